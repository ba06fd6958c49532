"""Inviting: asking a member by name to answer a question."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import ColumnElement, func, select, update

from qa.accounts.models import Member
from qa.accounts.queries import by_name
from qa.core import clock, outbox
from qa.core.db import db, insert_once
from qa.core.errors import Invalid, Missing
from qa.core.i18n import _
from qa.core.rulings import require
from qa.reputation.actors import Actor

from . import policy
from .events import InvitationSent
from .following import Followed
from .models import Answer, Follow, Invitation, Question

A_QUESTION = 5
"""Invitations by one member to one question."""

A_DAY = 10


def invite(actor: Actor, question: Question, name: str) -> int:
    """Invite the member called `name` to answer and return the invitation's id.

    Whom the actor has invited already stays invited. Raises `Refused`, `Invalid`.
    """
    require(policy.invite(actor, question))
    invitee = _invitee(actor, question, name)
    before = db.session.scalars(
        select(Invitation).where(
            Invitation.question_id == question.id, Invitation.invitee_id == invitee.id
        )
    ).one_or_none()
    if before is not None:
        return _invited_before(actor, before)
    _limit(actor, question)
    invitation_id = insert_once(
        Invitation, question_id=question.id, inviter_id=actor.id, invitee_id=invitee.id
    )
    if invitation_id is None:
        raise Invalid({"member": _ALREADY})
    outbox.record(InvitationSent(question.id, invitation_id))
    return invitation_id


def decline(actor: Actor, invitation: Invitation) -> None:
    """Say no to an invitation; twice is once. Raises `Refused`."""
    require(policy.decline_invitation(actor, invitation))
    _settle("declined", Invitation.id == invitation.id)


def settle_answered(member_id: int, question_id: int) -> None:
    """Whoever answers has taken the invitation, if there was one."""
    _settle("answered", Invitation.question_id == question_id, Invitation.invitee_id == member_id)


def load_invitation(invitation_id: int) -> Invitation:
    """The invitation with this id to a visible question. Raises `Missing`."""
    found = db.session.scalars(
        select(Invitation)
        .join(Question, Question.id == Invitation.question_id)
        .where(Invitation.id == invitation_id, Question.hidden_at.is_(None))
    ).one_or_none()
    if found is None:
        raise Missing(_("There is no such invitation."))
    return found


_ALREADY = _("They have been invited already.")


def _settle(state: str, *which: ColumnElement[bool]) -> None:
    db.session.execute(
        update(Invitation)
        .where(*which, Invitation.state.in_(("waiting", "declined")))
        .values(state=state),
        execution_options={"synchronize_session": False},
    )


def _invitee(actor: Actor, question: Question, name: str) -> Member:
    """The member to be invited. Raises `Invalid` where they cannot be.

    That an anonymous asker is no use as one is not said: it would tell who they are.
    """
    member = by_name(name.strip().lstrip("@")) if name.strip() else None
    if member is None:
        raise Invalid({"member": _("There is no member of that name.")})
    if member.id == actor.id:
        raise Invalid({"member": _("You cannot invite yourself.")})
    if member.id == question.author_id and not question.anonymous:
        raise Invalid({"member": _("They asked this question.")})
    if not member.active or member.confirmed_at is None or _ignores(member, actor):
        raise Invalid({"member": _("This member cannot be invited.")})
    if db.session.scalar(
        select(Answer.id).where(Answer.question_id == question.id, Answer.author_id == member.id)
    ):
        raise Invalid({"member": _("They have answered already.")})
    return member


def _ignores(member: Member, actor: Actor) -> bool:
    return (
        db.session.scalar(
            select(Follow.ignored).where(
                Follow.member_id == member.id,
                Follow.kind == Followed.MEMBER,
                Follow.target_id == actor.id,
            )
        )
        or False
    )


def _invited_before(actor: Actor, before: Invitation) -> int:
    if before.inviter_id != actor.id:
        raise Invalid({"member": _ALREADY})
    return before.id


def _limit(actor: Actor, question: Question) -> None:
    since = clock.now() - timedelta(days=1)
    here, today = db.session.execute(
        select(
            func.count().filter(Invitation.question_id == question.id),
            func.count().filter(Invitation.at > since),
        ).where(Invitation.inviter_id == actor.id)
    ).one()
    if here >= A_QUESTION:
        raise Invalid({"member": _("You can invite %(count)s members to a question.",
                                   count=A_QUESTION)})  # fmt: skip
    if today >= A_DAY:
        raise Invalid({"member": _("You can invite %(count)s members a day.", count=A_DAY)})
