"""Votes: one a member and post, changeable, and what they give follows them exactly."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from qa.board import voting
from qa.board.models import Answer, Question, Vote
from qa.board.ranking import lower_bound
from qa.core.db import db
from qa.core.errors import Invalid, Refused
from qa.reputation import actors
from qa.reputation.actors import Actor
from tests.factories import make_actor, make_answer, make_question


@pytest.fixture
def ben(app: Flask) -> Actor:
    return make_actor("ben", level=1)


@pytest.fixture
def answer(ben: Actor) -> Answer:
    return make_answer(make_question(make_actor("asha")), ben)


def cast(actor: Actor, answer: Answer, value: int) -> tuple[int, int]:
    voting.cast(actor, answer, 1, value)
    db.session.refresh(answer)
    return answer.ups, answer.downs


def test_a_vote_moves_the_score_the_rank_and_the_author_s_experience(
    ben: Actor, answer: Answer
) -> None:
    bystander = make_answer(db.session.get_one(Question, answer.question_id))
    before = actors.load(ben.id).experience
    assert cast(make_actor("cleo"), answer, 1) == (1, 0)
    assert answer.rank == pytest.approx(lower_bound(1, 0))
    assert actors.load(ben.id).experience == before + 10
    db.session.refresh(bystander)
    assert (bystander.ups, bystander.rank) == (0, 0)


def test_the_same_vote_twice_counts_once(ben: Actor, answer: Answer) -> None:
    cleo = make_actor("cleo")
    cast(cleo, answer, 1)
    assert cast(cleo, answer, 1) == (1, 0)
    assert db.session.scalar(select(func.count()).select_from(Vote)) == 1


def test_changing_and_withdrawing_takes_back_what_was_given(ben: Actor, answer: Answer) -> None:
    cleo, before = make_actor("cleo"), actors.load(ben.id).experience
    cast(cleo, answer, 1)
    assert cast(cleo, answer, -1) == (0, 1)
    assert actors.load(ben.id).experience == max(0, before - 2)
    assert actors.load(cleo.id).experience == cleo.experience - 1
    assert cast(cleo, answer, 0) == (0, 0)
    assert actors.load(ben.id).experience == before
    assert actors.load(cleo.id).experience == cleo.experience
    assert cast(cleo, answer, 1) == (1, 0)
    assert actors.load(ben.id).experience == before + 10


def test_a_question_s_votes_heat_it_and_reward_the_asker(app: Flask) -> None:
    asha = make_actor("asha", level=1)
    question = make_question(asha)
    before = question.heat
    voting.cast(make_actor("cleo"), question, question.industry_id, 1)
    db.session.refresh(question)
    assert (question.ups, question.heat > before) == (1, True)
    assert actors.load(asha.id).experience == 5


@pytest.mark.parametrize("value", [1, -1, 0])
def test_nobody_votes_on_their_own_post(ben: Actor, answer: Answer, value: int) -> None:
    with pytest.raises(Refused):
        cast(ben, answer, value)


def test_voting_opens_with_the_levels(answer: Answer) -> None:
    apprentice, assistant = make_actor("a", level=1), make_actor("b", level=2)
    with pytest.raises(Refused, match="level 2"):
        cast(apprentice, answer, 1)
    cast(assistant, answer, 1)
    with pytest.raises(Refused, match="level 4"):
        cast(assistant, answer, -1)


def test_there_is_no_third_direction(answer: Answer) -> None:
    with pytest.raises(Invalid):
        cast(make_actor(), answer, 2)


def test_a_hundred_good_votes_outrank_one_and_a_split_outranks_none() -> None:
    assert lower_bound(100, 5) > lower_bound(1, 0) > lower_bound(5, 5) > lower_bound(0, 1)
    assert lower_bound(0, 0) == 0
