"""What the pages of synonyms and pins show: who said it, when, and what it does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, select

from qa.accounts.models import Member
from qa.board.models import Question
from qa.core.db import fetch
from qa.search.engine import IndexUnusable, Query, current_engine
from qa.search.models import PinnedResult, SynonymGroup

ON_PAGE = 100


@dataclass(frozen=True, slots=True)
class Group:
    """Texts that mean the same, with who last changed or removed the group, and when."""

    id: int
    texts: Sequence[str]
    editor: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Pin:
    """A question pinned to a search, with who put it up or took it down, and when."""

    id: int
    words: str
    question_id: int
    slug: str
    title: str
    hidden: bool
    editor: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Effect:
    """What a group changes for whoever looks for `text`: `others` are found as well.

    `alone` questions have the text itself, `together` some text of the group; None while there
    is no index.
    """

    text: str
    others: Sequence[str]
    alone: int | None
    together: int | None


def groups(removed: bool, before: int) -> tuple[list[Group], int | None]:
    """Groups in force, or `removed` ones, before the id, and the id the next page lies before."""
    rows = fetch(_GROUPS, removed=removed, before=before).all()
    shown = rows[:ON_PAGE]
    return [Group(*row) for row in shown], shown[-1].id if len(rows) > ON_PAGE else None


def pins(removed: bool, before: int) -> tuple[list[Pin], int | None]:
    """As `groups`."""
    rows = fetch(_PINS, removed=removed, before=before).all()
    shown = rows[:ON_PAGE]
    return [Pin(*row) for row in shown], shown[-1].id if len(rows) > ON_PAGE else None


def effects(texts: Sequence[str]) -> list[Effect]:
    """What a group of `texts` would change."""
    together = _count(Query(texts[0], synonyms=(tuple(texts),), limit=1))
    return [
        Effect(
            text=text,
            others=[other for other in texts if other != text],
            alone=_count(Query(text, limit=1)),
            together=together,
        )
        for text in texts
    ]


def _count(query: Query) -> int | None:
    try:
        return current_engine().search(query).complete
    except IndexUnusable:
        return None


_GROUPS: Select[*tuple[Any, ...]] = (
    select(SynonymGroup.id, SynonymGroup.texts, Member.name, SynonymGroup.edited_at)
    .join(Member, Member.id == SynonymGroup.edited_by_id)
    .where(SynonymGroup.removed == bindparam("removed"), SynonymGroup.id < bindparam("before"))
    .order_by(SynonymGroup.id.desc())
    .limit(ON_PAGE + 1)
)

_PINS: Select[*tuple[Any, ...]] = (
    select(
        PinnedResult.id,
        PinnedResult.words,
        PinnedResult.question_id,
        Question.slug,
        Question.title,
        Question.hidden_at.is_not(None),
        Member.name,
        PinnedResult.edited_at,
    )
    .join(Question, Question.id == PinnedResult.question_id)
    .join(Member, Member.id == PinnedResult.edited_by_id)
    .where(PinnedResult.removed == bindparam("removed"), PinnedResult.id < bindparam("before"))
    .order_by(PinnedResult.id.desc())
    .limit(ON_PAGE + 1)
)
