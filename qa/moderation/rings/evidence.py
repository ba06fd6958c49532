"""What speaks against a group, as it is stored with its case and shown to moderators."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from qa.reputation.rules import rules

from .traffic import Deal, Pair, Traffic
from .weighing import Suspicion, is_staged

MOST_ROWS = 60
"""Pairs that are written down of each kind, those with the most between them."""


def evidence_of(traffic: Traffic, suspicion: Suspicion) -> dict[str, Any]:
    """Plain figures: moments as ISO text, members by id.

    ``kinds``; ``votes``: [voter, author, votes, all the voter cast, all the author got, first,
    last]; ``deals``: [asker, answerer, accepted, staged, points of bounties, first, last];
    ``members``: by id, what each gave, got, and had accepted, and how much of it inside.
    """
    return {
        "kinds": list(suspicion.kinds),
        "days": rules().fair_play.days_looked_back,
        "votes": _votes(traffic, suspicion),
        "deals": _deals(suspicion),
        "members": {str(one): _figures(traffic, suspicion, one) for one in suspicion.members},
    }


def _votes(traffic: Traffic, suspicion: Suspicion) -> list[list[Any]]:
    rows: list[list[Any]] = [
        [voter, author, votes.count, _sum(traffic.given, voter), _sum(traffic.received, author),
         votes.first.isoformat(), votes.last.isoformat()]
        for (voter, author), votes in suspicion.pairs.items()
    ]  # fmt: skip
    return sorted(rows, key=lambda row: -row[2])[:MOST_ROWS]


def _deals(suspicion: Suspicion) -> list[list[Any]]:
    pairs: dict[Pair, list[Deal]] = defaultdict(list)
    for deal in suspicion.deals:
        pairs[deal.asker_id, deal.answerer_id].append(deal)
    rows: list[list[Any]] = [
        [asker, answerer, len(deals), sum(is_staged(one, rules().fair_play) for one in deals),
         sum(one.share for one in deals), min(one.accepted_at for one in deals).isoformat(),
         max(one.accepted_at for one in deals).isoformat()]
        for (asker, answerer), deals in pairs.items()
    ]  # fmt: skip
    return sorted(rows, key=lambda row: -row[2])[:MOST_ROWS]


def _figures(traffic: Traffic, suspicion: Suspicion, member: int) -> dict[str, int]:
    inside = suspicion.pairs.items()
    return {
        "given": _sum(traffic.given, member),
        "given_inside": sum(votes.count for pair, votes in inside if pair[0] == member),
        "received": _sum(traffic.received, member),
        "received_inside": sum(votes.count for pair, votes in inside if pair[1] == member),
        "accepted": traffic.accepted.get(member, 0),
        "accepted_inside": sum(1 for deal in suspicion.deals if deal.answerer_id == member),
    }


def _sum(places: Any, member: int) -> int:
    return sum(places.get(member, {}).values())
