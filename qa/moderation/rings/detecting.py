"""Keeping the cases: what the judgement found becomes one, or makes one that is there heavier."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from qa.core import clock
from qa.core.db import db, insert_once
from qa.moderation.models import Ring, RingAct
from qa.reputation.rules import rules

from . import returning
from .evidence import evidence_of
from .gathering import gather
from .returning import Standing
from .traffic import Traffic
from .weighing import Suspicion, suspicions

ALIKE = 0.5
"""The part of two groups that must be the same members for one case to stand for both."""


def detect() -> list[int]:
    """A chore: look at the last months, and keep a case of each group that looks arranged.

    Returns the ids of the open cases that were found. Running it again changes nothing but when
    they were seen.
    """
    traffic = _without_settled(gather(), returning.standing())
    found = suspicions(traffic, rules().fair_play)
    filed = [_file(traffic, suspicion) for suspicion in found]
    return [ring_id for ring_id in filed if ring_id is not None]


def key_of(members: Collection[int]) -> str:
    """The name of a group, whatever order its members come in."""
    return sha256(",".join(str(one) for one in sorted(members)).encode()).hexdigest()


def _without_settled(traffic: Traffic, cases: Sequence[Standing]) -> Traffic:
    """Leave out the acceptances whose gains were taken back; such votes do not count as it is."""
    deals = [
        deal
        for deal in traffic.deals
        if not any(
            {deal.asker_id, deal.answerer_id} <= case.members and deal.accepted_at <= case.until
            for case in cases
        )
    ]
    return replace(traffic, deals=deals)


def _file(traffic: Traffic, suspicion: Suspicion) -> int | None:
    """Keep the suspicion as a case; its id, or None where it was laid aside before."""
    seen: dict[str, Any] = {
        "key": key_of(suspicion.members),
        "members": sorted(suspicion.members),
        "evidence": evidence_of(traffic, suspicion),
        "weight": suspicion.weight,
        "seen_at": clock.now(),
    }
    known = _case_of(suspicion.members)
    if known is None:
        return insert_once(Ring, **seen, state="open", found_at=clock.now())
    ring = returning.lock(known)
    if ring is None or not _comes_back(ring, suspicion.weight):
        return None
    if ring.state != "open":
        _reopen(ring, seen["seen_at"])
    if ring.taken_back:  # what was taken back goes by its members
        seen["key"], seen["members"] = ring.key, ring.members
    for column, value in seen.items():
        setattr(ring, column, value)
    db.session.flush()
    return ring.id


def _case_of(members: frozenset[int]) -> int | None:
    """The case of these members, or one of almost the same that was never taken back."""
    rings = db.session.execute(select(Ring.id, Ring.key, Ring.members, Ring.taken_back)).all()
    key = key_of(members)
    for ring in rings:
        if ring.key == key:
            return int(ring.id)
    alike = {
        ring.id: len(members & set(ring.members)) / len(members | set(ring.members))
        for ring in rings
        if not ring.taken_back
    }
    best = max(alike, key=lambda id_: alike[id_], default=None)
    return best if best is not None and alike[best] >= ALIKE else None


def _comes_back(ring: Ring, weight: int) -> bool:
    """Whether the case is to be looked at (again)."""
    if ring.state == "dismissed":
        return weight >= rules().fair_play.times_to_return * ring.weight
    return True


def _reopen(ring: Ring, moment: datetime) -> None:
    ring.state = "open"
    db.session.add(
        RingAct(ring_id=ring.id, act="reopen", actor_id=None, reason="", at=moment, awards=0,
                points=0, experience=0)
    )  # fmt: skip
