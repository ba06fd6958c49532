"""Whose points are earned and spent where an organisation's are common."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from qa.accounts.models import Member
from qa.board.life import accepting, declining
from qa.board.models import Question
from qa.core import clock
from qa.core.db import db
from qa.core.errors import Invalid
from qa.ledger import auditing, posting
from qa.reputation import actors, awarding, purses
from qa.reputation.actors import Actor
from qa.reputation.awarding import Given
from qa.reputation.models import Award, Reputation
from qa.reputation.rules import rules
from tests.factories import make_actor, make_answer, make_question
from tests.page_quality import PageClient


@pytest.fixture
def main(app: Flask) -> Actor:
    return make_actor("laowang", points=100)


@pytest.fixture
def sub(app: Flask, main: Actor) -> Actor:
    """Shares the purse of `main`."""
    actor = make_actor("laowang2", level=1)
    share(actor.id, main.id)
    return actors.load(actor.id)


def share(member_id: int, purse_id: int | None) -> None:
    db.session.execute(
        update(Reputation).where(Reputation.member_id == member_id).values(purse_id=purse_id)
    )


def lies(member: Actor) -> int:
    return posting.balance(posting.member(member.id))


def test_the_purse_earns_and_experience_stays_with_who_earned_it(main: Actor, sub: Actor) -> None:
    awarding.award(sub.id, "answer_accepted", "accept")
    assert (lies(main), lies(sub)) == (120, 0)
    assert (actors.load(main.id).points, actors.load(sub.id).points) == (120, 120)
    assert actors.load(sub.id).experience == 20
    assert actors.load(main.id).experience == main.experience
    assert purses.purse(sub.id) == posting.member(main.id)


def test_a_bounty_is_paid_from_the_purse_and_comes_back_to_it(main: Actor, sub: Actor) -> None:
    question = make_question(sub, bounty=60, anonymous=True)
    assert lies(main) == 100 - 60 - 10
    with pytest.raises(Invalid, match="you have 30"):
        make_question(actors.load(sub.id), bounty=40)
    declining.decline(sub, question)
    assert lies(main) == 30 + 30


def test_a_bounty_won_goes_to_the_purse_and_comes_back_from_it(main: Actor, sub: Actor) -> None:
    asha = make_actor("asha", points=50)
    question = make_question(asha, bounty=50)
    answer = make_answer(question, sub)
    accepting.accept(asha, answer)
    assert lies(main) == 100 + 2 + 50 + 20
    accepting.withdraw(asha, answer)
    assert (lies(main), lies(sub)) == (102, 0)
    assert db.session.get_one(Question, question.id).state == "open"
    assert not any(auditing.differences())


def test_what_was_earned_before_joining_is_taken_back_from_the_purse(main: Actor) -> None:
    late = make_actor("late", level=1)
    awarding.award(late.id, "answer_accepted", "accept")
    posting.transfer("joined", posting.member(late.id), posting.member(main.id), 20)
    share(late.id, main.id)
    assert awarding.reverse("accept")
    assert (lies(main), lies(late)) == (100, 0)
    assert awarding.restore("accept")
    assert (lies(main), lies(late)) == (120, 0)


def test_what_the_purse_earned_is_taken_back_from_it_after_leaving(main: Actor, sub: Actor) -> None:
    awarding.award(sub.id, "answer_accepted", "accept")
    share(sub.id, None)
    awarding.award(sub.id, "account_confirmed", "own")
    assert awarding.reverse("accept")
    assert (lies(main), lies(sub)) == (100, 20)


def test_holding_several_who_share_a_purse_holds_each_once(main: Actor, sub: Actor) -> None:
    awarding.hold(sub.id, main.id, sub.id)
    awarding.award(sub.id, "answer_accepted", "accept:1")
    awarding.award(main.id, "answer_accepted", "accept:2")
    assert lies(main) == 140


@pytest.mark.parametrize("rule", ["account_confirmed", "signed_in", "streak_kept"])
def test_merely_coming_brings_a_common_purse_nothing(main: Actor, sub: Actor, rule: str) -> None:
    given = rules().awards[rule]
    assert awarding.award(sub.id, rule, "sub") == Given(0, given.experience)
    assert lies(main) == 100
    assert actors.load(sub.id).experience == given.experience
    assert awarding.award(main.id, rule, "main") == Given(given.points, given.experience)
    assert lies(main) == 100 + given.points
    assert awarding.award(main.id, rule, "main") == Given(0, 0)
    assert db.session.scalar(select(Award.waived).where(Award.key == "sub")) == 0


def test_who_shares_a_purse_is_promised_and_told_what_it_really_is(
    client: PageClient, main: Actor, sub: Actor
) -> None:
    client.sign_in(db.session.get_one(Member, sub.id))
    with clock.at(clock.now() + timedelta(days=1)):
        page = client.get("/desk").text
    assert "For being here today: +5 experience. Day 1 in a row." in page
    assert "6 more days bring 10 experience on top." in page
    assert (lies(main), actors.load(sub.id).experience) == (100, 5)
