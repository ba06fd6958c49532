"""The facts recognition announces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.core.outbox import Fact


@dataclass(frozen=True, slots=True)
class PlacesMade(Fact):
    """Places of a period (`qa.recognition.periods`) changed."""

    period: str

    def touches(self) -> Sequence[str]:
        return (f"places:{self.period}",)


@dataclass(frozen=True, slots=True)
class StarNamed(Fact):
    """A member is one of the stars of the week that began on `week`, a Monday as YYYY-MM-DD."""

    member_id: int
    week: str

    def touches(self) -> Sequence[str]:
        return (f"member:{self.member_id}", "stars")
