"""Deleting and restoring: nothing is destroyed, and what it cost comes back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from qa.board import commenting, counting, queries
from qa.board.life import accepting
from qa.board.models import Answer, Comment, Industry, Question, Tag, TimelineEntry
from qa.board.order import hiding
from qa.core.db import db
from qa.core.errors import Invalid, Missing, Refused
from qa.core.outbox.models import Job
from qa.ledger import auditing, posting
from qa.reputation import actors
from qa.reputation.actors import Actor
from qa.search import documents
from tests.factories import make_actor, make_answer, make_industry, make_moderator, make_question

RULE = "These are other people's papers."


@pytest.fixture
def asha(app: Flask) -> Actor:
    return make_actor("asha", points=100)


@pytest.fixture
def ben(app: Flask) -> Actor:
    return make_actor("ben", points=50)


@pytest.fixture
def mona(app: Flask) -> Actor:
    return make_moderator()


@pytest.fixture
def question(asha: Actor) -> Question:
    industry = make_industry("sea-freight", parent=make_industry("logistics"))
    return make_question(asha, industry, bounty=20, tags=("提单",))


@pytest.fixture(autouse=True)
def _books_are_right(app: Flask) -> Iterator[None]:
    yield
    db.session.flush()
    assert not any(auditing.differences())


def standing(actor: Actor) -> tuple[int, int]:
    now = actors.load(actor.id)
    return now.points, now.experience


def kinds(question: Question) -> list[str]:
    query = select(TimelineEntry.kind).where(TimelineEntry.question_id == question.id)
    return list(db.session.scalars(query.order_by(TimelineEntry.id)))


def counts(question: Question) -> list[int]:
    industries = select(Industry.questions).where(
        Industry.id.in_([question.industry_id, question.trade_id])
    )
    tags = select(Tag.questions).where(Tag.name.in_(question.tags))
    return [*db.session.scalars(industries), *db.session.scalars(tags)]


def test_an_author_deletes_their_question_and_gets_the_bounty_back(
    asha: Actor, question: Question
) -> None:
    bystander = make_question(asha, bounty=10)
    jobs = len(db.session.scalars(select(Job.id)).all())
    hiding.delete_question(asha, question)
    assert "search.index" in db.session.scalars(select(Job.reaction).order_by(Job.id)).all()[jobs:]
    assert question.hidden_by == "author"
    assert standing(asha)[0] == 100 - 10
    assert counts(question) == [0, 0, 0]
    assert kinds(question) == ["asked", "question_removed"]
    assert documents.load([question.id]) == []
    assert bystander.hidden_at is None
    assert counts(bystander) == [1]


def test_a_moderator_removes_a_question_and_it_costs_what_the_rules_say(
    asha: Actor, mona: Actor, question: Question
) -> None:
    before = standing(asha)
    hiding.delete_question(mona, question, RULE)
    assert (question.hidden_by, question.hidden_reason) == ("moderator", RULE)
    assert standing(asha) == (before[0] - 20, before[1] - 20)
    assert posting.balance(posting.escrow(f"question:{question.id}")) == 0


def test_restoring_gives_back_everything_to_the_point(
    asha: Actor, mona: Actor, question: Question
) -> None:
    before, counted = standing(asha), counts(question)
    for _time in range(2):
        hiding.delete_question(mona, question, RULE)
        hiding.restore_question(mona, question)
    assert standing(asha) == before
    assert counts(question) == counted
    assert posting.balance(posting.escrow(f"question:{question.id}")) == 20
    assert question.hidden_at is question.hidden_by is question.hidden_reason is None


def test_deleting_twice_costs_once(asha: Actor, mona: Actor, question: Question) -> None:
    hiding.delete_question(mona, question, RULE)
    once = standing(asha)
    hiding.delete_question(mona, question, RULE)
    assert standing(asha) == once
    assert counts(question) == [0, 0, 0]


def test_a_removal_needs_a_reason(mona: Actor, question: Question) -> None:
    for reason in ("", " 　", "字" * 101):
        with pytest.raises(Invalid):
            hiding.delete_question(mona, question, reason)
    assert question.hidden_at is None


def test_a_question_that_others_answered_stays_with_its_author(
    asha: Actor, question: Question
) -> None:
    make_answer(question)
    with pytest.raises(Refused):
        hiding.delete_question(asha, question)
    assert question.hidden_at is None


def test_strangers_delete_and_restore_nothing(mona: Actor, question: Question) -> None:
    stranger = make_actor(level=20)
    answer = make_answer(question)
    for act, post in ((hiding.delete_question, question), (hiding.delete_answer, answer)):
        with pytest.raises(Refused):
            act(stranger, post, RULE)
    hiding.delete_answer(mona, answer, RULE)
    with pytest.raises(Refused):
        hiding.restore_answer(stranger, answer)
    assert question.hidden_at is None


def test_an_author_restores_what_they_deleted_but_not_what_a_moderator_removed(
    ben: Actor, mona: Actor, question: Question
) -> None:
    answer = make_answer(question, ben)
    hiding.delete_answer(ben, answer)
    hiding.restore_answer(ben, answer)
    hiding.delete_answer(mona, answer, RULE)
    with pytest.raises(Refused):
        hiding.restore_answer(ben, answer)
    with pytest.raises(Refused):
        hiding.delete_answer(ben, answer)
    assert answer.hidden_by == "moderator"


def test_an_answer_counts_while_it_is_to_be_seen(
    ben: Actor, mona: Actor, question: Question
) -> None:
    answer, other = make_answer(question, ben), make_answer(question)
    db.session.refresh(question)
    heat, before = question.heat, standing(ben)
    hiding.delete_answer(mona, answer, RULE)
    db.session.refresh(question)
    assert question.answers == 1
    assert question.heat < heat
    assert standing(ben) == (before[0] - 10, max(0, before[1] - 10))
    hiding.restore_answer(mona, answer)
    db.session.refresh(question)
    assert (question.answers, question.heat) == (2, heat)
    assert standing(ben) == before
    assert other.hidden_at is None


def test_the_accepted_answer_stays_with_its_author_and_its_removal_leaves_the_end(
    asha: Actor, ben: Actor, mona: Actor, question: Question
) -> None:
    answer = make_answer(question, ben)
    accepting.accept(asha, answer)
    with pytest.raises(Refused):
        hiding.delete_answer(ben, answer)
    hiding.delete_answer(mona, answer, RULE)
    assert (question.state, question.accepted_answer_id) == ("solved", answer.id)


def test_a_comment_is_removed_and_restored(ben: Actor, mona: Actor, question: Question) -> None:
    first, second = (
        db.session.get_one(Comment, commenting.comment(ben, question, None, f"{word}在哪里？"))
        for word in ("货", "单")
    )
    before = standing(ben)
    hiding.delete_comment(mona, first, RULE)
    assert standing(ben) == (before[0] - 5, before[1] - 5)
    assert second.hidden_at is None
    hiding.restore_comment(mona, first)
    assert standing(ben) == before
    assert kinds(question)[-2:] == ["comment_removed", "comment_restored"]


def test_what_stands_on_a_deleted_question_cannot_be_touched(
    asha: Actor, mona: Actor, question: Question
) -> None:
    comment_id = commenting.comment(asha, question, None, "提单在哪里？")
    hiding.delete_question(asha, question)
    with pytest.raises(Missing):
        hiding.delete_comment(mona, db.session.get_one(Comment, comment_id), RULE)
    with pytest.raises(Missing):
        make_answer(question)


def test_a_bounty_that_was_spent_keeps_a_question_deleted(asha: Actor, question: Question) -> None:
    hiding.delete_question(asha, question)
    make_question(asha, bounty=95)
    with pytest.raises(Refused):
        hiding.restore_question(asha, question)


def test_an_anonymous_asker_is_not_named_for_deleting(asha: Actor) -> None:
    question = make_question(asha, anonymous=True)
    hiding.delete_question(asha, question)
    hiding.restore_question(asha, question)
    query = select(TimelineEntry.actor_id).where(TimelineEntry.question_id == question.id)
    assert set(db.session.scalars(query)) == {None}


def test_who_may_see_deleted_posts(
    asha: Actor, ben: Actor, mona: Actor, question: Question
) -> None:
    answer = make_answer(question, ben)
    hiding.delete_answer(mona, answer, RULE)
    readers = {"guest": None, "asker": asha, "author": ben, "mona": mona,
               "level 9": make_actor(level=9), "level 10": make_actor(level=10)}  # fmt: skip
    sees = {
        name
        for name, reader in readers.items()
        if queries.question_page(reader, question.id).answers
    }
    assert sees == {"author", "mona", "level 10"}
    for name, reader in readers.items():
        if name in sees:
            assert queries.find_answer(reader, answer.id)[0] is answer
        else:
            with pytest.raises(Missing):
                queries.find_answer(reader, answer.id)
    with pytest.raises(Missing):
        queries.load_answer(answer.id)


def test_counting_moves_only_what_it_is_told(app: Flask) -> None:
    law, tax = make_industry("law"), make_industry("tax")
    counting.count_in_industries({law.id: 2, tax.id: 0})
    counting.count_in_industries({law.id: -1})
    rows = dict(db.session.execute(select(Industry.slug, Industry.questions)).all())
    assert rows == {"law": 1, "tax": 0}


def test_an_answer_to_a_question_deleted_meanwhile_is_missing(
    asha: Actor, question: Question
) -> None:
    stale = question
    hiding.delete_question(asha, question)
    with pytest.raises(Missing):
        make_answer(stale)
    assert db.session.scalars(select(Answer)).all() == []
