"""Acts that meet: whoever comes second finds what the first has done."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from qa.accounts.models import Role
from qa.board.models import (
    Answer,
    CloseVote,
    Comment,
    FollowUp,
    Industry,
    Question,
    TimelineEntry,
)
from qa.board.order import closing, marking
from qa.board.order.marking import PINNED, Mark
from qa.core.db import db
from qa.ledger import auditing, posting
from qa.moderation import flagging
from qa.reputation import actors
from qa.reputation.actors import Actor
from tests.board.test_meeting import click_at_once
from tests.factories import make_actor, make_answer, make_industry, make_moderator, make_question

QUESTIONS = text("UPDATE questions SET title = title")
FLAGS = text("UPDATE flags SET note = note")


@pytest.fixture(autouse=True)
def _books_are_right(app: Flask) -> Iterator[None]:
    yield
    db.session.rollback()
    assert not any(auditing.differences())


@pytest.fixture
def mona(app: Flask) -> Actor:
    return make_moderator()


@pytest.fixture
def mike(app: Flask) -> Actor:
    return make_actor("mike", role=Role.ADMINISTRATOR)


def entered(question: Question, kind: str) -> int:
    query = select(func.count()).where(
        TimelineEntry.question_id == question.id, TimelineEntry.kind == kind
    )
    return db.session.scalar(query) or 0


def test_two_moderators_who_close_at_once_close_once(app: Flask, mona: Actor, mike: Actor) -> None:
    asha = make_actor("asha", points=50)
    question = make_question(asha, bounty=20)
    address = f"/questions/{question.id}/close"
    assert sorted(
        click_at_once(
            app,
            QUESTIONS,
            (mona.id, address, {"reason": "unclear"}),
            (mike.id, address, {"reason": "outdated"}),
        )
    ) == [303, 409]
    assert entered(question, "closed") == 1
    assert actors.load(asha.id).points == 50
    assert posting.balance(posting.escrow(f"question:{question.id}")) == 0


def test_voices_that_meet_at_the_threshold_decide_once(app: Flask) -> None:
    question = make_question()
    voters = [make_actor(level=8) for _number in range(5)]
    for voter in voters[:2]:
        closing.vote_close(voter, question, "unclear")
    address = f"/questions/{question.id}/close"
    clicks = [(voter.id, address, {"reason": "unclear"}) for voter in voters[2:]]
    assert sorted(click_at_once(app, QUESTIONS, *clicks)) == [303, 409, 409]
    db.session.refresh(question)
    assert question.state == "closed"
    assert entered(question, "closed") == 1
    assert db.session.scalar(select(func.count()).select_from(CloseVote)) == 3


def test_an_answer_and_the_deletion_of_its_question_do_not_both_come_through(app: Flask) -> None:
    asha, ben = make_actor("asha"), make_actor("ben")
    question = make_question(asha)
    statuses = click_at_once(
        app,
        QUESTIONS,
        (asha.id, f"/questions/{question.id}/delete", {}),
        (ben.id, f"/questions/{question.id}/answers", {"body": "先查对方信用，再谈比例。"}),
    )
    db.session.refresh(question)
    answers = db.session.scalar(select(func.count()).select_from(Answer))
    deleted = question.hidden_at is not None
    assert statuses == ([303, 404] if deleted else [403, 303])
    assert answers == (0 if deleted else 1)


def test_questions_marked_as_duplicates_of_each_other_become_a_pair(
    app: Flask, mona: Actor, mike: Actor
) -> None:
    one, two = make_question(), make_question()
    statuses = click_at_once(
        app,
        QUESTIONS,
        (mona.id, f"/questions/{one.id}/duplicate", {"of": str(two.id)}),
        (mike.id, f"/questions/{two.id}/duplicate", {"of": str(one.id)}),
    )
    assert sorted(statuses) == [303, 422]
    for question in (one, two):
        db.session.refresh(question)
    assert sorted([one.state, two.state]) == ["closed", "open"]


def test_the_last_place_for_a_pin_is_given_once(app: Flask, mona: Actor, mike: Actor) -> None:
    industry = make_industry()
    questions = [make_question(industry=industry) for _number in range(PINNED + 1)]
    for question in questions[: PINNED - 1]:
        marking.put(mona, question, Mark.PINNED)
    one, two = questions[-2:]
    statuses = click_at_once(
        app,
        QUESTIONS,
        (mona.id, f"/questions/{one.id}/pin", {"value": "1"}),
        (mike.id, f"/questions/{two.id}/pin", {"value": "1"}),
    )
    assert sorted(statuses) == [303, 409]


def test_questions_moved_past_each_other_are_counted_right(
    app: Flask, mona: Actor, mike: Actor
) -> None:
    law, tax = make_industry("law"), make_industry("tax")
    one, two = make_question(industry=law), make_question(industry=tax)
    statuses = click_at_once(
        app,
        text("UPDATE industries SET questions = questions"),
        (mona.id, f"/questions/{one.id}/move", {"industry": str(tax.id)}),
        (mike.id, f"/questions/{two.id}/move", {"industry": str(law.id)}),
    )
    assert statuses == [303, 303]
    rows = dict(db.session.execute(select(Industry.slug, Industry.questions)).all())
    assert rows == {"law": 1, "tax": 1}


def test_a_question_deleted_and_restored_at_once_ends_one_way_with_its_points(
    app: Flask, mona: Actor, mike: Actor
) -> None:
    asha = make_actor("asha", points=50)
    question = make_question(asha, bounty=20)
    address = f"/questions/{question.id}/delete"
    reason = {"reason": "泄露隐私"}
    assert click_at_once(
        app, QUESTIONS, (mona.id, address, reason), (mike.id, address, reason)
    ) == [303, 303]
    assert entered(question, "question_removed") == 1
    address = f"/questions/{question.id}/restore"
    assert sorted(
        click_at_once(app, QUESTIONS, (mona.id, address, {}), (mike.id, address, {}))
    ) == [303, 403]
    assert actors.load(asha.id).points == 30
    assert posting.balance(posting.escrow(f"question:{question.id}")) == 20


def test_a_flag_is_decided_once(app: Flask, mona: Actor, mike: Actor) -> None:
    dora = make_actor("dora")
    flag_id = flagging.flag(dora, make_answer(make_question()), "spam")
    address = f"/moderation/flags/{flag_id}/decision"
    statuses = click_at_once(
        app,
        FLAGS,
        (mona.id, address, {"value": "upheld"}),
        (mike.id, address, {"value": "dismissed"}),
    )
    assert sorted(statuses) == [303, 409]


def test_a_question_is_not_moved_to_an_industry_that_is_just_being_closed(
    app: Flask, mona: Actor
) -> None:
    home, away = make_industry("home"), make_industry("away")
    question = make_question(industry=home)
    shut = text("UPDATE industries SET open_for_questions = false WHERE slug = 'away'")
    click = (mona.id, f"/questions/{question.id}/move", {"industry": str(away.id)})
    assert click_at_once(app, shut, click) == [422]
    db.session.refresh(question)
    assert question.industry_id == home.id


def test_questions_moved_past_each_other_at_once_all_arrive(
    app: Flask, mona: Actor, mike: Actor
) -> None:
    one, two = make_industry(), make_industry()
    here, there = make_question(industry=one), make_question(industry=two)
    clicks = (
        (mona.id, f"/questions/{here.id}/move", {"industry": str(two.id)}),
        (mike.id, f"/questions/{there.id}/move", {"industry": str(one.id)}),
    )
    assert click_at_once(app, text("UPDATE industries SET kind = kind"), *clicks) == [303, 303]
    counted = select(Industry.questions).where(Industry.id.in_([one.id, two.id]))
    assert db.session.scalars(counted).all() == [1, 1]


@pytest.mark.parametrize("place", ["comments", "follow-ups"])
def test_nothing_is_written_below_an_answer_that_is_just_being_moved(
    app: Flask, place: str
) -> None:
    asha = make_actor("asha", points=50)
    nameless, original = make_question(asha, anonymous=True), make_question()
    answer = make_answer(nameless)
    moved = text("UPDATE answers SET question_id = :place").bindparams(place=original.id)
    address = f"/answers/{answer.id}/{place}?below={nameless.id}"
    click = (asha.id, address, {"body": "谢谢，还有一个问题。"})
    assert click_at_once(app, moved, click)[0] in (409, 403)
    for table in (Comment, FollowUp):
        assert db.session.scalar(select(func.count()).select_from(table)) == 0


def test_an_answer_that_is_just_being_moved_is_not_counted_where_it_was(
    app: Flask, mona: Actor
) -> None:
    question, original = make_question(), make_question()
    answer = make_answer(question)
    make_answer(original)
    moved = text("UPDATE answers SET question_id = :place").bindparams(place=original.id)
    click = (mona.id, f"/answers/{answer.id}/delete", {"reason": "泄露隐私"})
    assert click_at_once(app, moved, click)[0] in (303, 409)
    db.session.refresh(question)
    assert question.answers == 1
