"""Opening an account in a browser, and following the mailed link."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from qa.accounts import queries
from qa.accounts.events import MemberConfirmed
from qa.accounts.models import Member
from qa.core import clock
from qa.core.db import db
from qa.core.outbox.models import Job
from tests.page_quality import PageClient

from .visiting import (
    PASSWORD,
    faults,
    flashes,
    letters,
    mailed_path,
    make_member,
    read_token,
    sign_in,
    signed_in,
    submit,
)

GIVEN = {"name": "义乌小陈", "email": "Chen@Example.com", "password": PASSWORD}


def members() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Member)) or 0


def test_a_visitor_signs_up_confirms_and_signs_in(app: Flask, client: FlaskClient) -> None:
    app.extensions["reactions"] = {MemberConfirmed: ("test.confirmed",)}
    response = submit(client, "/register", **GIVEN)
    assert response.location == "/login"
    assert flashes(client.get("/login")) == [
        "Almost done: we sent a mail to chen@example.com. Follow its link, then sign in here."
    ]
    assert [letter["to"] for letter in letters()] == ["chen@example.com"]
    assert "义乌小陈" in letters()[0]["text"]

    client.get(mailed_path())
    assert not signed_in(client)
    assert sign_in(client, "chen").location == "/"
    assert signed_in(client)
    member = queries.by_name("义乌小陈")
    assert member is not None
    assert member.confirmed_at is not None
    assert member.confirmed_at <= clock.now()
    assert member.language == "en"
    confirmed = select(Job.payload).where(Job.reaction == "test.confirmed")
    assert list(db.session.scalars(confirmed)) == [{"member_id": member.id}]


def test_nobody_signs_in_before_the_address_is_confirmed(client: FlaskClient) -> None:
    submit(client, "/register", **GIVEN)
    response = sign_in(client, "chen")
    assert response.status_code == 422
    assert faults(response) == [
        "Your e-mail address is not confirmed yet. Please follow the link that we mailed you."
    ]
    assert "/confirm?email=chen@example.com" in response.text
    assert not signed_in(client)


def test_who_does_not_know_the_password_learns_nothing_of_it(client: FlaskClient) -> None:
    submit(client, "/register", **GIVEN)
    response = sign_in(client, "chen", password="wrong teapot mountain")
    assert faults(response) == ["The e-mail address or the password is wrong."]


def test_the_account_speaks_the_language_of_the_page(client: FlaskClient) -> None:
    client.set_cookie("language", "zh_Hant")
    submit(client, "/register", **GIVEN)
    member = queries.by_name("义乌小陈")
    assert member is not None
    assert member.language == "zh_Hant"
    assert 'lang="zh-Hant"' in letters()[0]["html"]


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("name", "", "Choose a name."),
        ("name", "客服", "This name is kept for the people who run the site."),
        ("name", "ASHA", "This name is taken."),
        ("email", "", "Enter your e-mail address."),
        ("email", "chen", "This is not an e-mail address."),
        ("password", "", "Enter a password."),
        ("password", "kettle", "Use at least 8 characters."),
        ("password", "password1", "This password is among the first ones guessed."),
        ("password", "kettle 3 " * 20, "Use at most 128 characters."),
    ],
)
def test_what_cannot_be_taken_is_said(
    client: FlaskClient, field: str, value: str, fault: str
) -> None:
    make_member("asha")
    response = submit(client, "/register", **{**GIVEN, field: value})
    assert response.status_code == 422
    assert [text[: len(fault)] for text in faults(response)] == [fault]
    assert members() == 1
    assert letters() == []


def test_an_address_that_has_an_account_is_not_given_away(client: FlaskClient) -> None:
    asha = make_member("asha")
    taken = submit(client, "/register", **{**GIVEN, "email": "ASHA@example.com"})
    page = client.get(taken.location)
    free = submit(client, "/register", **GIVEN)
    other = client.get(free.location)
    assert taken.location == free.location
    assert flashes(page)[0].replace("asha", "chen") == flashes(other)[0]
    assert members() == 2
    assert [letter["to"] for letter in letters()] == [asha.email, "chen@example.com"]
    assert letters()[0]["subject"] == "You have an account already"


def test_of_many_sign_ups_at_once_for_one_name_one_is_taken(app: Flask) -> None:
    app.test_client_class = PageClient
    start = Barrier(6)

    def sign_up(number: int) -> tuple[int, list[str]]:
        client = app.test_client()
        token = read_token(client.get("/register"))
        start.wait()
        given = {**GIVEN, "email": f"chen{number}@example.com", "csrf_token": token}
        response = client.post("/register", data=given)
        return response.status_code, faults(response)

    with ThreadPoolExecutor(6) as pool:
        answers = sorted(pool.map(sign_up, range(6)))
    assert answers[0] == (302, [])
    assert answers[1:] == [(422, ["This name is taken. Please choose another one."])] * 5
    assert members() == len(letters()) == 1


def test_the_link_can_be_followed_twice(client: FlaskClient) -> None:
    submit(client, "/register", **GIVEN)
    link = mailed_path()
    assert client.get(link).location == "/login"
    again = client.get(client.get(link).location)
    assert "Your address was confirmed before. You can sign in." in flashes(again)


def test_a_link_that_is_too_old_leads_to_a_new_one(app: Flask, client: FlaskClient) -> None:
    submit(client, "/register", **GIVEN)
    old = mailed_path()
    app.config["SECURITY_CONFIRM_EMAIL_WITHIN"] = timedelta(seconds=-1)
    response = client.get(old)
    assert response.location == "/confirm"
    assert "Have a new one sent to you below." in flashes(client.get("/confirm"))[-1]

    app.config["SECURITY_CONFIRM_EMAIL_WITHIN"] = timedelta(days=2)
    assert submit(client, "/confirm", email="chen@example.com").status_code == 303
    client.get(mailed_path())
    sign_in(client, "chen")
    assert signed_in(client)


@pytest.mark.parametrize("token", ["x", "a.b.c", "é", "x" * 3000])
def test_a_broken_link_says_so(client: FlaskClient, token: str) -> None:
    response = client.get(f"/confirm/{token}")
    assert response.location == "/confirm"
    assert "no longer valid" in flashes(client.get("/confirm"))[0]


def test_asking_for_the_mail_again_tells_nobody_who_has_an_account(client: FlaskClient) -> None:
    make_member("asha")
    answers = []
    for name in ("asha", "nobody"):
        response = submit(client, "/confirm", email=f"{name}@example.com")
        answers.append(flashes(client.get(response.location))[0].replace(name, "x"))
    assert answers[0] == answers[1]
    assert letters() == []


def test_signing_up_leads_back_to_where_one_wanted_to_go(client: FlaskClient) -> None:
    for wish in ("/questions/ask", "/login?next=/questions/ask"):
        page = client.get("/register", query_string={"next": wish}).text
        assert 'name="next" value="/login?next=/questions/ask"' in page
    response = submit(client, "/register", next="/login?next=/questions/ask", **GIVEN)
    assert response.location == "/login?next=/questions/ask"


def test_a_member_is_not_asked_to_sign_up(client: FlaskClient) -> None:
    make_member("asha")
    sign_in(client)
    assert client.get("/register").location == "/"


def test_nothing_is_left_of_a_sign_up_without_its_token(client: FlaskClient) -> None:
    client.get("/register")
    assert client.post("/register", data=GIVEN).status_code == 400
    assert members() == 0


@pytest.mark.parametrize(
    ("typed", "fault"),
    [("", "Enter your e-mail address."), ("asha", "This is not an e-mail address.")],
)
def test_what_is_no_address_is_said(client: FlaskClient, typed: str, fault: str) -> None:
    response = submit(client, "/confirm", email=typed)
    assert response.status_code == 422
    assert [text[: len(fault)] for text in faults(response)] == [fault]
