"""Badges follow what members do through the site's own verbs, and go where it is undone."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from qa.board import commenting, voting
from qa.board.life import accepting, outcomes
from qa.board.models import Comment, Question
from qa.board.order import hiding, marking
from qa.core import clock
from qa.core.db import db
from qa.core.outbox import worker
from qa.moderation import flagging
from qa.moderation.rings import deciding
from qa.recognition.badges.awarding import Changed, settle
from qa.recognition.badges.metrics import METRICS
from qa.recognition.models import HeldBadge
from qa.reputation import actors, awarding
from qa.reputation.actors import Actor
from qa.reputation.models import Award
from tests.factories import make_actor, make_answer, make_industry, make_moderator, make_question
from tests.moderation.rings.ringing import make_ring

from .history import STEPS
from .rows import BEGIN, best, merchant, moment

EVERY = list(METRICS)


def holdings(app: Flask, actor: Actor) -> dict[str, datetime]:
    """What `actor` holds once the worker has done its work, and since when."""
    worker.drain(app)
    rows = db.session.execute(
        select(HeldBadge.badge, HeldBadge.subject, HeldBadge.at)
        .where(HeldBadge.member_id == actor.id)
        .execution_options(populate_existing=True)
    ).all()
    return {f"{row.badge} {row.subject}".strip(): row.at for row in rows}


@pytest.fixture
def asha(app: Flask) -> Actor:
    return make_actor("asha", points=500)


@pytest.fixture
def ben(app: Flask) -> Actor:
    return make_actor("ben")


@pytest.fixture
def question(asha: Actor) -> Question:
    with clock.at(BEGIN):
        return make_question(asha, bounty=20)


def test_a_solved_question_honours_both(app: Flask, question: Question, asha: Actor,
                                        ben: Actor) -> None:  # fmt: skip
    with clock.at(moment(1) - timedelta(minutes=1)):
        answer = make_answer(question, ben)
    with clock.at(moment(2)):
        accepting.accept(asha, answer)
    with clock.at(moment(3)):
        outcomes.report(asha, answer, "works")
        held = holdings(app, ben)
        assert held == {
            "first-answer": moment(1) - timedelta(minutes=1),
            "first-accepted": moment(2),
            "quick-answer": moment(2),
            "bounty-won": moment(2),
            "worked-1": moment(3),
        }
        assert holdings(app, asha) == {
            "first-question": BEGIN,
            "first-bounty": moment(2),
            "outcome-told": moment(3),
        }


def test_an_acceptance_taken_back_takes_its_badges_away(
    app: Flask, question: Question, asha: Actor, ben: Actor
) -> None:
    with clock.at(moment(1)):
        answer = make_answer(question, ben)
        accepting.accept(asha, answer)
        assert {"first-accepted", "bounty-won"} < holdings(app, ben).keys()
    with clock.at(moment(2)):
        accepting.withdraw(asha, answer)
        assert holdings(app, ben).keys() == {"first-answer"}
        assert holdings(app, asha).keys() == {"first-question"}
    with clock.at(moment(3)):
        accepting.accept(asha, answer)
        assert holdings(app, ben)["first-accepted"] == moment(3)


def test_a_removed_post_takes_its_badges_and_brings_them_back(
    app: Flask, question: Question, asha: Actor, ben: Actor
) -> None:
    mona, cleo = make_moderator(), make_actor("cleo")
    with clock.at(moment(1)):
        answer = make_answer(question, ben)
        marking.put(mona, question, marking.Mark.FEATURED)
        for _ in range(10):
            commenting.comment(cleo, question, answer, "谢谢，很有用。")
    before = {actor.id: holdings(app, actor) for actor in (asha, ben, cleo)}
    assert before[cleo.id].keys() == {"comments-10"}
    assert f"featured-question question:{question.id}" in before[asha.id]
    hiding.delete_question(mona, question, "spam")
    assert [holdings(app, actor) for actor in (asha, ben, cleo)] == [{}, {}, {}]
    hiding.restore_question(mona, question)
    assert {actor.id: holdings(app, actor) for actor in (asha, ben, cleo)} == before
    hiding.delete_answer(mona, answer, "spam")
    assert [holdings(app, actor) for actor in (ben, cleo)] == [{}, {}]
    assert holdings(app, asha) == before[asha.id]


def test_a_score_counts_while_it_lasts(app: Flask, question: Question, asha: Actor) -> None:
    voters = [make_actor() for _ in range(6)]
    for number, voter in enumerate(voters[:5]):
        with clock.at(moment(number)):
            voting.cast(voter, question, question.industry_id, 1)
    key = f"good-question question:{question.id}"
    assert holdings(app, asha)[key] == moment(4)
    with clock.at(moment(10)):
        voting.cast(voters[5], question, question.industry_id, -1)
        assert key not in holdings(app, asha)
    with clock.at(moment(11)):
        voting.cast(voters[5], question, question.industry_id, 1)
        assert holdings(app, asha)[key] == moment(4)


def test_a_report_that_was_upheld_counts(app: Flask, question: Question, ben: Actor) -> None:
    mona = make_moderator()
    for number in range(10):
        with clock.at(moment(number)):
            other = make_question(make_actor())
            flagging.decide(mona, flagging.flag(ben, other, "spam", ""), number > 0)
    assert "flags-10" not in holdings(app, ben)
    with clock.at(moment(12)):
        flagging.decide(mona, flagging.flag(ben, question, "spam", ""), True)
        assert holdings(app, ben)["flags-10"] == moment(12)


def test_what_a_ring_gained_counts_for_no_badge_until_it_is_given_back(
    app: Flask, question: Question, asha: Actor, ben: Actor
) -> None:
    accepting.accept(asha, make_answer(question, ben))
    case = make_ring(asha, ben)
    before = holdings(app, ben)
    assert {"first-accepted", "bounty-won"} < before.keys()
    deciding.take_back(make_moderator(), case.id, "互相采纳")
    assert holdings(app, ben).keys() == {"first-answer"}
    deciding.give_back(actors.load(case.decided_by_id or 0), case.id, "看错了")
    assert holdings(app, ben) == before


def test_an_award_given_again_has_the_moment_it_was_earned(app: Flask) -> None:
    ben = merchant("ben")
    best(ben, 0, 10)
    assert settle([ben], EVERY).added
    before = held_rows(ben)
    gone = db.session.scalars(select(Award.key).where(Award.member_id == ben)).all()
    for key in gone:
        awarding.reverse(key)
    settle([ben], EVERY)
    assert {row.badge for row in held_rows(ben)} == {"first-answer"}
    for key in gone:
        awarding.restore(key)
    settle([ben], EVERY)
    assert [row[1:] for row in held_rows(ben)] == [row[1:] for row in before]


def held_rows(member_id: int) -> list[tuple[object, ...]]:
    query = select(HeldBadge.id, HeldBadge.badge, HeldBadge.subject, HeldBadge.at)
    query = query.where(HeldBadge.member_id == member_id).order_by(HeldBadge.badge)
    return list(db.session.execute(query).all())  # type: ignore[arg-type]


def test_two_industries_are_two_badges(app: Flask) -> None:
    ben, cloth, steel = merchant("ben"), make_industry().id, make_industry().id
    best(ben, 0, 10, industry=cloth)
    best(ben, 10, 19, industry=steel)
    settle([ben], EVERY)
    of_trade = select(HeldBadge.subject).where(HeldBadge.badge == "industry-10")
    assert db.session.scalars(of_trade).all() == [f"industry:{cloth}"]
    best(ben, 19, 20, industry=steel)
    settle([ben], EVERY)
    assert set(db.session.scalars(of_trade)) == {f"industry:{cloth}", f"industry:{steel}"}


def test_days_in_a_row_begin_anew_after_a_gap(app: Flask) -> None:
    ben = merchant("ben")
    STEPS["streak"](ben, 0, 6)
    STEPS["streak"](ben, 7, 13)
    STEPS["streak"](ben, 20, 27)
    settle([ben], EVERY)
    at = select(HeldBadge.at).where(HeldBadge.badge == "streak-7")
    assert db.session.scalars(at).all() == [moment(26)]


def test_a_badge_whose_moment_was_wrong_is_dated_anew(app: Flask) -> None:
    ben = merchant("ben")
    STEPS["answers_given"](ben, 0, 1)
    assert settle([ben], EVERY) == Changed(added=1)
    db.session.scalars(select(HeldBadge)).one().at = moment(5)
    db.session.flush()
    assert settle([ben], ["questions_asked"]) == Changed()
    assert settle([ben], EVERY) == Changed(dated=1)
    db.session.expire_all()
    assert db.session.scalars(select(HeldBadge)).one().at == moment(0)


def test_a_comment_below_a_removed_answer_does_not_count(app: Flask, question: Question) -> None:
    cleo, answer = make_actor("cleo"), make_answer(question)
    for _ in range(10):
        commenting.comment(cleo, question, answer, "谢谢，很有用。")
    assert db.session.scalar(select(func.count()).select_from(Comment)) == 10
    assert "comments-10" in holdings(app, cleo)
    hiding.delete_answer(make_moderator(), answer, "spam")
    assert holdings(app, cleo) == {}
