"""Keeping order: closing, duplicates, moving, locking, featuring, deleting."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from qa.board.life.transitions import Act, possible
from qa.board.models import RUNNING, HiddenBy
from qa.core.i18n import _
from qa.core.rulings import ALLOWED, Denied, Ruling
from qa.reputation.actors import Actor
from qa.reputation.privileges import earned

from .shapes import SIGN_IN, HasAuthor, HasState, halted


class Hideable(HasAuthor, Protocol):
    """A post that can be deleted, as far as a policy must know it."""

    @property
    def hidden_at(self) -> datetime | None: ...

    @property
    def hidden_by(self) -> str | None: ...


class HidableQuestion(HasState, Hideable, Protocol):
    """A question that can be deleted."""

    @property
    def answers(self) -> int: ...


class HidableAnswer(Hideable, Protocol):
    """An answer that can be deleted."""

    @property
    def accepted_at(self) -> datetime | None: ...

    @property
    def recommended_at(self) -> datetime | None: ...


_MODERATORS = Denied(_("Only moderators can do this."))
_OWN_QUESTION = Denied(_("You asked this question, so another moderator decides here."))
_OWN_CLOSE = Denied(_("You asked this question. If no answer satisfies you, end it by saying so."))
_NOT_YOURS_TO_MOVE = Denied(
    _("Once a question has come to its end, only experienced members move it.")
)
_GONE = Denied(_("This has been deleted already."))
_NOT_GONE = Denied(_("This has not been deleted."))
_OTHERS_POST = Denied(_("Only the author and moderators can delete this. You can report it."))
_OTHERS_ANSWERED = Denied(_("Others have answered. Their work stays, and so does the question."))
_BEST = Denied(_("This answer was chosen as the best one, so it stays."))
_OTHERS_RESTORE = Denied(_("Only moderators can bring back what somebody else deleted."))

_VOTING_TO_CLOSE = _("Voting to close or reopen questions")
_SUGGESTING = _("Suggesting duplicates")
_MOVING = _("Moving others' questions")


def keep_order(actor: Actor | None, question: HasState) -> Ruling:
    """Lock, protect, feature or pin `question`, or undo it."""
    if actor is None:
        return SIGN_IN
    return _moderating(actor, question) or ALLOWED


def _moderating(actor: Actor, question: HasState) -> Denied | None:
    """Why `actor` does not keep order here. Nobody does about a question of their own: it would
    be unfair, and the timeline of an anonymous one would show that a moderator asked it.
    """
    if not actor.moderates:
        return _MODERATORS
    return _OWN_QUESTION if actor.id == question.author_id else halted(actor, question)


def close(actor: Actor | None, question: HasState) -> Ruling:
    """Close `question` at once."""
    if actor is None:
        return SIGN_IN
    return _moderating(actor, question) or _unclosable(actor, question) or ALLOWED


def vote_close(actor: Actor | None, question: HasState) -> Ruling:
    """Give one's voice for closing `question`."""
    if actor is None:
        return SIGN_IN
    return _unclosable(actor, question) or earned(actor, "close_vote", _VOTING_TO_CLOSE)


def suggest_duplicate(actor: Actor | None, question: HasState) -> Ruling:
    """Give one's voice for closing `question` as asked before."""
    if actor is None:
        return SIGN_IN
    return _unclosable(actor, question) or earned(actor, "suggest_duplicate", _SUGGESTING)


def _unclosable(actor: Actor, question: HasState) -> Denied | None:
    if actor.id == question.author_id:
        return _OWN_CLOSE
    return halted(actor, question) or _impossible(Act.CLOSE, question)


def reopen(actor: Actor | None, question: HasState) -> Ruling:
    """Reopen `question`, which has ended without a best answer, at once."""
    if actor is None:
        return SIGN_IN
    return _moderating(actor, question) or _unopenable(actor, question) or ALLOWED


def vote_reopen(actor: Actor | None, question: HasState) -> Ruling:
    """Give one's voice for reopening `question`."""
    if actor is None:
        return SIGN_IN
    return _unopenable(actor, question) or earned(actor, "close_vote", _VOTING_TO_CLOSE)


def _unopenable(actor: Actor, question: HasState) -> Denied | None:
    return halted(actor, question) or _impossible(Act.REOPEN, question)


def _impossible(act: Act, question: HasState) -> Denied | None:
    ruling = possible(act, question.state)
    return None if ruling.ok else ruling


def move(actor: Actor | None, question: HasState) -> Ruling:
    """Move `question` to another industry; the asker can while it still waits for its end."""
    if actor is None:
        return SIGN_IN
    if halt := halted(actor, question):
        return halt
    if actor.may("edit"):
        return ALLOWED
    if actor.id == question.author_id:
        return ALLOWED if question.state in RUNNING else _NOT_YOURS_TO_MOVE
    return earned(actor, "edit", _MOVING)


def delete_question(actor: Actor | None, question: HidableQuestion) -> Ruling:
    """Delete `question`; its author can while nobody has answered."""
    if actor is None:
        return SIGN_IN
    if question.hidden_at is not None:
        return _GONE
    if actor.id == question.author_id:
        return halted(actor, question) or (_OTHERS_ANSWERED if question.answers else ALLOWED)
    return ALLOWED if actor.moderates else _OTHERS_POST


def delete_answer(actor: Actor | None, answer: HidableAnswer, question: HasState) -> Ruling:
    """Delete `answer` to `question`; its author cannot once it was chosen."""
    chosen = answer.accepted_at is not None or answer.recommended_at is not None
    if actor is not None and chosen and actor.id == answer.author_id:
        return _BEST
    return delete_comment(actor, answer, question)


def delete_comment(actor: Actor | None, comment: Hideable, question: HasState) -> Ruling:
    """Delete `comment`, which stands below `question` or below an answer to it."""
    if actor is None:
        return SIGN_IN
    if comment.hidden_at is not None:
        return _GONE
    if actor.id == comment.author_id:
        return halted(actor, question) or ALLOWED
    return _moderating(actor, question) or ALLOWED if actor.moderates else _OTHERS_POST


def restore(actor: Actor | None, post: Hideable) -> Ruling:
    """Bring back a deleted post: moderators any, authors what they deleted themselves."""
    if actor is None:
        return SIGN_IN
    if post.hidden_at is None:
        return _NOT_GONE
    if actor.id == post.author_id:
        return ALLOWED if post.hidden_by == HiddenBy.AUTHOR else _OTHERS_RESTORE
    return ALLOWED if actor.moderates else _OTHERS_RESTORE


def restore_below(actor: Actor | None, post: Hideable, question: HasState) -> Ruling:
    """Bring back a deleted answer to `question`, or a comment on its page."""
    if actor is None:
        return SIGN_IN
    if actor.id != post.author_id and actor.id == question.author_id and actor.moderates:
        return _OWN_QUESTION
    return halted(actor, question) or restore(actor, post)


def see_deleted(actor: Actor | None, post: HasAuthor) -> bool:
    """Whether a deleted post still exists for this reader."""
    if actor is None:
        return False
    return actor.id == post.author_id or actor.may("see_deleted")
