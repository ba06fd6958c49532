"""Visits that solved something: counted once a visitor and day, and nothing is posted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from qa.board import queries, solved_visits
from qa.board.life import accepting
from qa.board.models import Question, SolvedVisit
from qa.board.queries.alike import EXCERPT_LENGTH
from qa.core import clock
from qa.core.db import db
from qa.reputation import actors
from tests.factories import make_actor, make_answer, make_member, make_question
from tests.page_quality import PageClient


@pytest.fixture
def question(app: Flask) -> Question:
    return make_question()


def visits(question: Question) -> int:
    db.session.rollback()
    return db.session.scalar(select(Question.solved_visits).where(Question.id == question.id)) or 0


def choose(client: PageClient, question: Question) -> Any:
    page = client.get("/questions/ask").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    fields = {"csrf_token": token, "title": "尾款怎么收才稳妥？"}
    return client.post(f"/questions/{question.id}/solved-visit", data=fields)


def test_a_visitor_is_led_there_with_thanks_and_counted_once_a_day(
    client: PageClient, question: Question
) -> None:
    bystander = make_question()
    for _twice in range(2):
        answer = choose(client, question)
        assert answer.status_code == 303
    assert "Nothing was posted" in client.get(answer.location).text
    assert (visits(question), visits(bystander)) == (1, 0)
    with clock.at(clock.now() + timedelta(days=1)):
        choose(client, question)
    assert visits(question) == 2
    assert db.session.scalar(select(func.count()).select_from(Question)) == 2


def test_members_count_each_but_never_the_asker(client: PageClient, question: Question) -> None:
    for name in ("ben", "cleo"):
        client.sign_in(make_member(name))
        choose(client, question)
    author = actors.load(question.author_id)
    solved_visits.count(author, question, "whoever")
    db.session.commit()
    assert visits(question) == 2


def test_a_question_that_is_gone_is_missing(client: PageClient, question: Question) -> None:
    question.hidden_at = clock.now()
    assert choose(client, question).status_code == 404


def test_the_rows_of_days_gone_by_are_forgotten(question: Question) -> None:
    with clock.at(clock.now() - timedelta(days=3)):
        solved_visits.count(None, question, "long ago")
    solved_visits.count(None, question, "today")
    solved_visits.forget_old()
    assert list(db.session.scalars(select(SolvedVisit.visitor))) == ["today"]


def test_alike_ones_come_solved_first_with_the_first_lines_of_the_best_answer(
    app: Flask,
) -> None:
    asker = make_actor()
    waiting, solved, hidden = (make_question(asker) for _ in range(3))
    make_answer(solved, body="别的回答。")
    accepting.accept(asker, make_answer(solved, body="**先**查对方信用。" + "再谈。" * 200))
    make_answer(waiting, body="还没有采纳。")
    hidden.hidden_at = clock.now()
    found = queries.alike_by_ids([waiting.id, hidden.id, solved.id])
    assert [(alike.card.id, alike.solved) for alike in found] == [
        (solved.id, True),
        (waiting.id, False),
    ]
    assert found[0].excerpt.startswith("先查对方信用。再谈。")
    assert len(found[0].excerpt) <= EXCERPT_LENGTH
    assert found[1].excerpt == ""
