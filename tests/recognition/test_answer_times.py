"""The median time in which a member answers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from qa.board.models import Answer
from qa.core import clock
from qa.core.db import db
from qa.recognition import answer_times
from qa.recognition.models import MemberFigure
from qa.reputation.actors import Actor
from tests.factories import make_actor, make_answer, make_question


def answered_after(author: Actor, minutes: int) -> Answer:
    """An answer so long after its question; the worker has heard of it."""
    question = make_question()
    with clock.at(question.created_at + timedelta(minutes=minutes, seconds=59)):
        answer = make_answer(question, author)
    db.session.flush()
    answer_times.time_answers({"question_id": question.id, "answer_id": answer.id})
    return answer


def figure(member_id: int) -> tuple[int, int] | None:
    columns = select(MemberFigure.answer_minutes, MemberFigure.answers)
    row = db.session.execute(columns.where(MemberFigure.member_id == member_id)).one_or_none()
    return tuple(row) if row else None  # type: ignore[return-value]


def test_it_is_the_lower_median_in_whole_minutes(app: Flask) -> None:
    ben, cleo = make_actor("ben"), make_actor("cleo")
    for minutes in (90, 5, 700, 30):
        answered_after(ben, minutes)
    answered_after(cleo, 3)
    assert figure(ben.id) == (30, 4)
    assert figure(cleo.id) == (3, 1)


def test_what_is_hidden_does_not_count_and_the_figure_can_go(app: Flask) -> None:
    ben = make_actor("ben")
    quick, slow = answered_after(ben, 5), answered_after(ben, 500)
    for answer, left in ((quick, (500, 1)), (slow, None)):
        answer.hidden_at = clock.now()
        db.session.flush()
        payload = {"question_id": answer.question_id, "answer_id": None, "comment_id": None}
        answer_times.time_answers(payload)
        answer_times.time_answers(payload)
        assert figure(ben.id) == left


def test_the_newest_answers_say_it(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    ben = make_actor("ben")
    monkeypatch.setattr(answer_times, "_TAKEN", answer_times._TAKEN.limit(2))
    start = clock.now()
    for number, minutes in enumerate((900, 5, 9)):
        with clock.at(start + timedelta(days=number)):
            answered_after(ben, minutes)
    assert figure(ben.id) == (5, 2)


def test_a_comment_that_is_removed_changes_nothing(app: Flask) -> None:
    answer = answered_after(make_actor("ben"), 5)
    db.session.query(MemberFigure).delete()
    payload = {"question_id": answer.question_id, "answer_id": None, "comment_id": 1}
    answer_times.time_answers(payload)
    assert figure(answer.author_id) is None
