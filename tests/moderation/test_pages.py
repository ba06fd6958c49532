"""The pages of reports: who sees them, and that the public sees nothing of them."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from qa.accounts.models import Member, Role
from qa.board import commenting
from qa.board.models import Answer, Question
from qa.core.db import db
from qa.moderation import flagging
from qa.moderation.models import Flag
from qa.reputation import actors
from tests.accounts.visiting import read_token
from tests.factories import make_actor, make_answer, make_member, make_question
from tests.page_quality import PageClient
from tests.query_recorder import record_queries


@pytest.fixture
def answer(app: Flask) -> Answer:
    return make_answer(make_question(make_actor("asha")), make_actor("ben"))


@pytest.fixture
def dora(app: Flask) -> Member:
    return make_member("dora")


@pytest.fixture
def mona(app: Flask) -> Member:
    return make_member("mona", role=Role.MODERATOR)


def addresses(answer: Answer) -> list[str]:
    question_id = answer.question_id
    question = db.session.get_one(Question, question_id)
    comment_id = commenting.comment(make_actor(), question, answer, "提单在哪里？")
    return [
        f"/questions/{question_id}/flag",
        f"/answers/{answer.id}/flag",
        f"/comments/{comment_id}/flag",
        "/members/ben/flag",
    ]


def post(client: PageClient, address: str, **fields: str) -> int:
    token = read_token(client.get("/questions/ask"))
    return int(client.post(address, data={**fields, "csrf_token": token}).status_code)


@pytest.mark.parametrize("language", ["zh_Hans", "zh_Hant", "en"])
def test_each_form_is_shown_taken_and_taken_back(
    client: PageClient, answer: Answer, dora: Member, language: str
) -> None:
    client.set_cookie("language", language)
    client.sign_in(dora)
    for address in addresses(answer):
        assert client.get(address).status_code == 200
        assert post(client, address) == 422
        assert post(client, address, reason="spam") == 303
        assert client.get(address).status_code == 200
        assert post(client, address, value="0") == 303
    assert db.session.scalars(select(Flag)).all() == []


def test_guests_are_asked_to_sign_in_and_beginners_told_why_not(
    client: PageClient, answer: Answer
) -> None:
    for address in addresses(answer):
        assert "/login" in client.get(address).headers["Location"]
    client.sign_in(make_member("cleo", level=1))
    assert client.get(f"/answers/{answer.id}/flag").status_code == 403
    assert client.get("/answers/999999/flag").status_code == 404
    assert client.get("/members/nobody/flag").status_code == 404


def test_only_moderators_see_and_decide(
    client: PageClient, answer: Answer, dora: Member, mona: Member
) -> None:
    flag_id = flagging.flag(actors.load(dora.id), answer, "other", "看着像广告")
    client.sign_in(dora)
    assert client.get("/moderation/flags").status_code == 403
    decision = f"/moderation/flags/{flag_id}/decision"
    assert post(client, decision, value="upheld") == 403
    assert "看着像广告" not in client.get(f"/answers/{answer.id}", follow_redirects=True).text
    client.sign_in(mona)
    assert "看着像广告" in client.get("/moderation/flags").text
    assert post(client, decision, value="perhaps") == 422
    assert post(client, decision, value="upheld") == 303
    db.session.expire_all()
    assert db.session.get_one(Flag, flag_id).state == "upheld"
    assert "看着像广告" not in client.get("/moderation/flags").text


def test_more_flags_cost_the_list_no_more_queries(client: PageClient, mona: Member) -> None:
    client.sign_in(mona)
    counts = []
    for more in (3, 9):
        for _number in range(more):
            answer = make_answer(make_question())
            flagging.flag(make_actor(), answer, "spam")
            flagging.flag(make_actor(), db.session.get_one(Member, answer.author_id), "rude")
        client.get("/moderation/flags")
        with record_queries() as statements:
            client.get("/moderation/flags")
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 6
