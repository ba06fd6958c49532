"""The facts accounts announce."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.core.outbox import Fact


@dataclass(frozen=True, slots=True)
class MemberConfirmed(Fact):
    """A member showed that the e-mail address is theirs; from now on they can take part."""

    member_id: int


@dataclass(frozen=True, slots=True)
class MemberClosed(Fact):
    """A member closed the account: the person is gone, what they posted stays."""

    member_id: int

    def touches(self) -> Sequence[str]:
        return (f"member:{self.member_id}",)


@dataclass(frozen=True, slots=True)
class ProfileEdited(Fact):
    """A member changed what others read about them, or what of it.

    `lists` is whether lists that name them and others begin or cease to.
    """

    member_id: int
    lists: bool = False

    def touches(self) -> Sequence[str]:
        return (f"member:{self.member_id}", *(("listing",) if self.lists else ()))
