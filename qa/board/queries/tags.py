"""The tags' pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from qa.board.models import Question, QuestionTag, Tag
from qa.core.db import fetch
from qa.core.markup import render

from .lists import cards_by_ids
from .shapes import QuestionCard

SHOWN = 20
FOUND = 100


@dataclass(frozen=True, slots=True)
class TagView:
    """A tag as its page shows it, with its newest questions."""

    id: int
    name: str
    questions: int
    description: str
    description_html: str
    synonyms: list[str]
    cards: Sequence[QuestionCard]


_MEANT = aliased(Tag)
_TAG = select(
    Tag.id, Tag.name, Tag.questions, Tag.description, _MEANT.name.label("meant")
).outerjoin(_MEANT, _MEANT.id == Tag.synonym_of_id)
_BY_NAME = _TAG.where(Tag.name == bindparam("name"))
_SYNONYMS = select(Tag.name).where(Tag.synonym_of_id == bindparam("of")).order_by(Tag.name)
_NEWEST = (
    select(QuestionTag.question_id)
    .join(Question, Question.id == QuestionTag.question_id)
    .where(QuestionTag.tag_id == bindparam("tag_id"), Question.hidden_at.is_(None))
    .order_by(QuestionTag.question_id.desc())
    .limit(SHOWN)
)


def tag_view(name: str) -> TagView | None:
    """The tag called `name`, or the one that is meant by it."""
    row = fetch(_BY_NAME, name=name).one_or_none()
    if row is not None and row.meant is not None:
        row = fetch(_BY_NAME, name=row.meant).one()
    if row is None:
        return None
    return TagView(
        id=row.id,
        name=row.name,
        questions=row.questions,
        description=row.description,
        description_html=render(row.description),
        synonyms=list(fetch(_SYNONYMS, of=row.id).scalars()),
        cards=cards_by_ids(fetch(_NEWEST, tag_id=row.id).scalars().all()),
    )


_LIKE = Tag.name.like(bindparam("pattern"), escape="!")
_FOUND = (
    select(Tag.name, Tag.questions)
    .where(_LIKE, Tag.synonym_of_id.is_(None))
    .order_by(Tag.questions.desc(), Tag.name)
    .limit(FOUND)
)
_MEANT_FOUND = (
    select(_MEANT.name, _MEANT.questions)
    .join(Tag, Tag.synonym_of_id == _MEANT.id)
    .where(_LIKE)
    .limit(FOUND)
)


def find_tags(words: str) -> list[tuple[str, int]]:
    """The tags with `words` in their name or in that of a synonym, the most used first."""
    escaped = words.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    found: dict[str, int] = {}
    for statement in (_FOUND, _MEANT_FOUND):
        found |= {row.name: row.questions for row in fetch(statement, pattern=f"%{escaped}%")}
    return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:FOUND]
