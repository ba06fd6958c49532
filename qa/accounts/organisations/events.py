"""The facts that organisations announce."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.core.outbox import Fact


@dataclass(frozen=True, slots=True)
class OrganisationChanged(Fact):
    """It was begun, or who belongs to it changed, or may take part for it.

    The pages of its members hang on ``organisation:<id>``, and before it began its founder's on
    ``member:<id>``.
    """

    organisation_id: int
    member_id: int

    def touches(self) -> Sequence[str]:
        return (f"organisation:{self.organisation_id}", f"member:{self.member_id}")


@dataclass(frozen=True, slots=True)
class VerificationChanged(Fact):
    """A moderator verified the company, or took that back; the act says which, and why."""

    organisation_id: int
    act_id: int

    def touches(self) -> Sequence[str]:
        return (f"organisation:{self.organisation_id}",)
