"""What a member follows and ignores, and what there is new of it; for that member alone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from qa.accounts.models import Member
from qa.board import policy
from qa.board.following import Followed, Target
from qa.board.models import Follow, Question, QuestionTag, Tag
from qa.board.tree import tree
from qa.core import clock
from qa.core.db import db, fetch
from qa.core.errors import Missing
from qa.core.i18n import _
from qa.core.text import clean_line
from qa.reputation.actors import Actor

from .shapes import VISIBLE_CARDS, QuestionCard, make_cards

NEWS = timedelta(days=30)
"""How far back the news of what one follows goes."""

_meant = aliased(Tag)


@dataclass(frozen=True, slots=True)
class FollowMark:
    """What the viewer has said of something: `value` is 1 followed, -1 ignored, 0 neither.

    `place` is what its address has for it: an id, a name or a slug.
    """

    kind: str
    place: int | str
    value: int
    can_follow: bool
    can_ignore: bool


@dataclass(frozen=True, slots=True)
class Ignored:
    """What the viewer wants to see nothing of: names of members and tags, ids of industries."""

    members: Collection[str]
    industries: Collection[int]
    tags: Collection[str]

    def sort(self, cards: Sequence[QuestionCard]) -> tuple[list[QuestionCard], list[QuestionCard]]:
        """The `cards` to be shown, and those to be put out of sight."""
        shown: list[QuestionCard] = []
        away: list[QuestionCard] = []
        for card in cards:
            (away if self.hides(card) else shown).append(card)
        return shown, away

    def hides(self, card: QuestionCard) -> bool:
        """Whether `card` is to stay out of sight. An anonymous asker is nobody's to ignore."""
        return (
            card.author in self.members
            or card.industry.id in self.industries
            or card.trade.id in self.industries
            or any(tag in self.tags for tag in card.tags)
        )


@dataclass(frozen=True, slots=True)
class FollowRow:
    """A line of what the viewer follows or ignores; the list goes on by its `id`."""

    id: int
    kind: str
    place: int | str
    title: str
    ignored: bool
    at: datetime


_TAG = (
    select(_meant)
    .join(Tag, _meant.id == func.coalesce(Tag.synonym_of_id, Tag.id))
    .where(Tag.name == bindparam("name"))
)


def load_tag(name: str) -> Tag:
    """The tag called `name`; of a synonym, the one that is meant. Raises `Missing`."""
    tag = db.session.scalars(_TAG, {"name": clean_line(name).lower()}).one_or_none()
    if tag is None:
        raise Missing(_("There is no such tag."))
    return tag


_MARK = select(Follow.ignored).where(
    Follow.member_id == bindparam("member_id"),
    Follow.kind == bindparam("kind"),
    Follow.target_id == bindparam("target_id"),
)


def follow_mark(viewer: Actor | None, target: Target, place: int | str) -> FollowMark:
    """What `viewer` has said of `target`; a guest has said nothing, and may sign in to."""
    value = 0
    if viewer is not None:
        row = fetch(_MARK, member_id=viewer.id, kind=target.kind, target_id=target.id).first()
        value = 0 if row is None else -1 if row.ignored else 1
    return FollowMark(
        target.kind,
        place,
        value,
        can_follow=viewer is None or policy.follow(viewer, target.kind, target.id).ok,
        can_ignore=policy.ignore(viewer, target.kind, target.id).ok,
    )


_ALL = (
    select(
        Follow.id,
        Follow.kind,
        Follow.target_id,
        Follow.ignored,
        Follow.at,
        Question.title,
        Member.name.label("member"),
        Tag.name.label("tag"),
    )
    .outerjoin(
        Question,
        and_(
            Follow.kind == Followed.QUESTION,
            Question.id == Follow.target_id,
            Question.hidden_at.is_(None),
        ),
    )
    .outerjoin(Member, and_(Follow.kind == Followed.MEMBER, Member.id == Follow.target_id))
    .outerjoin(Tag, and_(Follow.kind == Followed.TAG, Tag.id == Follow.target_id))
    .where(Follow.member_id == bindparam("member_id"))
)
_IGNORED = _ALL.where(Follow.ignored)
_FOLLOWS = (
    _ALL.where(Follow.kind == bindparam("kind"), Follow.id < bindparam("before"))
    .order_by(Follow.id.desc())
    .limit(bindparam("limit"))
)


