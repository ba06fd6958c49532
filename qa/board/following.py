"""Following and ignoring: what a member wants to hear of, and what they want to see nothing of.

Both are the member's own business: no page and no message tells anybody else.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import delete, func, select, update

from qa.core import clock
from qa.core.db import db, insert_once
from qa.core.errors import Refused
from qa.core.i18n import _
from qa.core.rulings import require
from qa.reputation.actors import Actor

from . import policy
from .models import Follow

MOST = 2_000
"""What one member may follow and ignore; what they ignore is read with every list they open."""


class Followed(StrEnum):
    """What can be followed."""

    QUESTION = "question"
    MEMBER = "member"
    INDUSTRY = "industry"
    TAG = "tag"


@dataclass(frozen=True, slots=True)
class Target:
    """Something to follow: its kind, and its id there."""

    kind: Followed
    id: int


def follow(actor: Actor, target: Target) -> None:
    """Have `actor` hear of `target`; once is enough. Raises `Refused`."""
    require(policy.follow(actor, target.kind, target.id))
    _set(actor, target, ignored=False)


def ignore(actor: Actor, target: Target) -> None:
    """Spare `actor` what belongs to `target`. Raises `Refused`."""
    require(policy.ignore(actor, target.kind, target.id))
    _set(actor, target, ignored=True)


def leave(actor: Actor, target: Target) -> None:
    """Neither follow nor ignore `target` any more."""
    db.session.execute(
        delete(Follow).where(
            Follow.member_id == actor.id,
            Follow.kind == target.kind,
            Follow.target_id == target.id,
        )
    )


def follow_own(member_id: int, question_id: int) -> None:
    """Whoever asks or answers hears of the question, unless they have said otherwise."""
    insert_once(Follow, member_id=member_id, kind=Followed.QUESTION, target_id=question_id)


def move(kind: Followed, from_id: int, to_id: int) -> None:
    """Those who follow or ignore one thing do the same with another: after a merge of the two.

    Who had said something of the other already keeps to that.
    """
    own = select(Follow.member_id).where(Follow.kind == kind, Follow.target_id == to_id)
    moved = (Follow.kind == kind, Follow.target_id == from_id)
    unsaid = Follow.member_id.not_in(own.scalar_subquery())
    options = {"synchronize_session": False}
    db.session.execute(
        update(Follow).where(*moved, unsaid).values(target_id=to_id), execution_options=options
    )
    db.session.execute(delete(Follow).where(*moved), execution_options=options)


def _set(actor: Actor, target: Target, ignored: bool) -> None:
    values = {"member_id": actor.id, "kind": target.kind, "target_id": target.id}
    changed = db.session.execute(
        update(Follow)
        .where(*(getattr(Follow, name) == value for name, value in values.items()))
        .values(ignored=ignored, at=clock.now())
        .returning(Follow.id),
        execution_options={"synchronize_session": False},
    ).first()
    if changed is None:
        _limit(actor)
        insert_once(Follow, **values, ignored=ignored)


def _limit(actor: Actor) -> None:
    number = db.session.scalar(select(func.count()).where(Follow.member_id == actor.id)) or 0
    if number >= MOST:
        raise Refused(_("You follow and ignore %(count)s things; leave some of them first.",
                        count=MOST))  # fmt: skip
