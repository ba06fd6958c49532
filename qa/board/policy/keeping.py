"""What members keep for themselves, and asking somebody to answer."""

from __future__ import annotations

from typing import Protocol

from qa.board.models import RUNNING
from qa.core.i18n import _
from qa.core.rulings import ALLOWED, Denied, Ruling
from qa.reputation.actors import Actor
from qa.reputation.privileges import earned

from .shapes import SIGN_IN, HasState, halted


class HasInvitee(Protocol):
    """An invitation, as far as a policy must know it."""

    @property
    def invitee_id(self) -> int: ...


_ONESELF = Denied(_("You cannot follow or ignore yourself."))
_QUESTION = Denied(_("A question can be followed, but not ignored."))
_ENDED = Denied(_("This question has ended; it takes no more invitations."))
_NOT_YOURS = Denied(_("This invitation is not for you."))

_INVITING = _("Inviting others to answer")


def follow(actor: Actor | None, kind: str, target_id: int) -> Ruling:
    """Follow a question, a member, an industry or a tag."""
    if actor is None:
        return SIGN_IN
    return _ONESELF if kind == "member" and target_id == actor.id else ALLOWED


def ignore(actor: Actor | None, kind: str, target_id: int) -> Ruling:
    """Be spared a member, an industry or a tag."""
    return _QUESTION if kind == "question" else follow(actor, kind, target_id)


def bookmark(actor: Actor | None) -> Ruling:
    """Keep a question in one's drawer."""
    return ALLOWED if actor else SIGN_IN


def invite(actor: Actor | None, question: HasState) -> Ruling:
    """Ask somebody to answer `question`; the asker may from the level that asking needs."""
    if actor is None:
        return SIGN_IN
    if question.state not in RUNNING:
        return _ENDED
    if halt := halted(actor, question):
        return halt
    own = actor.id == question.author_id
    return earned(actor, "ask" if own else "invite", _INVITING)


def decline_invitation(actor: Actor | None, invitation: HasInvitee) -> Ruling:
    """Say no to `invitation`."""
    if actor is None:
        return SIGN_IN
    return ALLOWED if actor.id == invitation.invitee_id else _NOT_YOURS
