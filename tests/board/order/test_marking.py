"""Locking, protecting, featuring, pinning: put on once, taken off once, felt where it should be."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from qa.board import commenting, voting
from qa.board.models import Question, TimelineEntry
from qa.board.order import marking
from qa.board.order.marking import PINNED, Mark
from qa.board.queries import pinned_in
from qa.core.db import db
from qa.core.errors import Conflict, Invalid, Refused
from qa.reputation.actors import Actor
from tests.factories import make_actor, make_answer, make_industry, make_moderator, make_question


@pytest.fixture
def mona(app: Flask) -> Actor:
    return make_moderator()


@pytest.fixture
def question(app: Flask) -> Question:
    return make_question()


def entries(question: Question) -> list[tuple[str, dict[str, str]]]:
    query = select(TimelineEntry.kind, TimelineEntry.data)
    rows = db.session.execute(query.where(TimelineEntry.question_id == question.id))
    return [(kind, data) for kind, data in rows if kind not in ("asked", "answered")]


@pytest.mark.parametrize("mark", Mark)
def test_a_mark_is_put_on_once_and_taken_off_once(
    mona: Actor, question: Question, mark: Mark
) -> None:
    bystander = make_question()
    for _time in range(2):
        marking.put(mona, question, mark, "因为")
    assert getattr(question, mark.column) is not None
    for _time in range(2):
        marking.take_off(mona, question, mark)
    assert getattr(question, mark.column) is None
    assert entries(question) == [(mark, {"reason": "因为"}), (f"un{mark}", {})]
    assert getattr(bystander, mark.column) is None


@pytest.mark.parametrize("mark", Mark)
def test_only_moderators_mark(question: Question, mark: Mark) -> None:
    for act in (marking.put, marking.take_off):
        with pytest.raises(Refused):
            act(make_actor(level=20), question, mark)
    assert entries(question) == []


def test_a_moderator_does_not_mark_their_own_question(mona: Actor) -> None:
    own = make_question(mona)
    with pytest.raises(Refused):
        marking.put(mona, own, Mark.FEATURED)


def test_a_reason_that_is_too_long_is_refused(mona: Actor, question: Question) -> None:
    with pytest.raises(Invalid):
        marking.put(mona, question, Mark.LOCKED, "字" * 101)


def test_a_locked_question_stands_still_for_all_but_moderators(
    mona: Actor, question: Question
) -> None:
    answer, member = make_answer(question), make_actor(level=20)
    marking.put(mona, question, Mark.LOCKED)
    with pytest.raises(Refused):
        make_answer(question)
    for post in (question, answer):
        with pytest.raises(Refused):
            voting.cast(member, post, question.industry_id, 1)
        with pytest.raises(Refused):
            voting.cast(member, post, question.industry_id, 0)
    with pytest.raises(Refused):
        commenting.comment(member, question, answer, "请问怎么办？")
    assert commenting.comment(mona, question, answer, "请看说明。")
    marking.take_off(mona, question, Mark.LOCKED)
    voting.cast(member, answer, question.industry_id, 1)


def test_a_protected_question_takes_no_answer_of_a_newcomer(
    mona: Actor, question: Question
) -> None:
    marking.put(mona, question, Mark.PROTECTED)
    with pytest.raises(Refused):
        make_answer(question, make_actor(level=1))
    assert make_answer(question, make_actor(level=2))


def test_an_industry_has_room_for_so_many_pins(mona: Actor) -> None:
    industry = make_industry()
    questions = [make_question(industry=industry) for _number in range(PINNED + 1)]
    for question in questions[:PINNED]:
        marking.put(mona, question, Mark.PINNED)
    with pytest.raises(Conflict):
        marking.put(mona, questions[-1], Mark.PINNED)
    marking.take_off(mona, questions[0], Mark.PINNED)
    marking.put(mona, questions[-1], Mark.PINNED)
    db.session.flush()
    assert {card.id for card in pinned_in(industry.id)} == {q.id for q in questions[1:]}
