"""From what somebody looks for to a page of results."""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import dataclass, replace

from markupsafe import Markup, escape

from qa.board.queries import QuestionCard, cards_by_ids

from . import passages, pinning, plain
from .engine import Facets, IndexUnusable, Query, Results, current_engine
from .forms import SearchForm
from .highlighting import Highlighter, words_to_mark

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Result:
    """A question that was found. `passage` shows where; it may be out of an answer.

    A `near` one has most of the words, not all. `solution` is how the answer that solved it
    begins; empty where there is none, or where the passage is out of it.
    """

    card: QuestionCard
    title: Markup
    passage: Markup
    from_answer: bool
    solution: str
    near: bool


@dataclass(frozen=True, slots=True)
class ResultPage:
    """Part of the results, those with all words first; `total` and `complete` count them all.

    The `picked` stand in front of them, chosen by the site for these words. `unranked` where the
    index is being built: then the database was asked for the very words, `total` is only as many
    as are known, and there are no facets.
    """

    picked: list[Result]
    results: list[Result]
    total: int
    complete: int
    has_next: bool
    unranked: bool
    facets: Facets | None


def find(form: SearchForm) -> ResultPage:
    """The page of results that `form` asks for, each as it stands in the database now."""
    query = replace(form.query(), with_facets=True)
    unranked = False
    try:
        found = current_engine().search(query)
    except IndexUnusable as error:
        log.warning("The search asks the database: %s.", error)
        unranked = True
        found = plain.search(query)
    pinned = pinning.pinned_for(form.words) if form.plain else []
    results = _show(query, found, pinned)
    return ResultPage(
        picked=[result for result in results if result.card.id in pinned],
        results=[result for result in results if result.card.id not in pinned],
        total=found.total,
        complete=found.complete,
        has_next=found.total > query.offset + query.limit,
        unranked=unranked,
        facets=found.facets,
    )


def _show(query: Query, found: Results, pinned: Collection[int]) -> list[Result]:
    """The `pinned` questions and the hits as the page shows them, each once."""
    places = {hit.id: place for place, hit in enumerate(found.hits, query.offset)}
    cards = cards_by_ids(list(dict.fromkeys([*pinned, *places])))
    texts = passages.texts_of([card.id for card in cards])
    highlighter = Highlighter(words_to_mark(query))
    return [
        _show_one(card, texts[card.id], highlighter, places.get(card.id, 0) >= found.complete)
        for card in cards
    ]


def _show_one(
    card: QuestionCard, texts: passages.Texts, highlighter: Highlighter, near: bool
) -> Result:
    number, passage = highlighter.passage(texts) or (0, escape(card.excerpt))
    return Result(
        card=card,
        title=highlighter.marked(card.title),
        passage=passage,
        from_answer=number > 0,
        solution="" if number == 1 and texts.solved else texts.solution,
        near=near,
    )
