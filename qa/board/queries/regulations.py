"""The pages of the regulations that answers rest on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from qa.board.models import Answer, Citation, Question, Regulation
from qa.core.db import db
from qa.core.errors import Missing
from qa.core.i18n import _

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class RegulationRow:
    """A regulation in the list; `answers` cite it."""

    id: int
    name: str
    changed_on: date | None
    answers: int


@dataclass(frozen=True, slots=True)
class RegulationList:
    """A page of the list, numbered from 1."""

    rows: Sequence[RegulationRow]
    page: int
    has_next: bool


@dataclass(frozen=True, slots=True)
class Citing:
    """An answer that cites a regulation, by its question; `review` where it is to be looked at."""

    answer_id: int
    title: str
    as_of: date
    review: bool


@dataclass(frozen=True, slots=True)
class RegulationPage:
    """A regulation with a page of the answers that cite it, those to be looked at first."""

    id: int
    name: str
    changed_on: date | None
    note: str
    answers: Sequence[Citing]
    page: int
    has_next: bool


_SEEN = (Answer.hidden_at.is_(None), Question.hidden_at.is_(None))


def regulations(page: int) -> RegulationList:
    """The regulations that visible answers cite, by name."""
    rows = db.session.execute(
        select(Regulation.id, Regulation.name, Regulation.changed_on, func.count())
        .join(Citation, Citation.regulation_id == Regulation.id)
        .join(Answer, Answer.id == Citation.answer_id)
        .join(Question, Question.id == Answer.question_id)
        .where(*_SEEN)
        .group_by(Regulation.id, Regulation.name, Regulation.changed_on)
        .order_by(Regulation.folded_name)
        .limit(PAGE_SIZE + 1)
        .offset((page - 1) * PAGE_SIZE)
    ).all()
    shown = [RegulationRow(*row) for row in rows[:PAGE_SIZE]]
    return RegulationList(shown, page, len(rows) > PAGE_SIZE)


def regulation_page(regulation_id: int, page: int) -> RegulationPage:
    """A regulation, and who rests on it. Raises `Missing`."""
    found = db.session.get(Regulation, regulation_id)
    if found is None:
        raise Missing(_("There is no such regulation."))
    review = Citation.review_since.is_not(None)
    rows = db.session.execute(
        select(Answer.id, Question.title, Citation.as_of, review)
        .join(Answer, Answer.id == Citation.answer_id)
        .join(Question, Question.id == Answer.question_id)
        .where(Citation.regulation_id == regulation_id, *_SEEN)
        .order_by(review.desc(), Answer.id.desc())
        .limit(PAGE_SIZE + 1)
        .offset((page - 1) * PAGE_SIZE)
    ).all()
    return RegulationPage(
        id=found.id,
        name=found.name,
        changed_on=found.changed_on,
        note=found.note,
        answers=[Citing(*row) for row in rows[:PAGE_SIZE]],
        page=page,
        has_next=len(rows) > PAGE_SIZE,
    )
