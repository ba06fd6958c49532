"""What the board says of questions is what filters and phrases find, with an index and without."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from qa.board import tag_keeping, voting
from qa.board.models import Answer, Question, State, Tag
from qa.core import clock
from qa.core.db import db
from qa.core.outbox.worker import drain
from qa.reputation import actors, awarding
from qa.search import documents, jobs, plain, verifying
from qa.search.engine import Filters, Query, Range, Sort, current_engine
from tests.factories import (
    make_actor,
    make_answer,
    make_industry,
    make_moderator,
    make_question,
)


def index(*questions: Question) -> None:
    """Have the worker's reaction run for `questions`."""
    db.session.commit()
    jobs.index_questions([{"question_id": question.id} for question in questions])


def hide(post: Question | Answer) -> None:
    post.hidden_at = clock.now()
    db.session.commit()


def test_filters_find_what_the_board_says(app: Flask) -> None:
    industry = make_industry()
    asker = make_actor(points=100)
    question = make_question(asker, industry, title="提单丢了", tags=("单证", "海运"), bounty=10)
    nameless = make_question(asker, industry, title="Lost the bill of lading", anonymous=True)
    make_answer(question)
    index(question, nameless)
    tag = db.session.scalars(select(Tag.id).where(Tag.name == "海运")).one()
    expected = {
        Filters(industries=frozenset({industry.id})): {question.id, nameless.id},
        Filters(authors=frozenset({asker.id})): {question.id},
        Filters(tags=frozenset({tag})): {question.id},
        Filters(states=frozenset({State.OPEN}), bounty=True): {question.id},
        Filters(answers=Range(most=0)): {nameless.id},
        Filters(language="en"): {nameless.id},
        Filters(created=Range(least=int(question.created_at.timestamp()) + 3600)): set(),
        Filters(created=Range(most=int(nameless.created_at.timestamp()))): {
            question.id,
            nameless.id,
        },
        Filters(score=Range(0, 0), expert=False): {question.id, nameless.id},
        Filters(expert=True): set(),
    }
    for filters, ids in expected.items():
        assert {hit.id for hit in current_engine().search(Query("", filters=filters)).hits} == ids
        assert {hit.id for hit in plain.search(Query("", filters=filters)).hits} == ids, filters


def test_what_somebody_known_in_the_trade_answered_is_marked_while_it_is_seen(app: Flask) -> None:
    trade = make_industry()
    below, elsewhere = make_industry(parent=trade), make_industry()
    known = make_actor()
    for industry, experience in ((trade, 300), (below, 200), (elsewhere, 499)):
        awarding.carry_over(known.id, 0, experience, part=industry.id, industry_id=industry.id)
    db.session.commit()
    known = actors.load(known.id)
    in_trade, in_other = make_question(industry=below), make_question(industry=elsewhere)
    answer = make_answer(in_trade, known)
    make_answer(in_trade)
    make_answer(in_other, known)
    db.session.commit()
    assert [d.expert for d in documents.load([in_trade.id, in_other.id])] == [True, False]
    assert found_with(plain, Filters(expert=True)) == [in_trade.id]
    hide(answer)
    assert not documents.load([in_trade.id])[0].expert
    assert found_with(plain, Filters(expert=True)) == []


def found_with(engine: Any, filters: Filters) -> list[int]:
    return [hit.id for hit in engine.search(Query("", filters=filters)).hits]


def test_a_merged_tag_ends_as_the_one_that_is_meant(app: Flask) -> None:
    question = make_question(title="提单丢了", tags=("提单", "海运"))
    other = make_question(tags=("bl",))
    db.session.commit()
    drain(app)
    ids = {row.name: row.id for row in db.session.execute(select(Tag.name, Tag.id))}
    merged = db.session.scalars(select(Tag).where(Tag.name == "bl")).one()
    tag_keeping.merge(make_moderator(), merged, "提单")
    db.session.commit()
    drain(app)
    tagged = Filters(tags=frozenset({ids["提单"]}))
    assert {*found_with(current_engine(), tagged)} == {question.id, other.id}
    assert found_with(current_engine(), Filters(tags=frozenset({ids["bl"]}))) == []
    assert not verifying.differences()


def test_a_phrase_is_looked_for_in_what_everybody_may_see(app: Flask) -> None:
    question = make_question(title="货在港口", body="要求 **电放** 提单，可以吗？")
    answered = make_question(title="货不在港口")
    answer = make_answer(answered, body="先谈电放提单的费用。")
    other = make_question(title="电放的提单")
    index(question, answered, other)
    assert sorted(found_with(current_engine(), Filters())) == [question.id, answered.id, other.id]
    phrase = Query("", phrases=("電放提單",))
    assert {hit.id for hit in current_engine().search(phrase).hits} == {question.id, answered.id}
    hide(answer)
    assert {hit.id for hit in current_engine().search(phrase).hits} == {question.id}


def test_the_database_is_searched_for_the_very_words_as_long_as_there_is_no_index(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = make_question(title="提单丢了", body="100% 预付")
    voted = make_question(title="提单改名", body="提单丢了怎么办")
    voting.cast(make_actor(), voted, voted.industry_id, 1)
    db.session.commit()

    def plainly(text: str = "", **wanted: Any) -> list[int]:
        return [hit.id for hit in plain.search(Query(text, **wanted)).hits]

    assert plainly("提单 丢了") == [voted.id, lost.id]
    assert plainly(sort=Sort.SCORE) == [voted.id, lost.id]
    assert plainly("提单", excluded=("改名",)) == [lost.id]
    assert plainly(phrases=("100% 预",)) == [lost.id]
    assert plainly("1_0%") == []
    assert plainly(offset=1) == [lost.id]
    assert plain.search(Query("", limit=1)).total == 2
    assert plain.search(Query("", with_facets=True)).facets is None
    far = Filters(created=Range(-(10**20), 10**20), score=Range(-(10**20), 10**20))
    assert plainly(filters=far) == [voted.id, lost.id]
    monkeypatch.setattr(plain, "LOOKED_THROUGH", 1)
    assert plainly("丢了") == [voted.id]
