"""What has become of posts: their revisions, and the edits that were suggested."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from qa.accounts.models import Member
from qa.board import policy
from qa.board.editing.contents import Post
from qa.board.models import Answer, Question, Revision, SuggestedEdit
from qa.core.db import db, fetch
from qa.core.errors import Missing
from qa.core.i18n import _
from qa.reputation.actors import Actor

from .own import ANSWERS, QUESTION, own

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """A revision in the history of a post. A name is None where the asker stays anonymous."""

    number: int
    at: datetime
    author: str | None
    approved: bool
    approver: str | None
    summary: str
    rolled_back_to: int | None


@dataclass(frozen=True, slots=True)
class EditRow:
    """A suggested edit in the list of those that wait."""

    id: int
    title: str
    of_answer: bool
    summary: str
    author: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class EditPeople:
    """Who suggested an edit and who decided on it, as far as readers may know."""

    author: str | None
    decider: str | None


@dataclass(frozen=True, slots=True)
class EditingView:
    """What a reader is shown below a post of its editing; `waiting` is the id of an edit.

    `at_once` tells editing from suggesting.
    """

    edited_at: datetime | None
    can_edit: bool
    at_once: bool
    waiting: int | None


_APPROVER = aliased(Member)
_REVISIONS = (
    select(
        Revision.number,
        Revision.at,
        Revision.author_id,
        Member.name,
        Revision.approver_id,
        _APPROVER.name.label("approver"),
        Revision.summary,
        Revision.rolled_back_to,
    )
    .join(Member, Member.id == Revision.author_id)
    .outerjoin(_APPROVER, _APPROVER.id == Revision.approver_id)
    .order_by(Revision.number.desc())
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)
_OF_QUESTION = _REVISIONS.where(Revision.question_id == bindparam("post_id"))
_OF_ANSWER = _REVISIONS.where(Revision.answer_id == bindparam("post_id"))


def history(question: Question, post: Post, page: int) -> list[RevisionRow]:
    """A page of the revisions of `post`, the newest first; one that was never edited has one."""
    if post.revision == 1:
        return [_original(question, post)] if page == 1 else []
    statement = _OF_ANSWER if isinstance(post, Answer) else _OF_QUESTION
    rows = fetch(statement, post_id=post.id, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE)
    return [
        RevisionRow(
            number=row.number,
            at=row.at,
            author=_shown(question, row.author_id, row.name),
            approved=row.approver_id is not None,
            approver=_shown(question, row.approver_id, row.approver),
            summary=row.summary,
            rolled_back_to=row.rolled_back_to,
        )
        for row in rows
    ]


def _original(question: Question, post: Post) -> RevisionRow:
    name = db.session.scalars(select(Member.name).where(Member.id == post.author_id)).one()
    author = _shown(question, post.author_id, name)
    return RevisionRow(1, post.created_at, author, False, None, "", None)


def _shown(question: Any, member_id: int | None, name: str | None) -> str | None:
    """`name` unless it is that of an anonymous asker."""
    return None if question.anonymous and member_id == question.author_id else name


def load_edit(viewer: Actor | None, edit_id: int) -> tuple[SuggestedEdit, Post, Question]:
    """The edit with its visible post, for its author and those who may decide. Raises `Missing`."""
    edit = db.session.get(SuggestedEdit, edit_id)
    answer = db.session.get(Answer, edit.answer_id) if edit and edit.answer_id else None
    question_id = answer.question_id if answer else edit.question_id if edit else None
    question = db.session.get(Question, question_id) if question_id else None
    if edit is None or question is None or question.hidden_at or (answer and answer.hidden_at):
        raise Missing(_("There is no such edit."))
    post = answer or question
    theirs = viewer is not None and viewer.id == edit.author_id
    if not theirs and not policy.decide_edit(viewer, edit, post, question).ok:
        raise Missing(_("There is no such edit."))
    return edit, post, question


def people_of(edit: SuggestedEdit, question: Question) -> EditPeople:
    """Who suggested `edit` and who decided on it."""
    ids = [id_ for id_ in (edit.author_id, edit.decided_by_id) if id_ is not None]
    rows = db.session.execute(select(Member.id, Member.name).where(Member.id.in_(ids)))
    names = {row.id: _shown(question, row.id, row.name) for row in rows}
    decider = names.get(edit.decided_by_id) if edit.decided_by_id else None
    return EditPeople(names.get(edit.author_id), decider)


_WAITING = (
    select(
        SuggestedEdit.id,
        SuggestedEdit.answer_id,
        SuggestedEdit.summary,
        SuggestedEdit.author_id,
        SuggestedEdit.at,
        Member.name,
        Question.title,
        Question.anonymous,
        Question.author_id.label("asker_id"),
    )
    .outerjoin(Answer, Answer.id == SuggestedEdit.answer_id)
    .join(Question, Question.id == func.coalesce(SuggestedEdit.question_id, Answer.question_id))
    .join(Member, Member.id == SuggestedEdit.author_id)
    .where(
        SuggestedEdit.state == "waiting",
        Question.hidden_at.is_(None),
        Answer.hidden_at.is_(None),
    )
    .order_by(SuggestedEdit.id)
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)


def waiting_edits(page: int) -> tuple[list[EditRow], bool]:
    """A page of the edits that wait for a decision, the oldest first, and whether more follow."""
    rows = fetch(_WAITING, limit=PAGE_SIZE + 1, offset=(page - 1) * PAGE_SIZE).all()
    shown = [
        EditRow(
            id=row.id,
            title=row.title,
            of_answer=row.answer_id is not None,
            summary=row.summary,
            author=None if row.anonymous and row.author_id == row.asker_id else row.name,
            at=row.at,
        )
        for row in rows[:PAGE_SIZE]
    ]
    return shown, len(rows) > PAGE_SIZE


_EDIT = own(
    "edit",
    SuggestedEdit.id,
    answer_id=SuggestedEdit.answer_id,
    member_id=SuggestedEdit.author_id,
).where(SuggestedEdit.state == "waiting")

PARTS = (
    _EDIT.where(SuggestedEdit.question_id == QUESTION),
    _EDIT.where(SuggestedEdit.answer_id.in_(ANSWERS)),
)


def edits_here(
    viewer: Actor, question: Any, answers: Sequence[Any], rows: Sequence[Any]
) -> Mapping[int | None, int]:
    """Edits that wait and concern the viewer, by answer, that of the question under None."""
    posts = {None: question, **{answer.id: answer for answer in answers}}
    return {
        row.answer_id: row.number
        for row in rows
        if row.what == "edit"
        and (row.member_id == viewer.id or policy.edit(viewer, posts[row.answer_id], question).ok)
    }


def editing_view(
    viewer: Actor | None, question: Any, post: Any, waiting: int | None
) -> EditingView:
    """The editing of `post`; both are rows of the tables or of the question page."""
    return EditingView(
        edited_at=post.edited_at,
        can_edit=post.hidden_at is None and policy.begin_edit(viewer, post, question).ok,
        at_once=policy.edit(viewer, post, question).ok,
        waiting=waiting,
    )


def waiting_edit_id(post: Post) -> int | None:
    """The edit of `post` that waits for a decision, if there is one."""
    column = SuggestedEdit.answer_id if isinstance(post, Answer) else SuggestedEdit.question_id
    return db.session.scalar(
        select(SuggestedEdit.id).where(column == post.id, SuggestedEdit.state == "waiting")
    )
