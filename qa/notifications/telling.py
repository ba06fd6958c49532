"""Storing notices: for whom a message concerns, and in chunks for those who follow something."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    exists,
    false,
    literal,
    or_,
    select,
)

from qa.accounts.models import Member
from qa.board.following import Followed, Target
from qa.board.models import Follow, Question, QuestionTag
from qa.core import clock, outbox
from qa.core.db import db, dialect, insertion

from .events import FollowersWait
from .kinds import KINDS, Concern
from .messages import Message
from .models import Notice

CHUNK = 2_000
"""Followers told in one transaction, which holds up other writers for a moment on SQLite."""


def tell(message: Message) -> None:
    """Store `message` for those it concerns, and have those told who follow its subjects."""
    if message.to:
        _deliver(message, Member.id.in_(message.to))
    alone = replace(message, to=(), followers=())
    for target in message.followers:
        if db.session.scalar(_following(target, 0).limit(1)) is not None:
            outbox.record(FollowersWait(asdict(alone), target.kind, target.id))


def tell_followers(payload: dict[str, Any]) -> None:
    """A reaction: tell the next chunk of followers, and have it run again for the rest.

    The chunk and the job for the next one are committed together, so a worker killed in between
    loses and repeats nothing.
    """
    message = Message(**payload["message"])
    target = Target(Followed(payload["followed"]), payload["target_id"])
    if message.question_id is not None and not _visible(message.question_id):
        return
    following = _following(target, payload["after"])
    last = db.session.scalar(following.order_by(Follow.id).offset(CHUNK - 1).limit(1))
    if last is not None:
        following = following.where(Follow.id <= last)
    _deliver(message, Member.id.in_(following.with_only_columns(Follow.member_id)))
    if last is not None:
        outbox.record(FollowersWait(payload["message"], target.kind, target.id, after=last))


def _following(target: Target, after: int) -> Select[int]:
    return select(Follow.id).where(
        Follow.kind == target.kind,
        Follow.target_id == target.id,
        Follow.ignored.is_(False),
        Follow.id > after,
    )


def _visible(question_id: int) -> bool:
    query = select(Question.id).where(Question.id == question_id, Question.hidden_at.is_(None))
    return db.session.scalar(query) is not None


def _deliver(message: Message, who: ColumnElement[bool]) -> None:
    """A notice for each member that `who` holds for and whom nothing keeps from being told."""
    columns = {
        Notice.member_id: Member.id,
        Notice.kind: literal(message.kind),
        Notice.cause: literal(message.cause),
        Notice.question_id: literal(message.question_id, Notice.question_id.type),
        Notice.data: literal(_data(message), Notice.data.type),
        Notice.at: literal(clock.now(), Notice.at.type),
    }
    rows = select(*columns.values()).where(who, Member.active, ~_kept_from(message))
    names = [column.key for column in columns]
    notices = insertion(Notice, dialect()).from_select(names, rows)
    db.session.execute(notices.on_conflict_do_nothing())


def _data(message: Message) -> dict[str, Any]:
    named = message.named and message.actor_id is not None
    return {**message.data, **({"by": message.actor_id} if named else {})}


def _kept_from(message: Message) -> ColumnElement[bool]:
    """Whether a member is not to be told: it was them, or they ignore what it is about.

    Ignoring an anonymous asker changes nothing: what is missing would tell who they are.
    """
    concern = KINDS[message.kind].concern
    reasons: list[ColumnElement[bool]] = [false()]
    if message.actor_id is not None:
        reasons.append(Member.id == message.actor_id)
    if message.actor_id is not None and message.named and concern is not Concern.OFFICIAL:
        reasons.append(_ignores(Followed.MEMBER, Follow.target_id == message.actor_id))
    if message.question_id is not None and concern is Concern.FOLLOWED:
        reasons += _ignored_places(message.question_id)
    return or_(*reasons)


def _ignored_places(question_id: int) -> list[ColumnElement[bool]]:
    industries = select(Question.industry_id).where(Question.id == question_id)
    trades = select(Question.trade_id).where(Question.id == question_id)
    tags = select(QuestionTag.tag_id).where(QuestionTag.question_id == question_id)
    return [
        _ignores(Followed.INDUSTRY, Follow.target_id.in_(industries.union(trades))),
        _ignores(Followed.TAG, Follow.target_id.in_(tags)),
    ]


def _ignores(kind: Followed, what: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(Follow.member_id == Member.id, Follow.kind == kind, Follow.ignored, what)
