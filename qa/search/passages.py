"""The texts of questions that were found: where the words stand, and how a solution begins."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import BindParameter, bindparam, false, func, literal, or_, select, union_all

from qa.board.models import Answer, Question
from qa.core.db import fetch
from qa.core.text import shorten

from .documents import BEST_ANSWERS, LONGEST_TEXT, plain_text

LONGEST_HTML = 2 * LONGEST_TEXT
"""Characters of a rendered text that are read; a passage far down in a longer one is not shown."""

BEGINNING = 100
"""Characters of a solution that are shown."""

SOLUTION_HTML = 600
"""Characters of its rendered text that are read for them: it may begin with a picture."""

_CUT = re.compile(r"<[^<>]*\Z|&\w*\Z")
"""A tag or an entity of which only the beginning was read."""


@dataclass(slots=True)
class Texts:
    """The rendered body and best answers of a question, best first.

    The first answer is its solution where it is `solved`: accepted, or recommended by the vote.
    """

    body: str = ""
    answers: list[str] = field(default_factory=list)
    solved: bool = False

    def __iter__(self) -> Iterator[str]:
        """What a reader sees of the body, then of each answer."""
        yield _plain_beginning(self.body, LONGEST_HTML)
        for answer in self.answers:
            yield _plain_beginning(answer, LONGEST_HTML)

    @property
    def solution(self) -> str:
        """How the solution begins; empty where there is none."""
        if not self.solved:
            return ""
        return shorten(_plain_beginning(self.answers[0], SOLUTION_HTML), BEGINNING)


def _plain_beginning(html: str, length: int) -> str:
    """What a reader sees of the first `length` characters of rendered `html`."""
    return plain_text(_CUT.sub("", html[:length]))


_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_SOLVES = or_(Answer.accepted_at.is_not(None), Answer.recommended_at.is_not(None))
_ORDER = (
    Answer.accepted_at.is_(None),
    Answer.recommended_at.is_(None),
    Answer.rank.desc(),
    Answer.id,
)
_RANKED = (
    select(
        Answer.id,
        func.row_number().over(partition_by=Answer.question_id, order_by=_ORDER).label("place"),
    )
    .where(Answer.question_id.in_(_IDS), Answer.hidden_at.is_(None))
    .subquery()
)
_TEXTS = union_all(
    select(
        Question.id.label("question_id"),
        literal(0).label("place"),
        false().label("solves"),
        func.substr(Question.body_html, 1, LONGEST_HTML).label("html"),
    ).where(Question.id.in_(_IDS)),
    select(
        Answer.question_id,
        _RANKED.c.place,
        _SOLVES,
        func.substr(Answer.body_html, 1, LONGEST_HTML),
    )
    .join(_RANKED, _RANKED.c.id == Answer.id)
    .where(_RANKED.c.place <= BEST_ANSWERS),
).order_by("question_id", "place")


def texts_of(question_ids: Collection[int]) -> Mapping[int, Texts]:
    """The texts of each of the questions, which the reader may see."""
    found: dict[int, Texts] = {id_: Texts() for id_ in question_ids}
    for question_id, place, solves, html in fetch(_TEXTS, ids=list(question_ids)):
        texts = found[question_id]
        if place:
            texts.answers.append(html)
            texts.solved = texts.solved or bool(solves)
        else:
            texts.body = html
    return found
