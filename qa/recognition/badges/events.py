"""The facts that badges announce."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.core.outbox import Fact


@dataclass(frozen=True, slots=True)
class BadgeEarned(Fact):
    """A member has just met the condition of a badge; what old history shows is not announced."""

    member_id: int
    badge: str
    subject: str

    def touches(self) -> Sequence[str]:
        return (f"member:{self.member_id}",)


@dataclass(frozen=True, slots=True)
class RoundGoesOn(Fact):
    """The badges of `metrics` are to be settled for the members above the id `after`."""

    metrics: Sequence[str]
    after: int
