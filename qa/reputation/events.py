"""The facts the member system announces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.core.outbox import Fact


@dataclass(frozen=True, slots=True)
class LevelReached(Fact):
    """What a member earned took them to a level above the one they had."""

    member_id: int
    level: int

    def touches(self) -> Sequence[str]:
        return (f"member:{self.member_id}",)


@dataclass(frozen=True, slots=True)
class RecountDue(Fact):
    """What members whose ids are above `after` have earned is to be reckoned anew."""

    after: int


@dataclass(frozen=True, slots=True)
class SiteGrew(Fact):
    """The site came to another stage, at which levels open other things than before."""

    stage: str

    def touches(self) -> Sequence[str]:
        return ("help",)
