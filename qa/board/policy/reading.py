"""Who may say of an answer whether it helped."""

from __future__ import annotations

from typing import Protocol

from qa.core.i18n import _
from qa.core.rulings import ALLOWED, Denied, Ruling
from qa.reputation.actors import Actor

from .shapes import HasAuthor


class HasBest(Protocol):
    """A question, as far as rating its best answer must know it."""

    @property
    def accepted_answer_id(self) -> int | None: ...

    @property
    def recommended_answer_id(self) -> int | None: ...


class Rated(HasAuthor, Protocol):
    """An answer, as far as rating it must know it."""

    @property
    def id(self) -> int: ...


def rate_helpful(actor: Actor | None, question: HasBest, answer: Rated) -> Ruling:
    """Rate the best answer of `question`; everybody may, a guest too, but not its author."""
    if answer.id not in (question.accepted_answer_id, question.recommended_answer_id):
        return Denied(_("Only the answer that was accepted or recommended is rated."))
    if actor is not None and actor.id == answer.author_id:
        return Denied(_("Your own answer is for others to rate."))
    if actor is not None and answer.author_id in actor.colleagues:
        return Denied(_("An answer of your organisation is for others to rate."))
    return ALLOWED
