"""Around a question of one's own: drafts of it, and showing who asked it."""

from __future__ import annotations

from typing import Protocol

from qa.core.i18n import _
from qa.core.rulings import ALLOWED, Denied, Ruling
from qa.reputation.actors import Actor

from .shapes import SIGN_IN, HasState, halted


class HasAnonymity(HasState, Protocol):
    """A question, as far as showing its asker must know it."""

    @property
    def anonymous(self) -> bool: ...

    @property
    def revealed_to_id(self) -> int | None: ...


_NOT_ASKER = Denied(_("Only the asker can show who they are."))
_NOT_ANONYMOUS = Denied(_("Everybody sees who asked this question."))
_SHOWN = Denied(_("You have shown one member who you are; it cannot be another."))


def draft(actor: Actor | None) -> Ruling:
    """Keep what one is writing."""
    return ALLOWED if actor else SIGN_IN


def reveal(actor: Actor | None, question: HasAnonymity) -> Ruling:
    """Show one member who asked `question` anonymously, once and for all."""
    if actor is None:
        return SIGN_IN
    if actor.id != question.author_id:
        return _NOT_ASKER
    if not question.anonymous:
        return _NOT_ANONYMOUS
    if question.revealed_to_id is not None:
        return _SHOWN
    return halted(actor, question) or ALLOWED
