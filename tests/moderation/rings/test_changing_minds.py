"""Votes and acceptances that are withdrawn or made again around a taking back."""

from __future__ import annotations

import pytest

from qa.board import voting
from qa.board.life import accepting
from qa.board.models import Question
from qa.core.db import db
from qa.core.errors import Refused
from qa.moderation.models import Ring
from qa.moderation.rings import deciding
from qa.reputation.actors import Actor
from tests.factories import make_answer, make_question

from .ringing import (
    WHY,
    accepted_answer,
    acted,
    holding,
    holdings,
    ups,
    voted_answer,
)

pytestmark = pytest.mark.usefixtures("books_are_right")


def test_a_vote_withdrawn_after_it_was_taken_back_costs_nothing_and_stays_away(
    mona: Actor, asha: Actor, ben: Actor, ring: Ring
) -> None:
    stays, goes = voted_answer(asha, ben), voted_answer(asha, ben)
    full = holding(ben).experience
    deciding.take_back(mona, ring.id, WHY)
    voting.cast(asha, goes, 1, 0)
    assert holding(ben).experience == full - 20
    assert ups(goes) == 0
    deciding.give_back(mona, ring.id, WHY)
    assert holding(ben).experience == full - 10
    assert (ups(stays), ups(goes)) == (1, 0)


def test_a_vote_withdrawn_before_is_not_taken_back_again(
    mona: Actor, asha: Actor, ben: Actor, ring: Ring
) -> None:
    answer = voted_answer(asha, ben)
    voting.cast(asha, answer, 1, 0)
    before = holding(ben)
    deciding.take_back(mona, ring.id, WHY)
    assert holding(ben) == before
    assert acted("take_back").awards == 0
    deciding.give_back(mona, ring.id, WHY)
    assert (holding(ben), ups(answer)) == (before, 0)


def test_a_vote_given_back_can_be_withdrawn_and_turned(
    mona: Actor, asha: Actor, ben: Actor, ring: Ring
) -> None:
    answer = voted_answer(asha, ben)
    full = holding(ben).experience
    deciding.take_back(mona, ring.id, WHY)
    deciding.give_back(mona, ring.id, WHY)
    voting.cast(asha, answer, 1, -1)
    assert holding(ben).experience == full - 12
    voting.cast(asha, answer, 1, 0)
    assert holding(ben).experience == full - 10
    assert ups(answer) == 0


def test_an_acceptance_stays_once_it_was_taken_back_or_it_would_be_made_anew(
    mona: Actor, asha: Actor, ben: Actor, ring: Ring
) -> None:
    answer = accepted_answer(asha, ben, bounty=30)
    full = holdings(asha, ben)
    deciding.take_back(mona, ring.id, WHY)
    with pytest.raises(Refused, match="A moderator took back"):
        accepting.withdraw(asha, answer)
    db.session.expire_all()
    assert db.session.get_one(Question, answer.question_id).state == "solved"
    deciding.give_back(mona, ring.id, WHY)
    assert holdings(asha, ben) == full


def test_a_share_that_was_taken_back_does_not_come_home_with_the_acceptance(
    mona: Actor, asha: Actor, ben: Actor, cleo: Actor, ring: Ring
) -> None:
    question = make_question(asha, bounty=30)
    best, shared = make_answer(question, cleo), make_answer(question, ben)
    accepting.accept(asha, best, {best.id: 20, shared.id: 10})
    deciding.take_back(mona, ring.id, WHY)
    before = holdings(asha, ben)
    accepting.withdraw(asha, best)
    question = db.session.get_one(Question, question.id)
    assert (question.state, question.bounty) == ("open", 20)
    deciding.give_back(mona, ring.id, WHY)
    asha_now, ben_now = holdings(asha, ben)
    assert ben_now == before[1]
    assert asha_now.points == before[0].points - 3 + 10


def test_a_vote_that_was_taken_back_earns_nothing_by_being_cast_again(
    mona: Actor, asha: Actor, ben: Actor, ring: Ring
) -> None:
    answer, other = voted_answer(asha, ben), voted_answer(asha, ben)
    full = holding(ben)
    deciding.take_back(mona, ring.id, WHY)
    taken = holding(ben)
    for value in (0, 1, -1, 0, 1):
        assert voting.cast(asha, answer, 1, value) is (value == 0)
        assert (holding(ben), ups(answer)) == (taken, 0)
    voting.cast(asha, other, 1, 0)
    deciding.give_back(mona, ring.id, WHY)
    assert (holding(ben).experience, ups(answer)) == (full.experience - 10, 1)
    assert voting.cast(asha, other, 1, 1)  # the case was none: it counts as anybody's
    assert (holding(ben), ups(other)) == (full, 1)


def test_an_acceptance_withdrawn_before_is_not_taken_back_again(
    mona: Actor, asha: Actor, ben: Actor, ring: Ring
) -> None:
    answer = accepted_answer(asha, ben, bounty=30)
    accepting.withdraw(asha, answer)
    before = holdings(asha, ben)
    deciding.take_back(mona, ring.id, WHY)
    assert holdings(asha, ben) == before
    accepting.accept(asha, answer)
    assert holding(ben).points == before[1].points + 50


def test_an_acceptance_given_back_can_be_withdrawn_and_made_again(
    mona: Actor, asha: Actor, ben: Actor, ring: Ring
) -> None:
    answer = accepted_answer(asha, ben, bounty=30)
    full = holdings(asha, ben)
    deciding.take_back(mona, ring.id, WHY)
    deciding.give_back(mona, ring.id, WHY)
    accepting.withdraw(asha, answer)
    accepting.accept(asha, answer)
    assert holdings(asha, ben) == full
