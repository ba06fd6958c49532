"""Which members seem to lift each other: pure judgement on `Traffic`, thresholds in the rules.

Votes from one member for another say little by themselves: whoever knows a trade well gets many
votes from those who read it. So each pair is held against the taste of everybody else in the
same industries, those left out who are partial themselves: a ring has no readers but itself.
Suspect are groups that reach each other along such pairs and live on one another; accounts that
vote for hardly anybody but one author, who lives on them; and pairs who ask, answer and accept
within minutes, over and over, with nobody else near. In a trade of a dozen people some honest
ones look like that too, which is why moderators decide.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from qa.reputation.figures import FairPlay

from .graphs import joined, strong_groups
from .traffic import Deal, Pair, Traffic, Votes

DOUBT = 10
"""How many votes spread evenly over all authors are added to what is known of an industry."""

LONE_PUPPET = 2
"""So many times the votes of a pair make a single devoted voter suspect."""


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A group, the `kinds` of what speaks against it, and where it shows."""

    members: frozenset[int]
    kinds: tuple[str, ...]
    pairs: Mapping[Pair, Votes]
    deals: tuple[Deal, ...]
    weight: int


def suspicions(traffic: Traffic, limits: FairPlay) -> list[Suspicion]:
    """Every group that looks arranged, the weightiest first."""
    found = {
        "mutual_votes": list(_mutual(traffic, limits)),
        "puppets": list(_puppets(traffic, limits)),
        "staged_answers": list(_staged(traffic, limits)),
        "to_and_fro": list(_to_and_fro(traffic, limits)),
    }
    groups = joined(group for some in found.values() for group in some)
    suspects = []
    for members in groups:
        if len(members) > limits.largest_ring:
            continue
        kinds = [kind for kind, some in found.items() if any(group <= members for group in some)]
        suspects.append(_suspicion(traffic, members, kinds, limits))
    return sorted(suspects, key=lambda one: -one.weight)


def _far_from_taste(
    traffic: Traffic, partial: Mapping[int, Collection[int]], limits: FairPlay
) -> dict[Pair, Votes]:
    """The pairs with far more votes than the taste of others explains; `partial` by author."""
    return {
        (voter, author): votes
        for (voter, author), votes in traffic.pairs.items()
        if votes.count >= limits.votes_of_pair
        and votes.count
        >= limits.times_expected * expected(traffic, (voter, author), partial.get(author, ()))
    }


def expected(traffic: Traffic, pair: Pair, partial: Collection[int]) -> float:
    """The votes that others' taste explains, of those the pair's voter cast.

    Others are whoever votes in the same industries, but for the voter and those who are `partial`
    to the author.
    """
    voter, author = pair
    explained = 0.0
    for place, cast in traffic.given.get(voter, {}).items():
        others = traffic.totals.get(place, 0)
        liked = traffic.received.get(author, {}).get(place, 0)
        for one in {voter, *partial}:
            others -= traffic.given.get(one, {}).get(place, 0)
            between = traffic.pairs.get((one, author))
            liked -= between.places.get(place, 0) if between else 0
        evenly = DOUBT / max(traffic.authors, 1)
        explained += cast * (max(liked, 0) + evenly) / (max(others, 0) + DOUBT)
    return explained


def _mutual(traffic: Traffic, limits: FairPlay) -> Iterator[set[int]]:
    """Groups that reach each other by such votes, and get much of what they get inside."""
    friends: dict[int, set[int]] = defaultdict(set)
    for voter, author in traffic.pairs:
        if (author, voter) in traffic.pairs:
            friends[author].add(voter)
    pairs = _far_from_taste(traffic, friends, limits)
    edges: dict[int, list[int]] = defaultdict(list)
    for voter, author in pairs:
        edges[voter].append(author)
    for group in strong_groups(edges):
        if _share_inside(traffic, pairs, group) >= limits.share_from_inside:
            yield group


def _share_inside(traffic: Traffic, pairs: Mapping[Pair, Votes], group: set[int]) -> float:
    inside = sum(votes.count for pair, votes in pairs.items() if group.issuperset(pair))
    return inside / max(sum(_received(traffic, one) for one in group), 1)


