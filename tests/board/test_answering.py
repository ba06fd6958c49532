"""Answering and commenting."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from qa.board import answering, commenting, queries
from qa.board.drafts import AnswerDraft
from qa.board.models import Comment, Question
from qa.core import clock
from qa.core.db import db
from qa.core.errors import Conflict, Invalid, Missing, Refused
from qa.reputation import actors
from tests.factories import make_actor, make_answer, make_question


@pytest.fixture
def question(app: Flask) -> Question:
    return make_question(make_actor("asha"))


def counters(question: Question) -> tuple[int, float]:
    db.session.refresh(question)
    return question.answers, question.heat


def test_an_answer_counts_heats_the_question_and_earns_points(question: Question) -> None:
    other = make_question()
    before, ben = counters(question), make_actor("ben", level=1)
    make_answer(question, ben)
    answers, heat = counters(question)
    assert (answers, heat > before[1]) == (1, True)
    assert counters(other)[0] == 0
    assert (actors.load(ben.id).points, actors.load(ben.id).experience) == (2, 2)


def test_a_second_answer_by_the_same_member_is_a_conflict(question: Question) -> None:
    ben = make_actor("ben")
    make_answer(question, ben)
    with pytest.raises(Conflict):
        make_answer(question, ben, "另外一个回答，内容不同。")
    assert counters(question)[0] == 1


def test_the_same_answer_sent_twice_is_one(question: Question) -> None:
    ben = make_actor("ben")
    first = make_answer(question, ben)
    assert make_answer(question, ben).id == first.id
    assert counters(question)[0] == 1
    assert actors.load(ben.id).points == 2


def test_askers_do_not_answer_themselves(question: Question) -> None:
    with pytest.raises(Refused):
        make_answer(question, actors.load(question.author_id))


def test_an_answer_says_something_and_its_references_are_short_lines(question: Question) -> None:
    with pytest.raises(Invalid) as refusal:
        answering.answer(make_actor(), question, AnswerDraft(" \n", ("x" * 301,)))
    assert set(refusal.value.errors) == {"body", "references"}
    assert counters(question)[0] == 0


def test_a_question_that_is_hidden_does_not_exist_for_its_readers(question: Question) -> None:
    answer = make_answer(question)
    question.hidden_at = clock.now()
    db.session.flush()
    with pytest.raises(Missing):
        queries.load_question(question.id)
    with pytest.raises(Missing):
        queries.load_answer(answer.id)


def test_a_day_pays_for_ten_answers(app: Flask) -> None:
    ben = make_actor("ben")
    for _number in range(11):
        make_answer(make_question(), ben)
    assert actors.load(ben.id).points == 20


def test_comments_hang_on_the_question_or_on_an_answer(question: Question) -> None:
    answer, cleo = make_answer(question), make_actor("cleo")
    commenting.comment(cleo, question, None, "提单是哪家船公司的？")
    commenting.comment(cleo, question, answer, "谢谢，照这个改了。")
    rows = db.session.execute(select(Comment.answer_id, Comment.body).order_by(Comment.id)).all()
    assert [tuple(row) for row in rows] == [
        (None, "提单是哪家船公司的？"),
        (answer.id, "谢谢，照这个改了。"),
    ]


def test_newcomers_comment_where_they_take_part(question: Question) -> None:
    cleo, ben = make_actor("cleo", level=1), make_actor("ben", level=1)
    answer = make_answer(question, ben)
    commenting.comment(ben, question, answer, "补充一点。")
    with pytest.raises(Refused, match="level 3"):
        commenting.comment(cleo, question, answer, "我也想知道。")


def test_the_same_comment_sent_twice_is_one(question: Question) -> None:
    cleo = make_actor("cleo")
    first = commenting.comment(cleo, question, None, "提单呢？", "key")
    assert commenting.comment(cleo, question, None, "提单呢？", "key") == first
