"""The comments of a question page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, or_, select

from qa.accounts.models import Member
from qa.board.models import Comment
from qa.core.db import fetch
from qa.core.rulings import Ruling
from qa.reputation.actors import Actor

from .order import Removal, comment_rulings, removal, shown_to, visible


@dataclass(frozen=True, slots=True)
class CommentView:
    """A comment as it is shown. `author` is the name, None where the asker stays anonymous."""

    id: int
    body_html: str
    created_at: datetime
    author: str | None
    mine: bool
    removal: Removal | None
    can: Mapping[str, Ruling]


_COMMENTS = (
    select(
        Comment.answer_id,
        Comment.id,
        Comment.body_html,
        Comment.created_at,
        Comment.author_id,
        Comment.hidden_at,
        Comment.hidden_by,
        Comment.hidden_reason,
        Member.name,
    )
    .join(Member, Member.id == Comment.author_id)
    .where(
        Comment.question_id == bindparam("question_id"),
        visible(Comment),
        or_(
            Comment.answer_id.is_(None),
            Comment.answer_id.in_(bindparam("answer_ids", expanding=True)),
        ),
    )
    .order_by(Comment.id)
)


def comments_of(
    viewer: Actor | None, question: Any, answer_ids: list[int]
) -> Mapping[int | None, list[CommentView]]:
    """The comments by answer, those of the question itself under None.

    The asker of an anonymous question stays anonymous in them.
    """
    values = {"question_id": question.id, "answer_ids": answer_ids, **shown_to(viewer)}
    below: dict[int | None, list[CommentView]] = {}
    for row in fetch(_COMMENTS, **values):
        below.setdefault(row.answer_id, []).append(_view(viewer, question, row))
    return below


def _view(viewer: Actor | None, question: Any, row: Any) -> CommentView:
    nameless = question.anonymous and row.author_id == question.author_id
    return CommentView(
        id=row.id,
        body_html=row.body_html,
        created_at=row.created_at,
        author=None if nameless else row.name,
        mine=viewer is not None and viewer.id == row.author_id,
        removal=removal(row),
        can=comment_rulings(viewer, row, question),
    )
