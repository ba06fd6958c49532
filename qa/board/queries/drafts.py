"""A member's drafts, as they are offered to be gone on with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from werkzeug.datastructures import MultiDict

from qa.board.models import Draft, Question
from qa.core.db import fetch
from qa.core.markup import excerpt
from qa.core.text import shorten
from qa.reputation.actors import Actor

from .own import VIEWER, own

LONGEST_TITLE = 60


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft; of an answer, `question_id`, `slug` and `title` are those of its question.

    The title of a question that has none yet is the beginning of its text.
    """

    id: int
    slot: str
    version: int
    updated_at: datetime
    fields: Mapping[str, Sequence[str]]
    title: str
    question_id: int | None = None
    slug: str = ""

    @property
    def typed(self) -> MultiDict[str, str]:
        """The fields as a form takes them; its version is the one that was saved last."""
        pairs = [(name, value) for name, values in self.fields.items() for value in values]
        return MultiDict([*pairs, ("draft_version", str(self.version))])


_COLUMNS = select(Draft.id, Draft.slot, Draft.version, Draft.updated_at, Draft.fields).where(
    Draft.member_id == bindparam("member_id")
)
_NEWEST = _COLUMNS.order_by(Draft.updated_at.desc(), Draft.id.desc())
_ASKED = _NEWEST.where(Draft.slot.like("ask:%"))
_IN_SLOT = _COLUMNS.where(Draft.slot == bindparam("slot"))
PART = own("draft", Draft.id).where(Draft.member_id == VIEWER, Draft.slot == bindparam("slot"))
_TITLES = select(Question.id, Question.title, Question.slug).where(
    Question.id.in_(bindparam("ids", expanding=True)), Question.hidden_at.is_(None)
)


def drafts_of(member_id: int) -> list[DraftView]:
    """All drafts of a member, the newest first; answers to what is gone are left out."""
    rows = fetch(_NEWEST, member_id=member_id).all()
    numbers = {row.id: int(row.slot.partition(":")[2]) for row in rows if _answers(row)}
    titles = _titles(numbers.values())
    return [
        _answer_draft(row, titles[numbers[row.id]]) if row.id in numbers else _ask_draft(row)
        for row in rows
        if row.id not in numbers or numbers[row.id] in titles
    ]


def question_drafts(viewer: Actor | None) -> list[DraftView]:
    """The viewer's drafts of questions, the newest first."""
    if viewer is None:
        return []
    return [_ask_draft(row) for row in fetch(_ASKED, member_id=viewer.id)]


def draft_in(viewer: Actor | None, slot: str) -> DraftView | None:
    """The viewer's draft in `slot`."""
    if viewer is None:
        return None
    row = fetch(_IN_SLOT, member_id=viewer.id, slot=slot).one_or_none()
    return _ask_draft(row) if row is not None else None


def _answers(row: Any) -> bool:
    return bool(row.slot.startswith("answer:"))


def _titles(ids: Iterable[int]) -> dict[int, Any]:
    wanted = list(ids)
    return {row.id: row for row in fetch(_TITLES, ids=wanted)} if wanted else {}


def _ask_draft(row: Any) -> DraftView:
    title, body = (row.fields.get(name, [""])[0] for name in ("title", "body"))
    shown = shorten(" ".join(title.split()), LONGEST_TITLE) or excerpt(body, LONGEST_TITLE)
    return DraftView(row.id, row.slot, row.version, row.updated_at, row.fields, shown)


def _answer_draft(row: Any, question: Any) -> DraftView:
    return DraftView(row.id, row.slot, row.version, row.updated_at, row.fields,
                     question.title, question.id, question.slug)  # fmt: skip
