"""Reporting, taking a report back, and deciding on it once."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from qa.accounts.models import Member
from qa.board import commenting
from qa.board.models import Answer, Comment, Question
from qa.core.db import db
from qa.core.errors import Conflict, Invalid, Missing, Refused
from qa.ledger import auditing
from qa.moderation import flagging, queries
from qa.moderation.flagging import Reason, Target
from qa.moderation.models import Flag
from qa.reputation import actors
from qa.reputation.actors import Actor
from tests.factories import make_actor, make_answer, make_moderator, make_question


@pytest.fixture
def dora(app: Flask) -> Actor:
    return make_actor("dora")


@pytest.fixture
def mona(app: Flask) -> Actor:
    return make_moderator()


@pytest.fixture
def question(app: Flask) -> Question:
    return make_question(make_actor("asha"))


@pytest.fixture
def answer(question: Question) -> Answer:
    return make_answer(question, make_actor("ben"))


def count(**values: object) -> int:
    return db.session.scalar(select(func.count()).select_from(Flag).filter_by(**values)) or 0


def targets(question: Question, answer: Answer) -> list[Target]:
    comment_id = commenting.comment(make_actor(), question, answer, "提单在哪里？")
    return [
        question,
        answer,
        db.session.get_one(Comment, comment_id),
        db.session.get_one(Member, answer.author_id),
    ]


def test_posts_and_members_can_be_reported(dora: Actor, question: Question, answer: Answer) -> None:
    for target in targets(question, answer):
        flag_id = flagging.flag(dora, target, "spam")
        flag = db.session.get_one(Flag, flag_id)
        assert (flag.state, flag.flagger_id) == ("open", dora.id)
        is_member = isinstance(target, Member)
        assert flag.industry_id == (None if is_member else question.industry_id)
    assert count(state="open") == 4


def test_the_same_report_again_finds_the_first_and_another_is_a_conflict(
    dora: Actor, question: Question, answer: Answer
) -> None:
    first = flagging.flag(dora, answer, "spam", "广告")
    assert flagging.flag(dora, answer, "spam", "广告") == first
    with pytest.raises(Conflict):
        flagging.flag(dora, answer, "rude")
    assert flagging.flag(make_actor(), answer, "rude") != first
    assert flagging.flag(dora, question, "spam") != first
    assert count() == 3


def test_one_s_own_and_beginners_reports_are_refused(question: Question, answer: Answer) -> None:
    author = actors.load(answer.author_id)
    for actor, target in (
        (author, answer),
        (author, db.session.get_one(Member, author.id)),
        (make_actor(level=1), question),
    ):
        with pytest.raises(Refused):
            flagging.flag(actor, target, "spam")
    assert count() == 0


@pytest.mark.parametrize(
    ("reason", "note"), [("", ""), ("because", ""), ("other", " "), ("spam", "字" * 201)]
)
def test_a_report_says_what_is_wrong(dora: Actor, answer: Answer, reason: str, note: str) -> None:
    with pytest.raises(Invalid):
        flagging.flag(dora, answer, reason, note)
    assert count() == 0


def test_an_open_report_can_be_taken_back_and_made_again(
    dora: Actor, question: Question, answer: Answer
) -> None:
    flagging.flag(dora, answer, "spam")
    bystanders = [
        flagging.flag(dora, question, "spam"),
        flagging.flag(make_actor(), answer, "spam"),
    ]
    for _time in range(2):
        flagging.withdraw(dora, answer)
    assert set(db.session.scalars(select(Flag.id))) == set(bystanders)
    assert flagging.flag(dora, answer, "rude")


def test_upholding_thanks_the_reporter_once(
    dora: Actor, mona: Actor, answer: Answer, question: Question
) -> None:
    flag_id, other = flagging.flag(dora, answer, "spam"), flagging.flag(dora, question, "spam")
    before = actors.load(dora.id)
    for _time in range(2):
        flagging.decide(mona, flag_id, True)
    after = actors.load(dora.id)
    assert (after.points, after.experience) == (before.points + 5, before.experience + 2)
    flag = db.session.get_one(Flag, flag_id)
    assert (flag.state, flag.decided_by_id) == ("upheld", mona.id)
    assert db.session.get_one(Flag, other).state == "open"
    with pytest.raises(Conflict):
        flagging.decide(mona, flag_id, False)
    assert not any(auditing.differences())


def test_dismissing_gives_nothing_and_what_was_decided_stays(
    dora: Actor, mona: Actor, answer: Answer
) -> None:
    flag_id, before = flagging.flag(dora, answer, "spam"), actors.load(dora.id)
    flagging.decide(mona, flag_id, False)
    flagging.withdraw(dora, answer)
    assert actors.load(dora.id) == before
    assert count(state="dismissed") == 1
    assert flagging.flag(dora, answer, "spam") != flag_id


def test_only_another_moderator_decides(dora: Actor, mona: Actor, answer: Answer) -> None:
    flag_id = flagging.flag(mona, answer, "spam")
    for actor in (dora, mona):
        with pytest.raises(Refused):
            flagging.decide(actor, flag_id, True)
    with pytest.raises(Missing):
        flagging.decide(mona, 999_999, True)
    flagging.decide(make_moderator("mike"), flag_id, True)
    assert count(state="upheld") == 1


def test_open_flags_are_grouped_by_target_most_reported_first(
    dora: Actor, mona: Actor, question: Question, answer: Answer
) -> None:
    for target in targets(question, answer):
        flagging.flag(dora, target, "spam")
    flagging.flag(make_actor(), answer, "rude", "骂人")
    decided = flagging.flag(make_actor(), question, "rude")
    flagging.decide(mona, decided, True)
    found = queries.open_flags()
    assert [(group.kind, len(group.reports)) for group in found] == [
        ("answer", 2), ("question", 1), ("comment", 1), ("member", 1),
    ]  # fmt: skip
    assert found[0].title == question.title
    assert found[0].reports[1].note == "骂人"


def test_every_reason_has_its_words() -> None:
    assert set(flagging.WORDS) == set(Reason)