def _puppets(traffic: Traffic, limits: FairPlay) -> Iterator[set[int]]:
    """Authors with the accounts that vote for hardly anybody else."""
    voters: dict[int, set[int]] = defaultdict(set)
    for (voter, author), votes in traffic.pairs.items():
        if votes.count >= limits.puppet_share * _sum(traffic.given.get(voter, {})):
            voters[author].add(voter)
    pairs = _far_from_taste(traffic, voters, limits)
    for author, devoted in voters.items():
        puppets = {voter for voter in devoted if (voter, author) in pairs}
        given = sum(pairs[voter, author].count for voter in puppets)
        few = len(puppets) == 1 and given < LONE_PUPPET * limits.votes_of_pair
        if puppets and not few and given >= limits.share_from_inside * _received(traffic, author):
            yield {author, *puppets}


def _staged(traffic: Traffic, limits: FairPlay) -> Iterator[set[int]]:
    """Askers and answerers who are done with each other in minutes, and with few others.

    Several askers of one answerer are looked at together: each may be an account for the purpose.
    """
    askers: dict[int, dict[int, int]] = defaultdict(dict)
    for (asker, answerer), count in _staged_counts(traffic, limits).items():
        loyal = count >= limits.puppet_share * traffic.accepting.get(asker, 0)
        if count >= limits.staged_answers and loyal:
            askers[answerer][asker] = count
    for answerer, counts in askers.items():
        whole = traffic.accepted.get(answerer, 0)
        if sum(counts.values()) >= limits.share_from_inside * whole:
            yield {answerer, *counts}


def _staged_counts(traffic: Traffic, limits: FairPlay) -> dict[Pair, int]:
    counts: dict[Pair, int] = defaultdict(int)
    for deal in traffic.deals:
        if is_staged(deal, limits):
            counts[deal.asker_id, deal.answerer_id] += 1
    return counts


def is_staged(deal: Deal, limits: FairPlay) -> bool:
    """Whether it was asked, answered and accepted within minutes, with nobody else near."""
    soon = timedelta(minutes=limits.staged_minutes)
    return (
        deal.alone
        and deal.answered_at - deal.asked_at <= soon
        and deal.accepted_at - deal.answered_at <= soon
    )


def _to_and_fro(traffic: Traffic, limits: FairPlay) -> Iterator[set[int]]:
    """Groups around which bounties go, who accept and are accepted mostly among themselves."""
    paid: dict[Pair, int] = defaultdict(int)
    for deal in traffic.deals:
        paid[deal.asker_id, deal.answerer_id] += bool(deal.share)
    edges: dict[int, list[int]] = defaultdict(list)
    least = max(limits.staged_answers // 2, 2)
    for (asker, answerer), count in paid.items():
        if count >= least:
            edges[asker].append(answerer)
    for group in strong_groups(edges):
        inside = [one for one in traffic.deals if {one.asker_id, one.answerer_id} <= group]
        whole = sum(traffic.accepted.get(one, 0) for one in group)
        asked = sum(traffic.accepting.get(one, 0) for one in group)
        mostly = 2 * len(inside) >= whole and 2 * len(inside) >= asked
        if len(inside) >= limits.staged_answers and mostly:
            yield group


def _suspicion(
    traffic: Traffic, members: frozenset[int], kinds: list[str], limits: FairPlay
) -> Suspicion:
    pairs = {pair: votes for pair, votes in traffic.pairs.items() if members.issuperset(pair)}
    deals = tuple(one for one in traffic.deals if {one.asker_id, one.answerer_id} <= members)
    if _born_together(traffic, members, limits):
        kinds = [*kinds, "born_together"]
    weight = sum(votes.count for votes in pairs.values()) + sum(5 + one.share for one in deals)
    return Suspicion(members, tuple(kinds), pairs, deals, weight * len(kinds))


def _born_together(traffic: Traffic, members: frozenset[int], limits: FairPlay) -> bool:
    """Whether most of the accounts were made within a few days of another one."""
    made = sorted(traffic.created[one] for one in members if one in traffic.created)
    near = timedelta(days=limits.born_together_days)
    gaps = [later - earlier <= near for earlier, later in pairwise(made)]
    close = sum(
        before or after for before, after in zip([False, *gaps], [*gaps, False], strict=True)
    )
    return 2 * close > len(members)


def _received(traffic: Traffic, member: int) -> int:
    return _sum(traffic.received.get(member, {}))


def _sum(places: Mapping[int, int]) -> int:
    return sum(places.values())
