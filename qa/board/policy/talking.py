"""Follow-ups, reactions, regulations, guides: what is said and made around answers."""

from __future__ import annotations

from qa.board.models import ANSWERED, State
from qa.core.i18n import _
from qa.core.rulings import ALLOWED, Denied, Ruling
from qa.reputation.actors import Actor
from qa.reputation.privileges import earned

from .shapes import SIGN_IN, HasAuthor, HasState, halted

_NOT_OF_THE_TWO = Denied(
    _("Only the asker and the author of the answer talk here. Everybody else can comment.")
)
_CLOSED = Denied(_("This question is closed."))
_OWN_REACTION = Denied(_("You wrote this answer; others say what came of it."))
_COLLEAGUES_REACTION = Denied(
    _("This answer is by an account of your own organisation, so others say what came of it.")
)
_MODERATORS = Denied(_("Only moderators can do this."))
_NO_ANSWER = Denied(_("A guide grows from a question that has found its answer."))
_FOLLOWING_UP = _("Asking on")
_REACTING = _("Saying what came of an answer")
_GROWING = _("Growing and keeping guides")


def follow_up(actor: Actor | None, question: HasState, answer: HasAuthor) -> Ruling:
    """Ask on below `answer`, or reply there: its author always can."""
    if actor is None:
        return SIGN_IN
    if actor.id not in (question.author_id, answer.author_id):
        return _NOT_OF_THE_TWO
    if question.state == State.CLOSED:
        return _CLOSED
    if halt := halted(actor, question):
        return halt
    if actor.id == answer.author_id:
        return ALLOWED
    return earned(actor, "follow_up", _FOLLOWING_UP)


def hide_follow_up(actor: Actor | None, question: HasState) -> Ruling:
    """Take a follow-up away, or put it back."""
    if actor is None:
        return SIGN_IN
    return halted(actor, question) or (ALLOWED if actor.moderates else _MODERATORS)


def react(actor: Actor | None, answer: HasAuthor, question: HasState) -> Ruling:
    """Say what came of `answer`."""
    if actor is None:
        return SIGN_IN
    if actor.id == answer.author_id:
        return _OWN_REACTION
    if answer.author_id in actor.colleagues:
        return _COLLEAGUES_REACTION
    return halted(actor, question) or earned(actor, "vote_up", _REACTING)


def change_regulation(actor: Actor | None) -> Ruling:
    """Say that a regulation has changed."""
    if actor is None:
        return SIGN_IN
    return ALLOWED if actor.moderates else _MODERATORS


def grow_guide(actor: Actor | None, question: HasState, best_author_id: int | None) -> Ruling:
    """Grow `question` into a guide; `best_author_id` is who wrote its best answer."""
    if actor is None:
        return SIGN_IN
    if question.state not in ANSWERED or best_author_id is None:
        return _NO_ANSWER
    return keep_guide(actor, question, best_author_id)


def keep_guide(actor: Actor | None, question: HasState, best_author_id: int | None) -> Ruling:
    """Edit the guide that grew from `question`: its best answer's author, and good editors."""
    if actor is None:
        return SIGN_IN
    if halt := halted(actor, question):
        return halt
    if actor.id == best_author_id:
        return ALLOWED
    return earned(actor, "edit", _GROWING)


def hide_guide(actor: Actor | None) -> Ruling:
    """Take a guide away, or put it back."""
    if actor is None:
        return SIGN_IN
    return ALLOWED if actor.moderates else _MODERATORS
