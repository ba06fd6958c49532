"""A forgotten password."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qa.accounts import registering
from qa.core.db import db

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

NEW = "five river spoons"


def ask(client: FlaskClient, email: str = "asha@example.com") -> list[str]:
    response = submit(client, "/reset", email=email)
    assert response.status_code == 303
    return flashes(client.get(response.location))


def test_a_forgotten_password_is_replaced(app: Flask, client: FlaskClient) -> None:
    make_member("asha")
    ben = make_member("ben")
    before = ben.password
    phone = app.test_client()
    sign_in(phone)
    ask(client)
    assert submit(client, mailed_path(), password=NEW).location == "/login"
    assert not signed_in(client)
    assert not signed_in(phone)
    assert faults(sign_in(client)) == ["The e-mail address or the password is wrong."]
    sign_in(client, password=NEW)
    assert signed_in(client)
    db.session.refresh(ben)
    assert ben.password == before
    assert [letter["subject"] for letter in letters()] == [
        "Choose a new password",
        "Your password was changed",
    ]


def test_the_link_works_once(client: FlaskClient) -> None:
    make_member("asha")
    ask(client)
    link = mailed_path()
    submit(client, link, password=NEW)
    assert client.get(link).location == "/reset"
    assert "was used before" in flashes(client.get("/reset"))[-1]
    response = submit(client, "/login", to=link, password="six harbour lanterns")
    assert response.location == "/reset"
    sign_in(client, password=NEW)
    assert signed_in(client)


def test_a_second_link_dies_with_the_first(client: FlaskClient) -> None:
    make_member("asha")
    ask(client)
    ask(client)
    first, second = mailed_path(0), mailed_path(1)
    submit(client, second, password=NEW)
    assert client.get(first).location == "/reset"


def test_an_old_link_leads_to_a_new_one(app: Flask, client: FlaskClient) -> None:
    make_member("asha")
    ask(client)
    app.config["SECURITY_RESET_PASSWORD_WITHIN"] = timedelta(seconds=-1)
    response = client.get(mailed_path())
    assert response.location == "/reset"
    assert "Have a new one sent to you below." in flashes(client.get("/reset"))[-1]
    assert submit(client, "/reset", to=mailed_path(), password=NEW).location == "/reset"
    sign_in(client)
    assert signed_in(client)


@pytest.mark.parametrize("password", ["", "short", "password1", "asha@example.com"])
def test_the_new_password_follows_the_rules(client: FlaskClient, password: str) -> None:
    make_member("asha")
    ask(client)
    response = submit(client, mailed_path(), password=password)
    assert response.status_code == 422
    assert len(faults(response)) == 1
    assert submit(client, mailed_path(), password=NEW).location == "/login"


def test_an_unknown_address_hears_the_same_and_gets_no_mail(client: FlaskClient) -> None:
    make_member("asha")
    known = ask(client)
    unknown = ask(client, "nobody@example.com")
    assert [text.replace("asha", "nobody") for text in known] == unknown
    assert [letter["to"] for letter in letters()] == ["asha@example.com"]


def test_an_account_that_is_not_confirmed_gets_no_mail_either(client: FlaskClient) -> None:
    registering.make("cleo", "cleo@example.com")
    db.session.commit()
    ask(client, "cleo@example.com")
    assert letters() == []


def test_links_lead_to_the_site_whatever_host_was_asked(app: Flask) -> None:
    make_member("asha")
    client = app.test_client()
    elsewhere = {"base_url": "http://evil.example"}
    fields = {"csrf_token": read_token(client.get("/reset", **elsewhere))}
    client.post("/reset", data={**fields, "email": "asha@example.com"}, **elsewhere)
    assert "http://127.0.0.1:5000/reset/" in letters()[0]["text"]
    assert "evil.example" not in letters()[0]["text"] + letters()[0]["html"]


def test_the_mail_is_in_the_language_of_its_reader(client: FlaskClient) -> None:
    make_member("asha", language="zh_Hant")
    ask(client)
    assert 'lang="zh-Hant"' in letters()[0]["html"]
    assert PASSWORD not in letters()[0]["text"]


@pytest.mark.parametrize(
    ("typed", "fault"),
    [("", "Enter your e-mail address."), ("asha", "This is not an e-mail address.")],
)
def test_what_is_no_address_is_said(client: FlaskClient, typed: str, fault: str) -> None:
    response = submit(client, "/reset", email=typed)
    assert response.status_code == 422
    assert [text[: len(fault)] for text in faults(response)] == [fault]
