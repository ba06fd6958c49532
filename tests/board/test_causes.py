"""The table of causes, line by line: who gets what for each act, once, and what it was about."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from qa.board import commenting, viewing, voting
from qa.board.life import accepting, balloting, declining, outcomes, raising
from qa.board.models import Answer, Comment, Question
from qa.board.order import closing, hiding
from qa.core import clock
from qa.core.db import db
from qa.ledger.models import Transfer
from qa.moderation import flagging
from qa.reputation import actors, awarding, jobs
from qa.reputation.actors import Actor
from qa.reputation.models import Award, Standing
from tests.factories import make_actor, make_answer, make_moderator, make_question

from .life.looking import chores_at, vote_up

Line = tuple[str, str, int, int]


@pytest.fixture
def asha(app: Flask) -> Actor:
    return make_actor("asha", level=6, points=200)


@pytest.fixture
def ben(app: Flask) -> Actor:
    return make_actor("ben", level=6, points=50)


@pytest.fixture
def cleo(app: Flask) -> Actor:
    return make_actor("cleo", level=6)


@pytest.fixture
def mona(app: Flask) -> Actor:
    return make_moderator()


@pytest.fixture
def question(asha: Actor) -> Question:
    return make_question(asha, bounty=41)


@pytest.fixture
def answer(question: Question, ben: Actor) -> Answer:
    return make_answer(question, ben)


def given(member: Actor, rule: str = "%") -> list[Line]:
    """What awards gave the member: rule, subject, points, experience; the oldest first."""
    rows = select(Award.rule, Award.subject, Award.points, Award.experience)
    rows = rows.where(Award.member_id == member.id, Award.rule.like(rule)).order_by(Award.id)
    return [tuple(row) for row in db.session.execute(rows)]  # type: ignore[misc]


def moved() -> list[tuple[str, str, int]]:
    """What moved from and to escrows, and for fees: cause, subject, amount; the oldest first."""
    rows = select(Transfer.cause, Transfer.subject, Transfer.amount).where(
        Transfer.key.not_like("award:%"), Transfer.key.not_like("opening:%")
    )
    return [tuple(row) for row in db.session.execute(rows.order_by(Transfer.id))]  # type: ignore[misc]


def test_a_confirmed_account(cleo: Actor) -> None:
    for _twice in range(2):
        jobs.welcome({"member_id": cleo.id})
    assert given(cleo) == [("account_confirmed", f"member:{cleo.id}", 20, 20)]


def test_an_answer_and_its_acceptance_with_a_bounty(
    asha: Actor, ben: Actor, question: Question, answer: Answer
) -> None:
    subject = f"answer:{answer.id}"
    for _twice in range(2):
        accepting.accept(asha, answer)
    assert given(ben) == [("answer_given", subject, 2, 2), ("answer_accepted", subject, 20, 40)]
    assert given(asha) == [("question_ended_in_time", f"question:{question.id}", 3, 3)]
    assert moved() == [
        ("bounty_put_up", f"question:{question.id}", 41), ("bounty_paid", subject, 41),
    ]  # fmt: skip
    stood = db.session.get_one(Standing, (ben.id, question.industry_id))
    assert (stood.experience, stood.answers, stood.accepted) == (42, 1, 1)


def test_an_answer_chosen_by_public_vote_and_the_voters(
    ben: Actor, cleo: Actor, question: Question, answer: Answer
) -> None:
    make_answer(question)
    vote_up(answer)
    chores_at(question.deadline_at)
    with clock.at(question.deadline_at):
        for _twice in range(2):
            balloting.cast(cleo, answer)
    chores_at(question.deadline_at + timedelta(days=6))
    subject = f"answer:{answer.id}"
    assert given(cleo) == [("ballot_cast", f"question:{question.id}", 1, 1)]
    assert given(ben)[1:] == [("answer_chosen_by_vote", subject, 20, 20)]
    assert moved()[1:] == [("bounty_paid", subject, 41)]


@pytest.mark.parametrize(("value", "author"), [(1, 10), (-1, -2)])
def test_votes_on_an_answer_and_their_withdrawal(
    ben: Actor, cleo: Actor, answer: Answer, value: int, author: int
) -> None:
    before = actors.load(ben.id), cleo
    voting.cast(cleo, answer, 1, value)
    way, subject = "up" if value == 1 else "down", f"answer:{answer.id}"
    assert given(ben)[1:] == [(f"answer_voted_{way}", subject, 0, author)]
    down = [("answer_vote_down_cast", subject, 0, -1)]
    assert given(cleo) == (down if value == -1 else [])
    voting.cast(cleo, answer, 1, 0)
    assert (actors.load(ben.id), actors.load(cleo.id)) == before


@pytest.mark.parametrize(("value", "author"), [(1, 5), (-1, -2)])
def test_votes_on_a_question_cost_only_its_asker(
    asha: Actor, cleo: Actor, question: Question, value: int, author: int
) -> None:
    voting.cast(cleo, question, 1, value)
    way = "up" if value == 1 else "down"
    assert given(asha) == [(f"question_voted_{way}", f"question:{question.id}", 0, author)]
    assert given(cleo) == []


def test_the_best_answer_that_most_readers_found_helpful(
    asha: Actor, ben: Actor, answer: Answer
) -> None:
    accepting.accept(asha, answer)
    answer.helpful_yes, answer.helpful_no = 160, 40
    for _twice in range(2):
        viewing.award_helpful()
    assert given(ben)[2:] == [("answer_found_helpful", f"answer:{answer.id}", 50, 50)]


def test_a_question_declined_in_time_burns_half_and_one_left_alone_costs_more(
    asha: Actor, question: Question, answer: Answer
) -> None:
    alone = make_question(asha, bounty=10)
    make_answer(alone)
    declining.decline(asha, question)
    subject = f"question:{question.id}"
    assert given(asha) == [("question_ended_in_time", subject, 3, 3)]
    assert moved()[2:] == [("bounty_returned", subject, 20), ("bounty_burnt", subject, 21)]
    chores_at(alone.deadline_at + timedelta(days=16))
    subject = f"question:{alone.id}"
    assert given(asha)[1:] == [("question_left_unhandled", subject, -20, 0)]
    assert moved()[4:] == [("bounty_returned", subject, 5), ("bounty_burnt", subject, 5)]


def test_a_question_that_ended_after_its_time_earns_nothing(
    asha: Actor, question: Question, answer: Answer
) -> None:
    with clock.at(question.deadline_at + timedelta(minutes=1)):
        accepting.accept(asha, answer)
    assert given(asha) == []


def test_bounty_raise_fee_and_a_closed_question(asha: Actor, mona: Actor) -> None:
    question = make_question(asha, bounty=10, anonymous=True)
    subject = f"question:{question.id}"
    raising.raise_bounty(asha, question, 5, "press")
    closing.close(mona, question, "unclear")
    assert moved() == [
        ("bounty_put_up", subject, 10), ("anonymous_question", subject, 10),
        ("bounty_raised", subject, 5), ("bounty_returned", subject, 15),
    ]  # fmt: skip


def test_posts_removed_by_a_moderator_and_brought_back(
    asha: Actor, ben: Actor, mona: Actor, question: Question, answer: Answer
) -> None:
    before = actors.load(asha.id), actors.load(ben.id)
    comment_id = commenting.comment(ben, question, answer, "提单在哪里？")
    comment = db.session.get_one(Comment, comment_id)
    hiding.delete_comment(mona, comment, "广告")
    hiding.restore_comment(mona, comment)
    hiding.delete_answer(mona, answer, "广告")
    hiding.delete_question(mona, question, "广告")
    assert given(ben)[1:] == [
        ("comment_removed", f"comment:{comment_id}", -5, -5),
        ("comment_removed", f"comment:{comment_id}", 5, 5),
        ("answer_removed", f"answer:{answer.id}", -10, -10),
    ]
    assert given(asha) == [("question_removed", f"question:{question.id}", -20, -20)]
    assert moved()[1:] == [("bounty_withdrawn", f"question:{question.id}", 41)]
    assert db.session.get_one(Standing, (ben.id, question.industry_id)).answers == 0
    hiding.restore_question(mona, question)
    hiding.restore_answer(mona, answer)
    assert (actors.load(asha.id), actors.load(ben.id)) == before
    db.session.expire_all()
    assert db.session.get_one(Standing, (ben.id, question.industry_id)).answers == 1


def test_an_accepted_answer_that_is_removed_keeps_what_accepting_gave(
    asha: Actor, ben: Actor, mona: Actor, answer: Answer
) -> None:
    accepting.accept(asha, answer)
    hiding.delete_answer(mona, answer, "广告")
    assert [line[2:] for line in given(ben)] == [(2, 2), (20, 40), (-10, -10)]
    assert moved()[1:] == [("bounty_paid", f"answer:{answer.id}", 41)]


def test_an_answer_its_author_deletes_has_not_been_given(
    ben: Actor, mona: Actor, question: Question, answer: Answer
) -> None:
    before = actors.load(ben.id)
    hiding.delete_answer(ben, answer)
    assert actors.load(ben.id) == ben
    hiding.restore_answer(ben, answer)
    assert actors.load(ben.id) == before
    hiding.delete_answer(ben, answer)
    hiding.restore_answer(mona, answer)
    hiding.delete_answer(mona, answer, "广告")
    after = actors.load(ben.id)
    assert (after.points, after.experience) == (before.points - 10, before.experience - 10)
    assert db.session.get_one(Standing, (ben.id, question.industry_id)).answers == 0


def test_a_flag_upheld(cleo: Actor, mona: Actor, answer: Answer) -> None:
    flag_id = flagging.flag(cleo, answer, "spam")
    for _twice in range(2):
        flagging.decide(mona, flag_id, upheld=True)
    assert given(cleo) == [("flag_upheld", f"flag:{flag_id}", 5, 2)]


def test_an_outcome_report_once_a_question_while_its_acceptance_stands(
    asha: Actor, question: Question, answer: Answer
) -> None:
    accepting.accept(asha, answer)
    outcomes.report(asha, answer, "works")
    outcomes.report(asha, answer, "partly")
    line = ("outcome_reported", f"question:{question.id}", 2, 2)
    assert given(asha, "outcome_reported") == [line]
    accepting.withdraw(asha, answer)
    accepting.accept(asha, answer)
    assert sum(line[2] for line in given(asha, "outcome_reported")) == 0
    outcomes.report(asha, answer, "works")
    assert [line[2] for line in given(asha, "outcome_reported")] == [2, -2, 2]


def test_a_day_gives_no_more_for_reports_than_the_rules_say(asha: Actor) -> None:
    for _number in range(6):
        answer = make_answer(make_question(asha))
        accepting.accept(asha, answer)
        outcomes.report(asha, answer, "works")
    assert sum(line[2] for line in given(asha, "outcome_reported")) == 10


def test_nothing_is_given_for_what_was_given_before_though_it_was_taken_back(
    ben: Actor, answer: Answer
) -> None:
    key = f"answer:{answer.id}"
    awarding.reverse(key)
    awarding.award(ben.id, "answer_given", key)
    assert actors.load(ben.id) == ben
