"""Duplicates: linked both ways, never in chains or rings; merged answers go there and back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select

from qa.accounts.models import Member
from qa.board import commenting, voting
from qa.board.editing import suggesting
from qa.board.editing.contents import version
from qa.board.editing.revising import Overtaken, edit_answer
from qa.board.life import accepting
from qa.board.models import Answer, Comment, Question, SuggestedEdit, TimelineEntry
from qa.board.order import closing, duplicates, hiding
from qa.core.db import db
from qa.core.errors import Conflict, Invalid, Refused
from qa.ledger import auditing
from qa.reputation import actors
from qa.reputation.actors import Actor
from tests.factories import make_actor, make_answer, make_moderator, make_question
from tests.page_quality import PageClient


@pytest.fixture
def mona(app: Flask) -> Actor:
    return make_moderator()


@pytest.fixture
def question(app: Flask) -> Question:
    return make_question(make_actor("asha", points=50), bounty=20)


@pytest.fixture
def original(app: Flask) -> Question:
    return make_question()


@pytest.fixture(autouse=True)
def _books_and_counts_are_right(app: Flask) -> Iterator[None]:
    yield
    db.session.flush()
    assert not any(auditing.differences())
    visible = (
        select(func.count())
        .where(Answer.question_id == Question.id, Answer.hidden_at.is_(None))
        .scalar_subquery()
    )
    assert db.session.execute(select(Question.id).where(Question.answers != visible)).all() == []


def entries(question: Question) -> list[TimelineEntry]:
    query = select(TimelineEntry).where(TimelineEntry.question_id == question.id)
    return list(db.session.scalars(query.order_by(TimelineEntry.id)))


def places(*answers: Answer) -> list[int]:
    query = select(Answer.id, Answer.question_id).where(Answer.id.in_([a.id for a in answers]))
    found = dict(db.session.execute(query).all())
    return [found[answer.id] for answer in answers]


def test_a_duplicate_is_closed_and_stands_on_both_timelines(
    mona: Actor, question: Question, original: Question
) -> None:
    bystander = make_question()
    for _time in range(2):
        duplicates.mark(mona, question, original.id)
    assert (question.state, question.closed_reason) == ("closed", "duplicate")
    assert question.duplicate_of_id == original.id
    closed, linked = entries(question)[-1], entries(original)[-1]
    assert (closed.kind, closed.actor_id, closed.data["original"]) == (
        "closed",
        mona.id,
        original.id,
    )
    assert (linked.kind, linked.actor_id, linked.data) == (
        "duplicate_linked",
        None,
        {"question": question.id},
    )
    assert len(entries(original)) == 2
    assert bystander.duplicate_of_id is None


def test_chains_lead_to_their_end(mona: Actor, question: Question, original: Question) -> None:
    third = make_question()
    duplicates.mark(mona, question, original.id)
    duplicates.mark(mona, original, third.id)
    assert (question.duplicate_of_id, original.duplicate_of_id) == (third.id, third.id)
    fourth = make_question()
    duplicates.mark(mona, fourth, original.id)
    assert fourth.duplicate_of_id == third.id
    closing.reopen(mona, original)
    assert (question.duplicate_of_id, fourth.duplicate_of_id) == (original.id, third.id)


def test_rings_and_oneself_are_refused(mona: Actor, question: Question, original: Question) -> None:
    for id_ in (question.id, 999_999):
        with pytest.raises(Invalid):
            duplicates.mark(mona, question, id_)
    duplicates.mark(mona, question, original.id)
    with pytest.raises(Invalid):
        duplicates.mark(mona, original, question.id)
    assert original.state == "open"


def test_an_original_is_there_and_not_closed(
    mona: Actor, question: Question, original: Question
) -> None:
    closing.close(mona, original, "unclear")
    with pytest.raises(Invalid):
        duplicates.mark(mona, question, original.id)
    closing.reopen(mona, original)
    hiding.delete_question(mona, original, "违规")
    with pytest.raises(Invalid):
        duplicates.mark(mona, question, original.id)
    assert question.state == "open"


def test_members_suggest_and_their_voices_decide(question: Question, original: Question) -> None:
    with pytest.raises(Refused):
        closing.suggest_duplicate(make_actor(level=5), question, original.id)
    with pytest.raises(Refused):
        duplicates.mark(make_actor(level=20), question, original.id)
    for _number in range(2):
        closing.suggest_duplicate(make_actor(level=6), question, original.id)
    assert question.state == "open"
    closing.vote_close(make_actor(level=8), question, "unclear")
    assert (question.state, question.duplicate_of_id) == ("closed", original.id)


def test_voices_for_an_original_that_is_gone_decide_nothing(
    mona: Actor, question: Question, original: Question
) -> None:
    for _number in range(2):
        closing.suggest_duplicate(make_actor(level=6), question, original.id)
    hiding.delete_question(mona, original, "违规")
    closing.vote_close(make_actor(level=8), question, "unclear")
    assert question.state == "open"


def test_answers_are_merged_with_their_votes_and_comments_and_come_back(
    mona: Actor, question: Question, original: Question
) -> None:
    both = make_actor()
    moving, doubled, there = (
        make_answer(question, make_actor()),
        make_answer(question, both),
        make_answer(original, both),
    )
    by_asker = make_answer(question, _author(original))
    voting.cast(make_actor(), moving, question.industry_id, 1)
    comment = commenting.comment(make_actor(), question, moving, "多谢指点。")
    duplicates.mark(mona, question, original.id)
    assert duplicates.merge(mona, question) == 1
    assert places(moving, doubled, there, by_asker) == [
        original.id,
        question.id,
        original.id,
        question.id,
    ]
    db.session.expire_all()
    assert moving.ups == 1
    assert db.session.get_one(Comment, comment).question_id == original.id
    assert (question.answers, original.answers) == (2, 2)
    assert {entries(q)[-1].kind for q in (question, original)} == {"answers_merged"}
    assert duplicates.merge(mona, question) == 0
    closing.reopen(mona, question)
    assert set(places(moving, doubled, by_asker)) == {question.id}
    db.session.expire_all()
    assert db.session.get_one(Comment, comment).question_id == question.id
    assert (question.answers, original.answers) == (3, 1)


def _author(question: Question) -> Actor:
    return actors.load(question.author_id)


def test_an_answer_accepted_where_it_went_stays_there(
    mona: Actor, question: Question, original: Question
) -> None:
    chosen, other = make_answer(question), make_answer(question)
    duplicates.mark(mona, question, original.id)
    duplicates.merge(mona, question)
    db.session.expire_all()
    accepting.accept(_author(original), chosen)
    closing.reopen(mona, question)
    assert places(chosen, other) == [original.id, question.id]


def test_answers_that_went_further_come_back_from_there(
    mona: Actor, question: Question, original: Question
) -> None:
    third, answer = make_question(), make_answer(question)
    duplicates.mark(mona, question, original.id)
    duplicates.merge(mona, question)
    duplicates.mark(mona, original, third.id)
    duplicates.merge(mona, original)
    assert places(answer) == [third.id]
    closing.reopen(mona, question)
    assert places(answer) == [question.id]


def test_an_answer_below_which_an_anonymous_asker_wrote_does_not_move(mona: Actor) -> None:
    asha, ben = (make_actor(name, points=50, level=8) for name in ("asha", "ben"))
    nameless, original = make_question(asha, anonymous=True), make_question(ben, anonymous=True)
    by_asker, by_other, free = (make_answer(nameless) for _number in range(3))
    commenting.comment(asha, nameless, by_asker, "请再说明。")
    commenting.comment(ben, nameless, by_other, "请再说明。")
    duplicates.mark(mona, nameless, original.id)
    assert duplicates.merge(mona, nameless) == 1
    assert places(by_asker, by_other, free) == [nameless.id, nameless.id, original.id]
    commenting.comment(ben, original, free, "多谢。")
    closing.reopen(mona, nameless)
    assert places(free) == [original.id]


def test_an_answer_that_an_anonymous_asker_edited_does_not_move(mona: Actor) -> None:
    asha, cleo = make_actor("asha", points=50, level=8), make_actor(level=4)
    nameless, original = make_question(asha, anonymous=True), make_question()
    edited, approved, free = (make_answer(nameless) for _number in range(3))
    edit_answer(asha, edited, {"body": "提问者改过的回答正文。"}, "", version(edited))
    content = {"body": "别人建议改的回答正文。"}
    suggested = suggesting.suggest(cleo, approved, content, "", version(approved))
    suggesting.approve(asha, db.session.get_one(SuggestedEdit, suggested))
    duplicates.mark(mona, nameless, original.id)
    assert duplicates.merge(mona, nameless) == 1
    assert places(edited, approved, free) == [nameless.id, nameless.id, original.id]


def test_what_was_begun_below_an_answer_before_it_moved_is_not_posted_after(
    app: Flask, client: PageClient, mona: Actor
) -> None:
    asha = make_actor("asha", points=50, level=8)
    nameless, original = make_question(asha, anonymous=True), make_question()
    answer = make_answer(nameless)
    seen = version(answer)
    client.sign_in(db.session.get_one(Member, asha.id))
    page = client.get(f"/questions/{nameless.id}/{nameless.slug}").text
    address = next(part.split('"')[0] for part in page.split('action="') if "below" in part)
    fields = {"csrf_token": page.split('name="csrf_token" value="')[1].split('"')[0]}
    duplicates.mark(mona, nameless, original.id)
    assert duplicates.merge(mona, nameless) == 1
    assert client.post(address, data={**fields, "body": "谢谢，还有办法吗？"}).status_code == 409
    with pytest.raises(Overtaken):
        edit_answer(asha, answer, {"body": "提问者改过的回答正文。"}, "", seen)
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Comment)) == 0


def test_only_a_duplicate_is_merged_and_only_by_moderators(
    mona: Actor, question: Question, original: Question
) -> None:
    make_answer(question)
    with pytest.raises(Conflict):
        duplicates.merge(mona, question)
    duplicates.mark(mona, question, original.id)
    with pytest.raises(Refused):
        duplicates.merge(make_actor(level=20), question)
    assert question.answers == 1
