"""Write first, sign up after: what a visitor typed follows them to the end."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from qa.accounts.models import Member
from qa.board import queries
from qa.board.models import Industry, Question
from qa.board.tree import forget
from qa.core.db import db
from tests.accounts.visiting import PASSWORD, mailed_path, make_member, read_token, submit
from tests.factories import make_industry, make_question
from tests.page_quality import PageClient

TYPED = {"title": "尾款怎么收才稳妥？", "body": "第一次合作，货已备好。", "stage": "payment"}


@pytest.fixture
def law(app: Flask) -> Industry:
    industry = make_industry("law")
    forget()
    return industry


def send_ask_form(client: PageClient, **fields: str) -> Any:
    page = client.get("/questions/ask")
    key = re.findall(r'name="request_key" value="([^"]+)"', page.text)[0]
    sent = {"csrf_token": read_token(page), "request_key": key, **TYPED, **fields}
    return client.post("/questions/ask", data=sent)


def sign_in(client: PageClient, name: str, password: str = PASSWORD) -> Any:
    """Sign in by the form as a browser does, with its hidden fields."""
    fields = hidden_fields(client.get("/login").text)
    given = {"email": f"{name}@example.com", "password": password}
    return client.post("/login", data={**fields, **given})


def hidden_fields(page: str) -> dict[str, str]:
    inputs = re.findall(r"<input [^>]*type=.hidden.[^>]*>", page)
    values = {re.findall(r' name="(\w+)"', one)[0]: one for one in inputs}
    return {name: re.findall(r' value="([^"]*)"', one)[0] for name, one in values.items()}


def test_a_visitor_asks_signs_up_confirms_and_posts_with_one_press(
    client: PageClient, law: Industry
) -> None:
    asked = send_ask_form(client, industry=str(law.id))
    login = client.get(asked.location)
    [register] = {a for a in re.findall(r'href="(/register[^"]*)"', login.text) if "next" in a}
    page = client.get(register.replace("&amp;", "&"))
    given = {"name": "义乌小陈", "email": "chen@example.com", "password": PASSWORD}
    done = client.post("/register", data={"csrf_token": read_token(page), **given})
    client.get(done.location)
    confirmed = client.get(mailed_path())
    back = sign_in(client, "chen")
    assert confirmed.status_code == 302
    assert back.location.startswith("/questions/ask?kept=")

    form = client.get(back.location).text
    for shown in (TYPED["title"], TYPED["body"], 'value="payment" selected'):
        assert shown in form
    assert f'value="{law.id}" selected' in form
    posted = client.post(
        "/questions/ask", data={**hidden_fields(form), **TYPED, "industry": str(law.id)}
    )
    assert posted.status_code == 303
    question = db.session.scalars(select(Question)).one()
    member = db.session.get_one(Member, question.author_id)
    assert (member.name, question.title, question.stage) == ("义乌小陈", TYPED["title"], "payment")


def test_signing_in_later_elsewhere_leads_to_no_form_of_before(
    client: PageClient, app: Flask, law: Industry
) -> None:
    make_member("asha")
    send_ask_form(client)
    other = PageClient(app, app.response_class)
    assert sign_in(other, "asha").location == "/"
    assert sign_in(client, "asha").location.startswith("/questions/ask?kept=")
    token = read_token(client.get("/logout"))
    client.post("/logout", data={"csrf_token": token})
    assert sign_in(client, "asha").location == "/"


def test_where_the_page_of_signing_in_was_asked_for_comes_first(
    client: PageClient, law: Industry
) -> None:
    make_member("asha")
    send_ask_form(client)
    page = client.get("/login?next=/tags")
    sent = {"csrf_token": read_token(page), "email": "asha@example.com", "password": PASSWORD}
    assert client.post("/login?next=/tags", data=sent).location == "/tags"


def test_an_answer_follows_a_visitor_through_a_new_password(client: PageClient) -> None:
    make_member("asha")
    question = make_question()
    token = read_token(client.get("/questions/ask"))
    fields = {"csrf_token": token, "body": "先收三成定金，再排产。"}
    client.post(f"/questions/{question.id}/answers", data=fields)
    submit(client, "/reset", email="asha@example.com")
    path = mailed_path()
    submit(client, path, password="four river kettles")
    back = sign_in(client, "asha", password="four river kettles")
    assert "先收三成定金，再排产。" in client.get(back.location, follow_redirects=True).text


def test_a_visitor_previews_without_signing_in_and_sees_what_was_asked_before(
    client: PageClient, app: Flask, law: Industry
) -> None:
    question = make_question(title="尾款怎么收才稳妥呢？")
    app.extensions["alike"] = lambda _title: queries.alike_by_ids([question.id])
    page = send_ask_form(client, preview="1", body="**货已备好**")
    assert page.status_code == 200
    assert "<strong>货已备好</strong>" in page.text
    assert "尾款怎么收才稳妥呢？" in page.text
    assert f"/questions/{question.id}/solved-visit" in page.text
