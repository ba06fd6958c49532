"""What anybody can see or try says nothing of who asked an anonymous question."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from qa.board import commenting, voting
from qa.board.life import accepting, declining, outcomes
from qa.board.models import Comment, Question
from qa.board.order import hiding
from qa.core import clock
from qa.core.db import db
from qa.moderation.rings import deciding
from qa.reputation import actors
from qa.reputation.actors import Actor
from qa.reputation.models import MemberDay, Standing
from qa.reputation.rules import rules
from tests.factories import make_actor, make_answer, make_moderator, make_question
from tests.moderation.rings.ringing import make_ring

MOST = rules().fair_play.votes_between_pair_a_day


@pytest.fixture
def asha(app: Flask) -> Actor:
    """Who asks."""
    return make_actor("asha", points=200)


@pytest.fixture
def ben(app: Flask) -> Actor:
    """Who wants to know who asks."""
    return make_actor("ben")


@pytest.fixture
def question(asha: Actor) -> Question:
    return make_question(asha, anonymous=True)


def in_public(member: Actor) -> object:
    """What everybody can read of a member's standing."""
    tables = (Standing, MemberDay)
    rows = [db.session.execute(select(*table.__table__.c).where(table.member_id == member.id)).all()
            for table in tables]  # fmt: skip
    found = actors.load(member.id)
    return found.experience, found.level, rows


def test_a_voter_does_not_learn_it_from_the_limit_of_a_pair(
    asha: Actor, ben: Actor, question: Question
) -> None:
    for _number in range(MOST):
        assert voting.cast(ben, make_answer(make_question(), asha), 1, 1)
    assert not voting.cast(ben, make_answer(make_question(), asha), 1, 1)
    assert voting.cast(ben, question, 1, 1)  # says nothing, where the one before did
    db.session.refresh(question)
    assert question.ups == 1


def test_nor_do_votes_on_what_was_asked_use_that_limit_up(asha: Actor, ben: Actor) -> None:
    for _number in range(MOST):
        assert voting.cast(ben, make_question(asha, anonymous=True), 1, 1)
    assert voting.cast(ben, make_answer(make_question(), asha), 1, 1)


@pytest.mark.parametrize("value", [1, -1])
def test_a_vote_moves_nothing_that_shows_of_the_asker(
    asha: Actor, ben: Actor, question: Question, value: int
) -> None:
    before = in_public(asha)
    for each in (value, 0, value):
        voting.cast(ben, question, question.industry_id, each)
        assert in_public(asha) == before
    assert voting.cast(ben, make_question(asha), 1, value)
    assert in_public(asha) != before


def test_what_the_asker_does_earns_points_alone(
    asha: Actor, ben: Actor, question: Question
) -> None:
    before, points = in_public(asha), actors.load(asha.id).points
    answer = make_answer(question, ben)
    accepting.accept(asha, answer)
    outcomes.report(asha, answer, "works")
    ended, told = (rules().awards[name].points for name in
                   ("question_ended_in_time", "outcome_reported"))  # fmt: skip
    assert actors.load(asha.id).points == points + ended + told
    assert in_public(asha) == before
    accepting.withdraw(asha, answer)
    declining.decline(asha, question)
    assert actors.load(asha.id).points == points + ended
    assert in_public(asha) == before


def test_nor_does_a_removal_show(asha: Actor, ben: Actor, question: Question) -> None:
    mona, before = make_moderator(), in_public(asha)
    points = actors.load(asha.id).points
    comment_id = commenting.comment(asha, question, None, "补充：订单金额 4.8 万美元。")
    comment = db.session.get_one(Comment, comment_id)
    hiding.delete_comment(mona, comment, "广告")
    hiding.delete_question(mona, question, "广告")
    taken = rules().awards["question_removed"].points + rules().awards["comment_removed"].points
    assert (actors.load(asha.id).points, in_public(asha)) == (points + taken, before)
    hiding.restore_question(mona, question)
    hiding.restore_comment(mona, comment)
    assert (actors.load(asha.id).points, in_public(asha)) == (points, before)


def test_whoever_answers_an_anonymous_question_earns_as_ever(
    asha: Actor, ben: Actor, question: Question
) -> None:
    answer = make_answer(question, ben)
    before = actors.load(ben.id).experience
    accepting.accept(asha, answer)
    assert actors.load(ben.id).experience == before + rules().awards["answer_accepted"].experience
    with clock.at(clock.now() + timedelta(days=1)):
        assert voting.cast(make_actor(), answer, question.industry_id, 1)
    assert actors.load(ben.id).experience == before + 30


def test_a_ring_s_votes_for_it_are_no_gain_and_stay_or_its_score_would_tell(
    asha: Actor, ben: Actor, question: Question
) -> None:
    mona, ring = make_moderator(), make_ring(asha, ben)
    voting.cast(ben, question, 1, 1)
    for decide in (deciding.take_back, deciding.give_back):
        decide(mona, ring.id, "互相点赞")
        db.session.refresh(question)
        assert question.ups == 1
