"""Votes for one member beyond the day's limit: kept, said so, and worth nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from qa.accounts.models import Member
from qa.board import voting
from qa.board.models import Answer, Vote
from qa.core import clock
from qa.core.db import db
from qa.reputation import actors
from qa.reputation.actors import Actor
from qa.reputation.models import Award
from qa.reputation.rules import rules
from tests.accounts.visiting import read_token
from tests.factories import make_actor, make_answer, make_question
from tests.page_quality import PageClient

MOST = rules().fair_play.votes_between_pair_a_day
NOON = datetime(2026, 10, 12, 4, tzinfo=UTC)  # in Shanghai


@pytest.fixture
def ben(app: Flask) -> Actor:
    return make_actor("ben")


@pytest.fixture
def cleo(app: Flask) -> Actor:
    return make_actor("cleo")


@pytest.fixture
def answers(ben: Actor) -> list[Answer]:
    return [make_answer(make_question(), ben) for _number in range(MOST + 2)]


def cast(voter: Actor, answer: Answer, value: int = 1, at: datetime = NOON) -> bool:
    with clock.at(at):
        counted = voting.cast(voter, answer, 1, value)
    db.session.refresh(answer)
    return counted


def experience(member: Actor) -> int:
    return actors.load(member.id).experience


def scores(answers: list[Answer]) -> list[tuple[int, int]]:
    """The scores, which must be those of the votes that count."""
    for answer in answers:
        db.session.refresh(answer)
        votes = select(Vote.value).where(Vote.answer_id == answer.id, Vote.counted)
        values = db.session.scalars(votes).all()
        assert (answer.ups, answer.downs) == (values.count(1), values.count(-1))
    return [(answer.ups, answer.downs) for answer in answers]


@pytest.mark.parametrize("value", [1, -1])
def test_what_is_beyond_the_limit_moves_and_costs_nothing(
    ben: Actor, cleo: Actor, answers: list[Answer], value: int
) -> None:
    for answer in answers[:MOST]:
        assert cast(cleo, answer, value)
    before = experience(ben), experience(cleo), db.session.query(Award).count()
    assert not cast(cleo, answers[MOST], value)
    assert not cast(cleo, answers[MOST], value)
    assert (experience(ben), experience(cleo), db.session.query(Award).count()) == before
    assert scores(answers)[MOST] == (0, 0)
    assert answers[MOST].rank == 0
    assert cast(make_actor(), answers[MOST], value)


def test_a_vote_for_somebody_else_counts_all_the_same(cleo: Actor, answers: list[Answer]) -> None:
    for answer in answers:
        cast(cleo, answer)
    assert cast(cleo, make_answer(make_question()))


def test_questions_and_answers_of_a_member_share_the_limit(
    ben: Actor, cleo: Actor, answers: list[Answer]
) -> None:
    for answer in answers[:MOST]:
        cast(cleo, answer)
    question = make_question(ben)
    heat = question.heat
    with clock.at(NOON):
        assert not voting.cast(cleo, question, 1, 1)
    db.session.refresh(question)
    assert (question.ups, question.heat) == (0, heat)


def test_the_day_is_the_site_s(cleo: Actor, answers: list[Answer]) -> None:
    late = datetime(2026, 10, 12, 15, 59, tzinfo=UTC)  # a minute before midnight in Shanghai
    for answer in answers[:MOST]:
        cast(cleo, answer, at=late)
    assert not cast(cleo, answers[MOST], at=late)
    assert cast(cleo, answers[MOST + 1], at=late + timedelta(minutes=1))


def test_withdrawing_an_uncounted_vote_takes_nothing_and_the_next_day_it_can_count(
    ben: Actor, cleo: Actor, answers: list[Answer]
) -> None:
    for answer in answers:
        cast(cleo, answer)
    before = experience(ben)
    last = answers[-1]
    assert cast(cleo, last, 0)
    assert (experience(ben), scores(answers)[-1]) == (before, (0, 0))
    assert cast(cleo, last, 1, NOON + timedelta(days=1))
    assert (experience(ben), scores(answers)[-1]) == (before + 10, (1, 0))


def test_withdrawing_a_counted_vote_makes_room_for_another(
    ben: Actor, cleo: Actor, answers: list[Answer]
) -> None:
    before = experience(ben)
    for answer in answers[:MOST]:
        cast(cleo, answer)
    cast(cleo, answers[0], 0)
    assert cast(cleo, answers[MOST])
    assert not cast(cleo, answers[0])
    assert experience(ben) == before + 10 * MOST
    assert sum(ups for ups, _downs in scores(answers)) == MOST


def test_turning_votes_keeps_the_books(ben: Actor, cleo: Actor, answers: list[Answer]) -> None:
    before = experience(ben), experience(cleo)
    for answer in answers:
        cast(cleo, answer)
    for answer in answers:
        assert cast(cleo, answer, -1) is (answer in answers[:MOST])
    assert experience(ben) == before[0] - 2 * MOST
    assert experience(cleo) == before[1] - MOST
    for answer in answers:
        cast(cleo, answer, 0)
    assert (experience(ben), experience(cleo)) == before
    assert set(scores(answers)) == {(0, 0)}


@pytest.mark.parametrize("language", ["zh_Hans", "zh_Hant", "en"])
def test_the_voter_is_told_quietly(
    client: PageClient, cleo: Actor, answers: list[Answer], language: str
) -> None:
    client.set_cookie("language", language)
    client.sign_in(db.session.get_one(Member, cleo.id))
    token = read_token(client.get("/questions/ask"))
    scripted = {"X-Requested-With": "fetch"}
    told = []
    for number, answer in enumerate(answers):
        reply = client.post(
            f"/answers/{answer.id}/vote",
            data={"value": "1", "csrf_token": token},
            headers=scripted if number != MOST + 1 else {},
            follow_redirects=True,
        )
        told.append('role="status"' in reply.text)
    assert told == [False] * MOST + [True, True]