def ignored(viewer: Actor | None) -> Ignored | None:
    """What `viewer` ignores; None where that is nothing."""
    rows = fetch(_IGNORED, member_id=viewer.id).all() if viewer else ()
    if not rows:
        return None
    return Ignored(
        members=frozenset(row.member for row in rows if row.member),
        industries=frozenset(row.target_id for row in rows if row.kind == Followed.INDUSTRY),
        tags=frozenset(row.tag for row in rows if row.tag),
    )


def follows_of(viewer: Actor, kind: Followed, limit: int, before: int) -> list[FollowRow]:
    """What `viewer` has said of things of this kind, the latest first, older than `before`.

    What is hidden has no title.
    """
    rows = fetch(_FOLLOWS, member_id=viewer.id, kind=kind, limit=limit, before=before)
    return [_row(row) for row in rows]


def _row(row: Any) -> FollowRow:
    place, title = _named(row)
    return FollowRow(row.id, row.kind, place, title, row.ignored, row.at)


def _named(row: Any) -> tuple[int | str, str]:
    if row.kind == Followed.QUESTION:
        return row.target_id, row.title or ""
    if row.kind == Followed.INDUSTRY:
        node = tree().by_id.get(row.target_id)
        return (node.slug, node.name) if node else ("", "")
    name = row.member or row.tag or ""
    return name, name


_OWN = and_(Follow.member_id == bindparam("member_id"), Follow.ignored.is_(False))


def _followed(kind: Followed) -> Any:
    return select(Follow.target_id).where(_OWN, Follow.kind == kind).scalar_subquery()


_NEWS = (
    VISIBLE_CARDS.where(
        Question.created_at > bindparam("since"),
        Question.author_id != bindparam("member_id"),
        or_(
            Question.industry_id.in_(_followed(Followed.INDUSTRY)),
            Question.trade_id.in_(_followed(Followed.INDUSTRY)),
            and_(
                Question.author_id.in_(_followed(Followed.MEMBER)),
                Question.anonymous.is_(False),
            ),
            exists().where(
                QuestionTag.question_id == Question.id,
                QuestionTag.tag_id.in_(_followed(Followed.TAG)),
            ),
        ),
    )
    .order_by(Question.created_at.desc(), Question.id.desc())
    .limit(bindparam("limit"))
)


def news_of(viewer: Actor, limit: int) -> Sequence[QuestionCard]:
    """The latest questions in the industries, under the tags and by the members one follows.

    An anonymous question is nobody's, so following its asker does not bring it here.
    """
    since = clock.now() - NEWS
    return make_cards(fetch(_NEWS, member_id=viewer.id, since=since, limit=limit))


def _ignores(kind: Followed, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    own = (Follow.member_id == bindparam("member_id"), Follow.kind == kind, Follow.ignored)
    return exists().where(*own, *conditions)


_WANTED = (
    select(Question.id)
    .where(
        Question.id.in_(bindparam("ids", expanding=True)),
        Question.hidden_at.is_(None),
        Question.author_id != bindparam("member_id"),
        or_(
            Question.anonymous,
            ~_ignores(Followed.MEMBER, Follow.target_id == Question.author_id),
        ),
        ~_ignores(
            Followed.INDUSTRY, Follow.target_id.in_((Question.industry_id, Question.trade_id))
        ),
        ~_ignores(
            Followed.TAG,
            QuestionTag.question_id == Question.id,
            QuestionTag.tag_id == Follow.target_id,
        ),
    )
    .order_by(Question.id)
)


def wanted(member_id: int, ids: Sequence[int]) -> list[int]:
    """Those of the questions `ids` that are news to a member: seen, not their own, not ignored."""
    return list(fetch(_WANTED, member_id=member_id, ids=ids).scalars())
