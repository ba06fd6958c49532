"""A member's bookmarks, by folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, select

from qa.board.models import Bookmark, BookmarkFolder, Question
from qa.core.db import fetch
from qa.reputation.actors import Actor

from .shapes import VISIBLE_CARDS, QuestionCard, make_cards

BOOKMARKS_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder with the number of questions in it; without an id, the first drawer."""

    id: int | None
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A bookmarked question; `id` is the bookmark's, by which the list goes on."""

    id: int
    folder_id: int | None
    card: QuestionCard


_COUNTS = (
    select(Bookmark.folder_id, func.count())
    .join(Question, Question.id == Bookmark.question_id)
    .where(Bookmark.member_id == bindparam("member_id"), Question.hidden_at.is_(None))
    .group_by(Bookmark.folder_id)
)
_FOLDERS = (
    select(BookmarkFolder.id, BookmarkFolder.name)
    .where(BookmarkFolder.member_id == bindparam("member_id"))
    .order_by(BookmarkFolder.name)
)


def folders_of(viewer: Actor) -> list[Folder]:
    """The first drawer, then the folders by name; what is hidden does not count."""
    counts = {row[0]: row[1] for row in fetch(_COUNTS, member_id=viewer.id)}
    drawer = Folder(None, "", counts.get(None, 0))
    own = [Folder(id_, name, counts.get(id_, 0))
           for id_, name in fetch(_FOLDERS, member_id=viewer.id)]  # fmt: skip
    return [drawer, *own]


_BOOKMARKS = (
    VISIBLE_CARDS.add_columns(Bookmark.id.label("bookmark_id"), Bookmark.folder_id)
    .join(Bookmark, Bookmark.question_id == Question.id)
    .where(Bookmark.member_id == bindparam("member_id"), Bookmark.id < bindparam("before"))
    .order_by(Bookmark.id.desc())
    .limit(bindparam("limit"))
)
_IN_DRAWER = _BOOKMARKS.where(Bookmark.folder_id.is_(None))
_IN_FOLDER = _BOOKMARKS.where(Bookmark.folder_id == bindparam("folder_id"))


def bookmarks_of(viewer: Actor, limit: int, before: int) -> Sequence[Kept]:
    """The latest bookmarks in all folders, older than the bookmark `before`."""
    return _kept(fetch(_BOOKMARKS, member_id=viewer.id, before=before, limit=limit).all())


def bookmarks_in(viewer: Actor, folder_id: int | None, limit: int, before: int) -> Sequence[Kept]:
    """The same of one folder, or of the first drawer."""
    values = {"member_id": viewer.id, "before": before, "limit": limit}
    if folder_id is None:
        return _kept(fetch(_IN_DRAWER, **values).all())
    return _kept(fetch(_IN_FOLDER, **values, folder_id=folder_id).all())


def _kept(rows: Sequence[Any]) -> list[Kept]:
    cards = make_cards(rows)
    return [
        Kept(row.bookmark_id, row.folder_id, card) for row, card in zip(rows, cards, strict=True)
    ]
