"""The question page in each state, and the forms by which its end is made."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask

from qa.accounts.models import Member
from qa.board.life import accepting, balloting, declining
from qa.board.models import Answer, Question, State
from qa.core import clock
from qa.core.db import db
from qa.reputation.actors import Actor
from tests.board.test_meeting import Click
from tests.factories import make_actor, make_answer, make_question
from tests.page_quality import PageClient
from tests.query_recorder import record_queries

from .looking import chores_at, days_later, escrow, kinds, read, vote_up

Page = str


def sign_in(client: PageClient, actor: Actor) -> None:
    client.sign_in(db.session.get_one(Member, actor.id))


def page(client: PageClient, question: Question) -> Page:
    return client.get(f"/questions/{question.id}/{question.slug}").text


def token(client: PageClient, question: Question) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page(client, question))
    assert found
    return found.group(1)


def send(client: PageClient, click: Click, question: Question) -> tuple[int, Page]:
    _, address, fields = click
    data = {**fields, "csrf_token": token(client, question)}
    reply = client.post(address, data=data)
    return reply.status_code, reply.text


@pytest.mark.parametrize("language", ["zh_Hans", "zh_Hant", "en"])
@pytest.mark.parametrize("reader", ["asker", "author", "guest"])
def test_every_state_has_its_page(
    client: PageClient, ben: Actor, language: str, reader: str
) -> None:
    client.set_cookie("language", language)
    names = ("open", "solved", "declined", "voting", "expired", "recommended")
    asker = make_actor(points=100)
    made = {name: make_question(asker, bounty=10) for name in names}
    answers = {name: make_answer(made[name], ben) for name in names if name != "expired"}
    more = make_answer(made["solved"])
    make_answer(made["voting"])
    made["open"].deadline_at += timedelta(days=1)
    accepting.accept(asker, answers["solved"], {answers["solved"].id: 6, more.id: 4})
    declining.decline(asker, made["declined"], "没人说到付款方式")
    vote_up(answers["recommended"])
    moment = made["recommended"].deadline_at  # of the last one asked
    chores_at(moment)
    with clock.at(moment):
        balloting.cast(make_actor(), answers["voting"])
    db.session.commit()
    if reader != "guest":
        sign_in(client, asker if reader == "asker" else ben)
    with clock.at(moment):
        for name, question in made.items():
            assert page(client, question)
            assert read(question).state == name
    assert client.get("/questions").status_code == 200


def test_the_asker_splits_the_bounty_in_a_form(
    client: PageClient, asha: Actor, question: Question, answer: Answer, second: Answer
) -> None:
    db.session.commit()
    sign_in(client, asha)
    address = f"/questions/{question.id}/acceptance"
    shares = {f"share-{answer.id}": "20", f"share-{second.id}": "20"}
    status, text = send(client, (0, address, {"answer": str(answer.id), **shares}), question)
    assert status == 422
    assert "must come to the bounty of 41 points" in text
    assert f'name="share-{second.id}"' in text
    assert 'value="20"' in text
    shares[f"share-{answer.id}"] = "21"
    assert send(client, (0, address, shares), question)[0] == 422
    fields = {"answer": str(answer.id), **shares}
    assert send(client, (0, address, fields), question)[0] == 303
    assert read(question).accepted_answer_id == answer.id
    assert db.session.get_one(Answer, second.id).share == 20
    assert "was split between 2 answers" in page(client, question)


def test_an_answer_to_another_question_is_not_found(
    client: PageClient, asha: Actor, question: Question, answer: Answer
) -> None:
    other = make_answer(make_question(asha))
    db.session.commit()
    sign_in(client, asha)
    for noun in ("acceptance", "ballot"):
        address = f"/questions/{question.id}/{noun}"
        assert send(client, (0, address, {"answer": str(other.id)}), question)[0] == 404


def test_acceptance_can_be_taken_back_on_the_page(
    client: PageClient, asha: Actor, question: Question, answer: Answer
) -> None:
    db.session.commit()
    sign_in(client, asha)
    address = f"/answers/{answer.id}/acceptance"
    assert send(client, (0, address, {}), question)[0] == 303
    assert "Take the acceptance back" in page(client, question)
    assert send(client, (0, f"{address}/remove", {}), question)[0] == 303
    assert read(question).state == State.OPEN
    assert "took the acceptance back" in page(client, question)


def test_declining_and_opening_again_by_forms(
    client: PageClient, asha: Actor, question: Question, answer: Answer
) -> None:
    db.session.commit()
    sign_in(client, asha)
    address = f"/questions/{question.id}"
    assert send(client, (0, f"{address}/decline", {"note": "长" * 201}), question)[0] == 422
    assert send(client, (0, f"{address}/decline", {"note": "没说到<b>付款"}), question)[0] == 303
    text = page(client, question)
    assert "没说到&lt;b&gt;付款" in text
    assert "20 points went back, 21 are gone" in text
    key = re.search(r'name="request_key" value="([^"]+)">\s*<div class="field', text)
    assert key
    raised = {"bounty": "5", "request_key": key.group(1)}
    for _ in range(2):
        assert send(client, (0, f"{address}/bounty", raised), question)[0] == 303
    question = read(question)
    assert (question.state, question.bounty, escrow(question)) == (State.OPEN, 5, 5)
    wrong = {"bounty": "five", "request_key": "another"}
    assert send(client, (0, f"{address}/bounty", wrong), question)[0] == 422


def test_ballots_stay_secret_and_the_reader_sees_their_own(
    client: PageClient, ben: Actor, question: Question, answer: Answer, second: Answer
) -> None:
    voter = make_actor()
    chores_at(question.deadline_at)
    sign_in(client, voter)
    with days_later(question, 16):
        address = f"/questions/{question.id}/ballot"
        assert send(client, (0, address, {}), question)[0] == 422
        assert send(client, (0, address, {"answer": str(answer.id)}), question)[0] == 303
        text = page(client, question)
        assert "1 member has voted" in text
        assert text.count("You voted for this answer") == 1
        sign_in(client, ben)
        text = page(client, question)
    assert "1 member has voted" in text
    assert "You voted" not in text


def test_the_outcome_stands_with_the_answer(
    client: PageClient, asha: Actor, question: Question, answer: Answer
) -> None:
    accepting.accept(asha, answer)
    db.session.commit()
    sign_in(client, asha)
    address = f"/answers/{answer.id}/outcome"
    assert send(client, (0, address, {}), question)[0] == 422
    fields = {"outcome": "failed", "note": "客户没付尾款"}
    assert send(client, (0, address, fields), question)[0] == 303
    text = page(client, question)
    assert "The asker reports: it did not work." in text
    assert "客户没付尾款" in text


def test_strangers_get_no_forms_and_cannot_send_them(
    client: PageClient, ben: Actor, question: Question, answer: Answer
) -> None:
    db.session.commit()
    sign_in(client, ben)
    text = page(client, question)
    for noun, fields in (
        ("decline", {}),
        ("bounty", {"bounty": "5", "request_key": "k"}),
        ("acceptance", {"answer": str(answer.id)}),
    ):
        assert f'/{noun}"' not in text
        address = f"/questions/{question.id}/{noun}"
        assert send(client, (0, address, fields), question)[0] == 403
    assert kinds(question) == ["asked", "answered"]


def test_guests_are_asked_to_sign_in(
    app: Flask, client: PageClient, question: Question, answer: Answer
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    db.session.commit()
    for address in (
        f"/questions/{question.id}/decline", f"/questions/{question.id}/bounty",
        f"/questions/{question.id}/ballot", f"/questions/{question.id}/acceptance",
        f"/answers/{answer.id}/acceptance/remove", f"/answers/{answer.id}/outcome",
    ):  # fmt: skip
        reply = client.post(address, data={"note": "x"})
        assert reply.status_code == 303
        assert "/login" in reply.location


def test_a_public_vote_costs_the_page_one_statement_however_many_answers(
    client: PageClient, question: Question, answer: Answer, second: Answer
) -> None:
    voter = make_actor()
    db.session.commit()
    sign_in(client, voter)
    page(client, question)
    with record_queries() as before:
        page(client, question)
    for _ in range(5):
        make_answer(question)
    chores_at(question.deadline_at)
    with clock.at(question.deadline_at):
        page(client, question)  # the day's first, which counts the visit
        with record_queries() as after:
            page(client, question)
    assert len(after) == len(before) + 1
