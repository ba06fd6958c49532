"""Closing and reopening: by a moderator, and by voices that decide once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from qa.board import commenting
from qa.board.life import accepting
from qa.board.models import CloseVote, Question, TimelineEntry
from qa.board.order import closing, hiding
from qa.core import clock
from qa.core.db import db
from qa.core.errors import Conflict, Invalid, Missing, Refused
from qa.ledger import auditing, posting
from qa.reputation import actors
from qa.reputation.actors import Actor
from qa.reputation.rules import rules
from tests.factories import make_actor, make_answer, make_moderator, make_question


@pytest.fixture
def asha(app: Flask) -> Actor:
    return make_actor("asha", points=100, level=8)


@pytest.fixture
def mona(app: Flask) -> Actor:
    return make_moderator()


@pytest.fixture
def question(asha: Actor) -> Question:
    return make_question(asha, bounty=20)


@pytest.fixture(autouse=True)
def _books_are_right(app: Flask) -> Iterator[None]:
    yield
    db.session.flush()
    assert not any(auditing.differences())


def last(question: Question) -> TimelineEntry:
    query = select(TimelineEntry).where(TimelineEntry.question_id == question.id)
    return db.session.scalars(query.order_by(TimelineEntry.id.desc())).first()


def test_a_moderator_closes_and_the_bounty_goes_back(
    asha: Actor, mona: Actor, question: Question
) -> None:
    bystander = make_question(asha, bounty=10)
    closing.close(mona, question, "off_topic", "去问律师。")
    assert (question.state, question.closed_reason) == ("closed", "off_topic")
    assert actors.load(asha.id).points == 90
    assert posting.balance(posting.escrow(f"question:{question.id}")) == 0
    entry = last(question)
    assert (entry.kind, entry.actor_id) == ("closed", mona.id)
    assert (entry.data["reason"], entry.data["note"]) == ("off_topic", "去问律师。")
    assert bystander.state == "open"


def test_a_closed_question_takes_no_answers_but_comments(mona: Actor, question: Question) -> None:
    closing.close(mona, question, "unclear")
    with pytest.raises(Refused):
        make_answer(question)
    assert commenting.comment(make_actor(), question, None, "请说清楚。")


def test_closing_twice_is_done_once_and_for_another_reason_a_conflict(
    mona: Actor, question: Question
) -> None:
    closing.close(mona, question, "unclear")
    closing.close(mona, question, "unclear")
    with pytest.raises(Conflict):
        closing.close(mona, question, "off_topic")
    closed = select(func.count()).where(TimelineEntry.kind == "closed")
    assert db.session.scalar(closed) == 1


@pytest.mark.parametrize("reason", ["", "because", "duplicate"])
def test_closing_wants_a_reason_of_the_list(mona: Actor, question: Question, reason: str) -> None:
    with pytest.raises(Invalid):
        closing.close(mona, question, reason)
    assert question.state == "open"


def test_only_moderators_close_at_once(asha: Actor, question: Question) -> None:
    for actor in (asha, make_actor(level=20)):
        with pytest.raises(Refused):
            closing.close(actor, question, "unclear")


def test_a_solved_question_is_not_closed_and_a_deleted_one_is_missing(
    asha: Actor, mona: Actor, question: Question
) -> None:
    deleted = make_question()
    hiding.delete_question(mona, deleted, "违规")
    accepting.accept(asha, make_answer(question))
    with pytest.raises(Conflict):
        closing.close(mona, question, "unclear")
    with pytest.raises(Missing):
        closing.close(mona, deleted, "unclear")


def test_reopening_begins_another_round(asha: Actor, mona: Actor, question: Question) -> None:
    closing.close(mona, question, "unclear")
    closing.reopen(mona, question, "说清楚了")
    assert (question.state, question.round, question.bounty) == ("open", 2, 0)
    assert question.closed_reason is None
    assert (last(question).kind, last(question).data) == ("reopened", {"reason": "说清楚了"})
    with pytest.raises(Conflict):
        closing.reopen(mona, question)


def test_as_many_voices_as_the_rules_say_close_by_the_reason_most_name(
    question: Question,
) -> None:
    bystander = make_question()
    for actor, reason in zip(voters(), ("unclear", "outdated", "outdated"), strict=True):
        assert question.state == "open"
        closing.vote_close(actor, question, reason)
    assert (question.state, question.closed_reason) == ("closed", "outdated")
    assert last(question).actor_id is None
    assert last(question).data == {"reason": "outdated", "votes": 3}
    assert closing.waiting(question.id, closing.CLOSE) == []
    assert bystander.state == "open"


def voters() -> list[Actor]:
    return [make_actor(level=8) for _number in range(rules().life.close_votes)]


def test_a_member_has_one_voice_and_can_change_it_or_take_it_back(question: Question) -> None:
    member = make_actor(level=8)
    for reason in ("unclear", "outdated", "outdated"):
        closing.vote_close(member, question, reason)
    assert [vote.reason for vote in closing.waiting(question.id, "close")] == ["outdated"]
    closing.vote_close(make_actor(level=8), question, "unclear")
    closing.withdraw_voice(member, question)
    assert [vote.reason for vote in closing.waiting(question.id, "close")] == ["unclear"]


def test_old_voices_do_not_count(question: Question) -> None:
    first, second, third = voters()
    closing.vote_close(first, question, "unclear")
    closing.vote_close(second, question, "unclear")
    with clock.at(clock.now() + timedelta(days=rules().life.close_vote_days, minutes=1)):
        closing.vote_close(third, question, "unclear")
        assert question.state == "open"
        closing.vote_close(second, question, "unclear")
        assert question.state == "open"
        closing.vote_close(first, question, "unclear")
    assert question.state == "closed"


def test_voices_reopen_and_need_to_be_raised_anew(question: Question) -> None:
    for actor in voters():
        closing.vote_close(actor, question, "unclear")
    for actor in voters():
        assert question.state == "closed"
        closing.vote_reopen(actor, question)
    assert (question.state, question.round) == ("open", 2)
    assert last(question).data == {"votes": 3}
    closing.vote_close(make_actor(level=8), question, "unclear")
    assert question.state == "open"


def test_a_moderator_s_act_spends_the_voices_that_waited(mona: Actor, question: Question) -> None:
    first, second, _third = voters()
    closing.vote_close(first, question, "unclear")
    closing.vote_close(second, question, "unclear")
    closing.close(mona, question, "unclear")
    closing.reopen(mona, question)
    closing.vote_close(first, question, "unclear")
    assert question.state == "open"
    assert db.session.scalar(select(func.count()).select_from(CloseVote)) == 3


def test_who_has_no_voice(asha: Actor, question: Question) -> None:
    for actor in (asha, make_actor(level=7)):
        with pytest.raises(Refused):
            closing.vote_close(actor, question, "unclear")
    with pytest.raises(Conflict):
        closing.vote_reopen(make_actor(level=8), question)
