"""The facts that moderation announces."""

from __future__ import annotations

from dataclasses import dataclass

from qa.core.outbox import Fact


@dataclass(frozen=True, slots=True)
class FlagDecided(Fact):
    """A moderator upheld or dismissed a flag; the row says which.

    For the member who raised it. Nobody else hears of flags: neither whom they are about, nor
    the public.
    """

    flag_id: int


@dataclass(frozen=True, slots=True)
class RingDecided(Fact):
    """What the members of a ring gained from one another was taken back, or given again."""

    ring_id: int
    act_id: int


@dataclass(frozen=True, slots=True)
class RingWaits(Fact):
    """There is more to take back or to give again, after that answer and that vote."""

    ring_id: int
    act_id: int
    answer_id: int
    vote_id: int
