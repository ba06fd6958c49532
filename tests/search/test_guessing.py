"""Industries guessed for a question: learnt from the site's own questions."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from flask import Flask

from qa.board.models import Industry
from qa.board.tree import forget
from qa.core import clock
from qa.core.db import db
from qa.search import guessing, jobs
from tests.factories import make_actor, make_industry, make_question

WORDS = {
    "textiles": ("面料", "染色", "纱线", "缩水", "针织"),
    "freight": ("提单", "舱位", "滞箱", "报关", "货代"),
}
TROUBLES = ("弄错了怎么办？", "的费用谁出？", "要注意什么？", "被拒收了？")
ASKED = [
    (f"{first}和{second}出了问题找谁？", slug)
    for slug, words in WORDS.items()
    for first, second in pairwise(words)
]


@pytest.fixture
def trades(app: Flask) -> dict[str, Industry]:
    """Industries whose own names say nothing about the words that are asked for."""
    found = {slug: make_industry(slug, zh=f"甲乙{place}") for place, slug in enumerate(WORDS)}
    make_industry("tax", zh="丙丁")
    forget()
    db.session.commit()
    return found


def ask(trades: dict[str, Industry], words: int, **values: Any) -> None:
    """Questions with the first `words` words of each trade."""
    author = make_actor()
    questions = [
        make_question(author, trades[slug], title=f"{word}{trouble}", **values)
        for slug, some in WORDS.items()
        for word in some[:words]
        for trouble in TROUBLES
    ]
    ids = [question.id for question in questions]
    db.session.commit()
    jobs.index_questions([{"question_id": id_} for id_ in ids])


def right() -> int:
    """How many of the titles asked are given to their industry first."""
    hits = 0
    for title, slug in ASKED:
        guesses = guessing.guess_industries(title, "")
        hits += bool(guesses) and guesses[0].industry.slug == slug
    db.session.rollback()
    return hits


def test_guesses_become_right_as_the_questions_of_the_site_grow(
    trades: dict[str, Industry],
) -> None:
    rights = [right()]
    for words in (1, 3, 5):
        ask(trades, words)
        rights.append(right())
    assert rights[0] == 0
    assert rights == sorted(rights)
    assert rights[1] < rights[-1] == len(ASKED)


def test_confidence_grows_with_what_speaks_for_it(trades: dict[str, Industry]) -> None:
    title = ASKED[0][0]
    ask(trades, 1)
    [first, *_others] = guessing.guess_industries(title, "")
    db.session.rollback()
    ask(trades, 5)
    [second, *_others] = guessing.guess_industries(title, "")
    assert first.industry.slug == second.industry.slug == "textiles"
    assert first.confidence < second.confidence < 1


def test_nothing_is_learnt_from_questions_that_were_removed(trades: dict[str, Industry]) -> None:
    author = make_actor()
    question = make_question(author, trades["freight"], title=ASKED[0][0])
    id_ = question.id
    db.session.commit()
    jobs.index_questions([{"question_id": id_}])
    assert guessing.guess_industries(ASKED[0][0], "")[0].industry.slug == "freight"
    question.hidden_at = clock.now()
    assert guessing.guess_industries(ASKED[0][0], "") == []
