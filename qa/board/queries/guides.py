"""The pages of guides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, select

from qa.accounts.models import Member
from qa.board import policy
from qa.board.editing.changes import Change
from qa.board.editing.diffing import compare, shortened
from qa.board.models import ANSWERED, Guide, GuideCredit, GuideRevision, Question
from qa.board.tree import Node, tree
from qa.core.db import db, fetch
from qa.core.errors import Missing
from qa.core.i18n import _
from qa.core.rulings import Ruling
from qa.reputation.actors import Actor

GUIDES_A_PAGE = 20
REVISIONS_A_PAGE = 10


@dataclass(frozen=True, slots=True)
class GuideCard:
    """A guide in the list."""

    id: int
    slug: str
    title: str
    excerpt: str
    edited_at: datetime
    industry: Node


@dataclass(frozen=True, slots=True)
class GuideList:
    """A page of the list, numbered from 1."""

    cards: Sequence[GuideCard]
    page: int
    has_next: bool


@dataclass(frozen=True, slots=True)
class Credit:
    """Who has how many hundredths; the name is None for an asker who stays anonymous."""

    name: str | None
    share: int


@dataclass(frozen=True, slots=True)
class GuideView:
    """A guide as its reader sees it, with the question that it grew from."""

    id: int
    slug: str
    title: str
    excerpt: str
    body: str
    body_html: str
    revision: int
    edited_at: datetime
    hidden: bool
    question_id: int
    question_slug: str
    question_title: str
    industry: Node
    credits: Sequence[Credit]
    can: Mapping[str, Ruling]


@dataclass(frozen=True, slots=True)
class RevisionView:
    """A revision with what it changed; `author` is None for an asker who stays anonymous."""

    number: int
    author: str | None
    summary: str
    at: datetime
    changes: Sequence[Change]


@dataclass(frozen=True, slots=True)
class RevisionList:
    """A page of revisions, the newest first, numbered from 1."""

    rows: Sequence[RevisionView]
    page: int
    has_next: bool


@dataclass(frozen=True, slots=True)
class GuideOfQuestion:
    """The guide that a question has grown into, or whether the viewer may grow one."""

    id: int | None
    slug: str
    ruling: Ruling


def guides(page: int) -> GuideList:
    """The guides, those kept up last first."""
    rows = db.session.execute(
        select(Guide.id, Guide.slug, Guide.title, Guide.excerpt, Guide.edited_at,
               Question.industry_id)
        .join(Question, Question.id == Guide.question_id)
        .where(Guide.hidden_at.is_(None), Question.hidden_at.is_(None))
        .order_by(Guide.edited_at.desc(), Guide.id.desc())
        .limit(GUIDES_A_PAGE + 1)
        .offset((page - 1) * GUIDES_A_PAGE)
    ).all()  # fmt: skip
    industries = tree().by_id
    cards = [GuideCard(*row[:5], industries[row.industry_id]) for row in rows[:GUIDES_A_PAGE]]
    return GuideList(cards, page, len(rows) > GUIDES_A_PAGE)


def guide_page(viewer: Actor | None, guide_id: int) -> GuideView:
    """The guide; one that was taken away is there for moderators alone. Raises `Missing`."""
    row = db.session.execute(_page(viewer).where(Guide.id == guide_id)).one_or_none()
    if row is None:
        raise Missing(_("There is no such guide."))
    guide, question, first = row
    answerer_id = first[-1][0]
    return GuideView(
        id=guide.id,
        slug=guide.slug,
        title=guide.title,
        excerpt=guide.excerpt,
        body=guide.body,
        body_html=guide.body_html,
        revision=guide.revision,
        edited_at=guide.edited_at,
        hidden=guide.hidden_at is not None,
        question_id=question.id,
        question_slug=question.slug,
        question_title=question.title,
        industry=tree().by_id[question.industry_id],
        credits=_credits(guide, question),
        can={
            "edit": policy.keep_guide(viewer, question, answerer_id),
            "hide": policy.hide_guide(viewer),
        },
    )


def _page(viewer: Actor | None) -> Select[Any]:
    seen = [] if viewer is not None and viewer.moderates else [Guide.hidden_at.is_(None)]
    return (
        select(Guide, Question, GuideRevision.authorship)
        .join(Question, Question.id == Guide.question_id)
        .join(GuideRevision, GuideRevision.guide_id == Guide.id)
        .where(GuideRevision.number == 1, Question.hidden_at.is_(None), *seen)
    )


def _credits(guide: Guide, question: Question) -> list[Credit]:
    rows = db.session.execute(
        select(GuideCredit.member_id, Member.name, GuideCredit.share)
        .join(Member, Member.id == GuideCredit.member_id)
        .where(GuideCredit.guide_id == guide.id)
        .order_by(GuideCredit.share.desc(), GuideCredit.member_id)
    )
    return [Credit(_name(row.member_id, row.name, question), row.share) for row in rows]


def _name(member_id: int, name: str, question: Question) -> str | None:
    """An anonymous asker has no name in the guide either, also for what they edit in it."""
    return None if question.anonymous and member_id == question.author_id else name


def revisions(guide: GuideView, page: int) -> RevisionList:
    """The revisions of a guide, each against the one before it."""
    rows = db.session.execute(
        select(GuideRevision, Member.name, Question)
        .join(Member, Member.id == GuideRevision.author_id)
        .join(Guide, Guide.id == GuideRevision.guide_id)
        .join(Question, Question.id == Guide.question_id)
        .where(GuideRevision.guide_id == guide.id)
        .order_by(GuideRevision.number.desc())
        .limit(REVISIONS_A_PAGE + 1)
        .offset((page - 1) * REVISIONS_A_PAGE)
    ).all()
    older = [row[0] for row in rows[1:]] + [None]
    views = [
        RevisionView(
            number=revision.number,
            author=_name(revision.author_id, name, question),
            summary=revision.summary,
            at=revision.at,
            changes=_changes(before, revision),
        )
        for (revision, name, question), before in zip(rows, older, strict=True)
    ]
    return RevisionList(views[:REVISIONS_A_PAGE], page, len(rows) > REVISIONS_A_PAGE)


def _changes(before: GuideRevision | None, after: GuideRevision) -> list[Change]:
    """What differs, named apart for each revision; in the first one nothing does."""
    if before is None:
        return []
    fields = (
        ("title", _("Title"), before.title, after.title),
        ("body", _("Text"), before.body, after.body),
    )
    return [
        Change(f"{name}-{after.number}", label, shortened(compare(old, new)))
        for name, label, old, new in fields
        if old != new
    ]


_OF_QUESTION = select(Guide.id, Guide.slug, Guide.hidden_at).where(
    Guide.question_id == bindparam("question_id")
)


def guide_of(viewer: Actor | None, question: Any, best_author_id: int | None) -> GuideOfQuestion:
    """What stands on the page of `question`, a row; a statement more only where it is solved."""
    found = fetch(_OF_QUESTION, question_id=question.id).first() if _may_have(question) else None
    ruling = policy.grow_guide(viewer, question, None if found else best_author_id)
    if found is None or found.hidden_at is not None:
        return GuideOfQuestion(None, "", ruling)
    return GuideOfQuestion(found.id, found.slug, ruling)


def _may_have(question: Any) -> bool:
    return question.state in ANSWERED
