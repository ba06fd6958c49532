"""From what somebody looks for to a page of results."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from markupsafe import Markup, escape
from sqlalchemy import select

from qa.board.models import Question
from qa.board.queries import QuestionCard, cards_by_ids
from qa.core.db import db

from . import plain
from .analysis import asked_words
from .documents import gather_answers, plain_text, select_best_answers
from .engine import IndexUnusable, Query, Results, current_engine
from .highlighting import Highlighter

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Result:
    """A question that was found. `passage` shows where; it may be out of an answer.

    A `near` one has most of the words, not all.
    """

    card: QuestionCard
    title: Markup
    passage: Markup
    from_answer: bool
    near: bool


@dataclass(frozen=True, slots=True)
class ResultPage:
    """Part of the results, those with all words first; `total` and `complete` count them all.

    `unranked` where the index is being built: then the database was asked for the very words,
    and `total` is only as many as are known.
    """

    results: list[Result]
    total: int
    complete: int
    has_next: bool
    unranked: bool


def find(query: Query) -> ResultPage:
    """The part of the results that `query` wants, each as it stands in the database now."""
    unranked = False
    try:
        found = current_engine().search(query)
    except IndexUnusable as error:
        log.warning("The search asks the database: %s.", error)
        unranked = True
        found = plain.search(query)
    return ResultPage(
        results=_show(query, found),
        total=found.total,
        complete=found.complete,
        has_next=found.total > query.offset + query.limit,
        unranked=unranked,
    )


def _show(query: Query, found: Results) -> list[Result]:
    places = {hit.id: place for place, hit in enumerate(found.hits, query.offset)}
    cards = cards_by_ids(list(places))
    bodies, answers = _bodies(places), _answers(places)
    highlighter = Highlighter(asked_words(query.text))
    results = []
    for card in cards:
        texts = bodies.get(card.id, ""), answers.get(card.id, "")
        number, passage = highlighter.passage(texts) or (0, escape(card.excerpt))
        results.append(
            Result(
                card=card,
                title=highlighter.marked(card.title),
                passage=passage,
                from_answer=number == 1,
                near=places[card.id] >= found.complete,
            )
        )
    return results


def _bodies(ids: Collection[int]) -> Mapping[int, str]:
    rows = db.session.execute(select(Question.id, Question.body_html).where(Question.id.in_(ids)))
    return {id_: plain_text(html) for id_, html in rows}


def _answers(ids: Collection[int]) -> Mapping[int, str]:
    return gather_answers(db.session.execute(select_best_answers(ids)))
