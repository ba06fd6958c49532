"""Accounts of one organisation give each other nothing that others are to give."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from qa.accounts.models import Member, Organisation
from qa.board import policy, reacting, voting
from qa.board.life import accepting, balloting, declining, timing
from qa.board.models import Answer, Question
from qa.core import clock
from qa.core.db import db
from qa.core.errors import Conflict, Missing, Refused
from qa.moderation import flagging
from qa.reputation import actors
from qa.reputation.actors import Actor
from tests.factories import make_actor, make_answer, make_moderator, make_question
from tests.query_recorder import record_queries


def employ(*members: Actor) -> list[Actor]:
    """Make them accounts of one organisation, led by the first."""
    organisation = Organisation(main_id=members[0].id)
    db.session.add(organisation)
    db.session.flush()
    for member in members:
        row = db.session.get_one(Member, member.id)
        row.organisation_id, row.rights = (
            organisation.id,
            ["flag", "ask", "answer", "vote", "comment", "edit", "keep", "spend"],
        )
    db.session.flush()
    return [actors.load(member.id) for member in members]


@pytest.fixture
def company(app: Flask) -> list[Actor]:
    return employ(make_actor("acme", points=100), make_actor("acme:ben"))


@pytest.fixture
def rivals(app: Flask) -> list[Actor]:
    """Another organisation: what holds for the first is nothing to them."""
    return employ(make_actor("best"), make_actor("best:dora"))


def test_nobody_votes_for_or_against_a_colleague(company: list[Actor], rivals: list[Actor]) -> None:
    boss, ben = company
    question = make_question(boss)
    answer = make_answer(make_question(), ben)
    for value in (1, -1):
        with pytest.raises(Refused, match="one organisation"):
            voting.cast(ben, question, 1, value)
        with pytest.raises(Refused, match="one organisation"):
            voting.cast(boss, answer, 1, value)
    assert voting.cast(rivals[0], answer, 1, 1)


def test_a_vote_cast_before_they_became_colleagues_can_be_withdrawn(app: Flask) -> None:
    asha, ben = make_actor("asha"), make_actor("ben")
    answer = make_answer(make_question(), ben)
    voting.cast(asha, answer, 1, 1)
    asha, ben = employ(asha, ben)
    voting.cast(asha, answer, 1, 0)
    db.session.refresh(answer)
    assert answer.ups == 0


def test_a_colleague_who_asked_anonymously_is_not_given_away_and_gains_nothing(
    company: list[Actor],
) -> None:
    boss, ben = company
    question = make_question(boss, anonymous=True)
    before = actors.load(boss.id).experience
    voting.cast(ben, question, 1, 1)
    assert actors.load(boss.id).experience == before
    voting.cast(ben, question, 1, 0)
    assert actors.load(boss.id).experience == before


def test_no_answer_of_a_colleague_is_accepted_or_gets_a_share(
    company: list[Actor], rivals: list[Actor]
) -> None:
    boss, ben = company
    question = make_question(boss, bounty=20)
    own, other = make_answer(question, ben), make_answer(question, rivals[1])
    with pytest.raises(Refused, match="your own organisation"):
        accepting.accept(boss, own)
    with pytest.raises(Missing):
        accepting.accept(boss, other, {other.id: 12, own.id: 8})
    accepting.accept(boss, other)
    assert other.share == 20


def test_the_public_vote_does_not_choose_a_colleague_of_the_asker(
    company: list[Actor], rivals: list[Actor]
) -> None:
    boss, ben = company
    question = make_question(boss, bounty=20)
    own = make_answer(question, ben)
    voting.cast(make_actor(), own, 1, 1)
    with clock.at(clock.now() + timedelta(days=20)):
        timing.end_time(question.id)
    assert db.session.get_one(Question, question.id).state == "expired"


def test_no_ballot_goes_to_a_colleague(company: list[Actor], rivals: list[Actor]) -> None:
    question = make_question()
    answers: list[Answer] = [make_answer(question, one) for one in (company[1], rivals[1])]
    with clock.at(clock.now() + timedelta(days=16)):
        timing.end_time(question.id)
        with pytest.raises(Refused, match="others vote on it"):
            balloting.cast(company[0], answers[0])
        balloting.cast(company[0], answers[1])


def test_the_asker_s_colleagues_do_not_stand_for_election(
    company: list[Actor], rivals: list[Actor]
) -> None:
    question = make_question(company[0])
    answers = [make_answer(question, one) for one in (company[1], rivals[0], make_actor())]
    with clock.at(clock.now() + timedelta(days=16)):
        timing.end_time(question.id)
        with pytest.raises(Conflict):
            balloting.cast(make_actor(), answers[0])
        balloting.cast(make_actor(), answers[1])


def test_reactions_ratings_and_reports_on_colleagues_are_for_others(
    company: list[Actor], rivals: list[Actor]
) -> None:
    boss, ben = company
    question = make_question()
    answer = make_answer(question, ben)
    with pytest.raises(Refused, match="your own organisation"):
        reacting.react(boss, answer, question, "works")
    reacting.react(rivals[0], answer, question, "works")
    question.accepted_answer_id = answer.id
    assert not policy.rate_helpful(boss, question, answer).ok
    assert policy.rate_helpful(rivals[0], question, answer).ok
    asked = Question(author_id=boss.id, accepted_answer_id=answer.id)
    assert not policy.report_outcome(boss, asked, answer).ok


def test_a_moderator_does_not_decide_on_what_a_colleague_reported(app: Flask) -> None:
    mona, ben = employ(make_moderator(), make_actor("mona:ben"))
    flag_id = flagging.flag(ben, make_question(), "spam")
    with pytest.raises(Refused, match="your organisation"):
        flagging.decide(mona, flag_id, True)
    flagging.decide(make_moderator("mike"), flag_id, True)


def test_only_accounts_of_organisations_are_asked_about(company: list[Actor]) -> None:
    counts = []
    for member_id in (make_actor().id, company[0].id):
        with record_queries() as statements:
            actor = actors.load(member_id)
        counts.append(len(statements))
    assert counts == [1, 2]
    assert actor.colleagues == {one.id for one in company}


def test_who_may_no_longer_ask_in_its_name_ends_nothing_in_its_name(company: list[Actor]) -> None:
    _boss, ben = company
    answer = make_answer(make_question(ben))
    row = db.session.get_one(Member, ben.id)
    row.rights = [right for right in row.rights if right != "ask"]
    db.session.flush()
    ben = actors.load(ben.id)
    with pytest.raises(Refused, match="main account"):
        accepting.accept(ben, answer)
    with pytest.raises(Refused, match="main account"):
        declining.decline(ben, db.session.get_one(Question, answer.question_id))
