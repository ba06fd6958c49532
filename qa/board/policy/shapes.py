"""What every policy of the board is made of."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from qa.core.i18n import _
from qa.core.rulings import Denied
from qa.reputation.actors import Actor


class HasAuthor(Protocol):
    """A post, as far as a policy must know it."""

    @property
    def author_id(self) -> int: ...


class HasState(HasAuthor, Protocol):
    """A question, as far as a policy must know it."""

    @property
    def state(self) -> str: ...

    @property
    def locked_at(self) -> datetime | None: ...

    @property
    def hidden_at(self) -> datetime | None: ...


class HasAsker(HasState, Protocol):
    """A question, as far as a policy must know it that could tell who asked."""

    @property
    def anonymous(self) -> bool: ...


class HasProtection(HasState, Protocol):
    """A question, as far as answering it must know it."""

    @property
    def protected_at(self) -> datetime | None: ...


SIGN_IN = Denied(_("Sign in first."))
DELETED = Denied(_("This question has been deleted."))
_LOCKED = Denied(_("This question is locked: nothing about it changes until a moderator opens it."))


def halted(actor: Actor, question: HasState) -> Denied | None:
    """Why `actor` may do nothing about `question` or below it; None where nothing stands still."""
    if question.hidden_at is not None:
        return DELETED
    return _LOCKED if question.locked_at is not None and not actor.moderates else None
