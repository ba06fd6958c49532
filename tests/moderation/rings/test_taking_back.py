"""Taking back what members gained from one another, and giving it again, to the point."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from qa.board import voting
from qa.board.life import timing
from qa.core import clock
from qa.core.db import db
from qa.core.outbox import worker
from qa.ledger import posting
from qa.moderation.models import Ring, RingAct
from qa.moderation.rings import deciding, returning
from qa.reputation.actors import Actor
from tests.factories import make_actor, make_answer, make_question

from .ringing import (
    WHY,
    accepted_answer,
    acted,
    holding,
    holdings,
    make_ring,
    undone,
    ups,
    voted_answer,
)

pytestmark = pytest.mark.usefixtures("books_are_right")


def test_only_what_went_between_the_members_is_taken_and_all_of_it_comes_back(
    mona: Actor, asha: Actor, ben: Actor, cleo: Actor, ring: Ring
) -> None:
    inside = voted_answer(asha, ben)
    accepted_answer(asha, ben, bounty=30)
    voting.cast(cleo, inside, 1, 1)
    outside = accepted_answer(cleo, ben, bounty=10)
    voted_answer(ben, cleo)
    full = holdings(asha, ben, cleo)

    deciding.take_back(mona, ring.id, WHY)

    asha_now, ben_now, cleo_now = holdings(asha, ben, cleo)
    assert cleo_now == full[2]
    assert asha_now == (full[0].experience - 3, full[0].points - 3, 0)
    gained = 10 + 20 + 15  # a vote up, the acceptance, half the bounty
    assert ben_now == (full[1].experience - gained, full[1].points - 20 - 30, 1)
    assert (ups(inside), outside.share) == (1, 10)
    assert (ring.state, ring.taken_back) == ("taken_back", 1)
    taken = acted("take_back")
    assert (taken.awards, taken.points, taken.experience) == (3, 20 + 3 + 30, gained + 3)
    assert (taken.actor_id, taken.reason) == (mona.id, WHY)

    deciding.give_back(mona, ring.id, "看错了")

    assert holdings(asha, ben, cleo) == full
    assert ups(inside) == 2
    assert ring.state == "open"
    given = acted("give_back")
    assert (given.awards, given.points, given.experience) == (3, 53, gained + 3)


def test_each_is_done_once_however_often_it_is_pressed(
    mona: Actor, asha: Actor, ben: Actor, ring: Ring
) -> None:
    voted_answer(asha, ben)
    accepted_answer(asha, ben, bounty=20)
    full = holdings(asha, ben)
    for _round in range(2):
        for _time in range(2):
            deciding.take_back(mona, ring.id, WHY)
            returning.part(ring.id, returning.Place(acted("take_back").id))
        assert holding(ben).points == full[1].points - 40
        for _time in range(2):
            deciding.give_back(mona, ring.id, WHY)
            returning.part(ring.id, returning.Place(acted("give_back").id))
        assert holdings(asha, ben) == full
    assert undone() == 2 * 2 * 3
    assert [entry.act for entry in db.session.scalars(select(RingAct).order_by(RingAct.id))] == [
        "take_back", "give_back", "take_back", "give_back",
    ]  # fmt: skip


def test_what_was_spent_is_waived_and_not_given_back_either(
    mona: Actor, asha: Actor, ben: Actor, ring: Ring
) -> None:
    accepted_answer(asha, ben, bounty=30)
    posting.transfer("a purchase", posting.member(ben.id), posting.BURN, holding(ben).points - 25)
    deciding.take_back(mona, ring.id, WHY)
    assert holding(ben).points == 0
    posting.transfer("a gift", posting.MINT, posting.member(ben.id), 100)
    returning.part(ring.id, returning.Place(acted("take_back").id))
    assert holding(ben).points == 100
    deciding.give_back(mona, ring.id, WHY)
    assert holding(ben).points == 125


def test_what_another_standing_case_covers_comes_back_with_that_one(
    mona: Actor, asha: Actor, ben: Actor, cleo: Actor, ring: Ring
) -> None:
    voted_answer(asha, ben)
    voted_answer(cleo, ben)
    full = holding(ben).experience
    wider = make_ring(asha, ben, cleo)
    deciding.take_back(mona, ring.id, WHY)
    deciding.take_back(mona, wider.id, WHY)
    assert holding(ben).experience == full - 20
    deciding.give_back(mona, wider.id, WHY)
    assert holding(ben).experience == full - 10
    deciding.give_back(mona, ring.id, WHY)
    assert holding(ben).experience == full


def test_what_comes_after_the_decision_is_not_taken(
    mona: Actor, asha: Actor, ben: Actor, ring: Ring
) -> None:
    deciding.take_back(mona, ring.id, WHY)
    with clock.at(clock.now() + timedelta(minutes=1)):
        answer = voted_answer(asha, ben)
    full = holding(ben)
    returning.part(ring.id, returning.Place(acted("take_back").id))
    assert (holding(ben), ups(answer)) == (full, 1)


def test_a_large_ring_is_worked_off_by_the_worker_and_can_be_overtaken(
    app: Flask, mona: Actor, asha: Actor, ben: Actor, ring: Ring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(returning, "PART", 2)
    answers = []
    for day in range(7):
        with clock.at(clock.now() - timedelta(days=10 - day)):
            answers.append(voted_answer(asha, ben))
    full = holding(ben)
    deciding.take_back(mona, ring.id, WHY)
    assert holding(ben).experience == full.experience - 20
    db.session.commit()
    worker.drain(app)
    db.session.expire_all()
    assert holding(ben).experience == full.experience - 70
    assert acted("take_back").awards == 7

    deciding.give_back(mona, ring.id, WHY)
    deciding.take_back(mona, ring.id, WHY)
    db.session.commit()
    worker.drain(app)
    db.session.expire_all()
    assert holding(ben).experience == full.experience - 70
    assert [ups(answer) for answer in answers] == [0] * 7


def test_an_answer_that_voters_chose_loses_what_it_earned_too(
    mona: Actor, asha: Actor, ben: Actor, ring: Ring
) -> None:
    question = make_question(asha, bounty=20)
    answer = make_answer(question, ben)
    voting.cast(make_actor(), answer, 1, 1)
    before = holding(ben)
    with clock.at(clock.now() + timedelta(days=20)):
        timing.end_time(question.id)
        assert holding(ben) == (before.experience + 20, before.points + 40, 1)
        deciding.take_back(mona, ring.id, WHY)
        assert holding(ben) == before
        deciding.give_back(mona, ring.id, WHY)
    assert holding(ben) == (before.experience + 20, before.points + 40, 1)
