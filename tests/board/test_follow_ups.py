"""Asking on below an answer."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from qa.accounts.models import Member
from qa.board import follow_ups
from qa.board.models import Answer, FollowUp, Question, State
from qa.core import clock
from qa.core.db import db
from qa.core.errors import Invalid, Missing, Refused
from qa.core.outbox.models import Job, Purge
from qa.reputation import actors
from qa.reputation.actors import Actor
from tests.accounts.visiting import read_token
from tests.factories import make_actor, make_answer, make_member, make_moderator, make_question
from tests.page_quality import PageClient


@pytest.fixture
def asha(app: Flask) -> Actor:
    return make_actor("asha", level=2)


@pytest.fixture
def ben(app: Flask) -> Actor:
    return make_actor("ben", level=1)


@pytest.fixture
def question(asha: Actor) -> Question:
    return make_question(asha)


@pytest.fixture
def answer(question: Question, ben: Actor) -> Answer:
    return make_answer(question, ben)


def bodies() -> list[str]:
    return list(db.session.scalars(select(FollowUp.body).order_by(FollowUp.id)))


def test_the_asker_asks_on_and_the_author_replies(
    asha: Actor, ben: Actor, question: Question, answer: Answer
) -> None:
    follow_ups.follow_up(asha, question, answer, "押金也要写进去吗？")
    follow_ups.follow_up(asha, question, answer, "还有运费？")
    follow_ups.follow_up(ben, question, answer, "都要写。")
    assert bodies() == ["押金也要写进去吗？", "还有运费？", "都要写。"]
    keys = set(db.session.scalars(select(Purge.key)))
    assert f"question:{question.id}" in keys
    assert db.session.scalar(select(func.count()).select_from(Job)) > 0


def test_nobody_else_talks_there(question: Question, answer: Answer) -> None:
    with pytest.raises(Refused, match="Only the asker"):
        follow_ups.follow_up(make_actor("cleo"), question, answer, "我也想知道。")
    with pytest.raises(Refused):
        follow_ups.follow_up(make_actor(), question, make_answer(question), "我也想知道。")
    assert bodies() == []


def test_an_asker_who_just_came_has_to_earn_it_first(answer: Answer) -> None:
    dora = make_actor("dora", level=1)
    question = make_question(dora)
    with pytest.raises(Refused, match="level 2"):
        follow_ups.follow_up(dora, question, make_answer(question), "押金呢？")


@pytest.mark.parametrize("what", ["closed", "locked", "hidden"])
def test_a_question_at_rest_takes_none(
    asha: Actor, ben: Actor, question: Question, answer: Answer, what: str
) -> None:
    if what == "closed":
        question.state, question.closed_reason = State.CLOSED, "unclear"
    else:
        setattr(question, f"{what}_at", clock.now())
    db.session.flush()
    for actor in (asha, ben):
        with pytest.raises(Refused):
            follow_ups.follow_up(actor, question, answer, "押金呢？")
    assert bodies() == []


def test_it_says_something_and_not_too_much(
    asha: Actor, question: Question, answer: Answer
) -> None:
    for body in (" \n", "长" * 601):
        with pytest.raises(Invalid):
            follow_ups.follow_up(asha, question, answer, body)
    assert bodies() == []


def test_pressed_twice_it_is_one(asha: Actor, question: Question, answer: Answer) -> None:
    first = follow_ups.follow_up(asha, question, answer, "押金呢？", "key")
    assert follow_ups.follow_up(asha, question, answer, "押金呢？", "key") == first
    assert bodies() == ["押金呢？"]


def test_a_moderator_takes_one_away_and_puts_it_back(
    client: PageClient, asha: Actor, question: Question, answer: Answer
) -> None:
    rude = follow_ups.follow_up(asha, question, answer, "说了等于没说。")
    follow_ups.follow_up(asha, question, answer, "押金呢？")
    found, _question = follow_ups.load(rude)
    with pytest.raises(Refused):
        follow_ups.hide(asha, question, found)
    mona = make_moderator()
    follow_ups.hide(mona, question, found)
    page = client.get(f"/questions/{question.id}/{question.slug}").text
    assert "说了等于没说" not in page
    assert "押金呢" in page
    follow_ups.restore(mona, question, found)
    assert "说了等于没说" in client.get(f"/questions/{question.id}/{question.slug}").text


def test_one_that_is_not_there_is_missing(app: Flask) -> None:
    with pytest.raises(Missing):
        follow_ups.load(17)


def test_an_anonymous_asker_asks_on_without_a_name(client: PageClient) -> None:
    asker = make_member("mingming", points=50)
    question = make_question(actors.load(asker.id), anonymous=True)
    answer = make_answer(question, make_actor("ben"))
    follow_ups.follow_up(actors.load(asker.id), question, answer, "押金呢？")
    page = client.get(f"/questions/{question.id}/{question.slug}").text
    assert "押金呢" in page
    assert "mingming" not in page


def test_the_thread_is_written_on_the_page(
    client: PageClient, question: Question, answer: Answer, asha: Actor, ben: Actor
) -> None:
    address = f"/questions/{question.id}/{question.slug}"
    client.sign_in(db.session.get_one(Member, asha.id))
    page = client.get(address)
    sent = {"csrf_token": read_token(page), "request_key": "k", "body": "押金**也**要写吗？"}
    reply = client.post(f"/answers/{answer.id}/follow-ups", data=sent)
    assert reply.status_code == 303
    assert "#follow-up-" in reply.location
    page = client.get(address)
    assert "押金<strong>也</strong>要写吗？" in page.text
    wrong = client.post(f"/answers/{answer.id}/follow-ups", data={**sent, "body": "长" * 700})
    assert wrong.status_code == 422
    assert "长" * 700 in wrong.text
    client.sign_in(make_member("cleo"))
    assert f"/answers/{answer.id}/follow-ups" not in client.get(address).text


def test_what_a_guest_typed_is_there_after_signing_in(
    client: PageClient, question: Question, answer: Answer, asha: Actor
) -> None:
    sent = {"body": "押金也要写吗？", "csrf_token": read_token(client.get("/login"))}
    reply = client.post(f"/answers/{answer.id}/follow-ups", data=sent)
    assert reply.status_code == 303
    assert "/login" in reply.location
