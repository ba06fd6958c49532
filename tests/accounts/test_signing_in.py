"""Signing in and out, staying signed in, and where it leads."""

from __future__ import annotations

from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qa import create_app
from qa.accounts import passwords, signing_out
from qa.core.db import db
from tests.conftest import settings_for
from tests.page_quality import PageClient
from tests.query_recorder import record_queries

from .visiting import (
    PASSWORD,
    faults,
    flashes,
    make_member,
    read_token,
    sign_in,
    signed_in,
    submit,
)

WRONG = ["The e-mail address or the password is wrong."]


def test_a_member_signs_in_and_out(client: FlaskClient) -> None:
    make_member("asha")
    assert sign_in(client).location == "/"
    assert signed_in(client)
    page = client.get("/logout")
    assert page.status_code == 200
    assert signed_in(client)
    assert submit(client, "/logout").location == "/"
    assert not signed_in(client)
    assert client.get("/logout").location == "/"


def test_the_address_may_be_typed_in_any_case(client: FlaskClient) -> None:
    make_member("asha")
    submit(client, "/login", email=" ASHA@Example.com ", password=PASSWORD)
    assert signed_in(client)


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("asha@example.com", "wrong teapot mountain"),
        ("nobody@example.com", PASSWORD),
        ("asha@example.com", PASSWORD * 10_000),
        ("asha@example.com", "\x01\x02"),
        ("not an address", PASSWORD),
        ("asha@example.com", ""),
        ("", ""),
    ],
)
def test_all_that_is_wrong_sounds_the_same(client: FlaskClient, email: str, password: str) -> None:
    make_member("asha")
    response = submit(client, "/login", email=email, password=password)
    assert response.status_code == 422
    assert faults(response) == WRONG
    assert not signed_in(client)


def test_a_closed_account_is_not_signed_in_to(client: FlaskClient) -> None:
    make_member("asha").active = False
    db.session.commit()
    assert faults(sign_in(client)) == ["This account has been closed."]
    assert faults(sign_in(client, password="wrong teapot mountain")) == WRONG


def test_an_account_without_a_password_is_not_signed_in_to(client: FlaskClient) -> None:
    make_member("asha").password = passwords.nobodys_hash()
    db.session.commit()
    assert faults(sign_in(client)) == WRONG


def test_checking_a_password_keeps_nobody_from_writing(app: Flask, client: FlaskClient) -> None:
    make_member("asha")
    begun: list[str] = []
    form = app.extensions["security"].forms["login_form"].cls

    class Watched(form):
        def validate(self, **given: object) -> bool:
            valid = bool(super().validate(**given))
            begun.append("in a transaction" if db.session().in_transaction() else "free")
            return valid

    app.extensions["security"].forms["login_form"].cls = Watched
    sign_in(client)
    assert begun == ["free"]
    assert signed_in(client)


@pytest.mark.parametrize(
    ("wish", "leads_to"),
    [
        ("/questions/ask?industry=tea&a=%26", "/questions/ask?industry=tea&a=%26"),
        ("/members/林清河", "/members/%E6%9E%97%E6%B8%85%E6%B2%B3"),
        ("/members/%E6%9E%97%E6%B8%85%E6%B2%B3", "/members/%E6%9E%97%E6%B8%85%E6%B2%B3"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("///evil.example/", "/"),
        ("/\\evil.example/", "/"),
        ("\\\\evil.example", "/"),
        ("/%2Fevil.example/", "/"),
        ("/%5Cevil.example/", "/"),
        ("http:evil.example", "/"),
        ("javascript:alert(1)", "/"),
        (" //evil.example", "/"),
        ("\t//evil.example", "/"),
        ("questions", "/"),
        ("/login?next=/login?next=/questions", "/questions"),
        ("/login?next=//evil.example", "/"),
        ("/login?next=" * 100 + "/questions", "/questions"),
        ("/login?next=" * 10_000, "/"),
    ],
)
def test_signing_in_leads_back_but_never_out_of_the_site(
    client: FlaskClient, wish: str, leads_to: str
) -> None:
    make_member("asha")
    page = client.get("/login", query_string={"next": wish})
    kept = unescape(page.text.partition('name="next" value="')[2].partition('"')[0])
    fields = {"email": "asha@example.com", "password": PASSWORD, "next": kept}
    response = client.post("/login", data={"csrf_token": read_token(page), **fields})
    assert response.location == leads_to
    assert signed_in(client)


@pytest.mark.parametrize(
    "wish", ["https://evil.example/", "//evil.example", "http://localhost@evil.example/"]
)
def test_a_forged_field_does_not_lead_out_either(client: FlaskClient, wish: str) -> None:
    make_member("asha")
    assert sign_in(client, next=wish).location == "/"
    page = client.get("/settings/account")
    response = client.post("/logout", data={"csrf_token": read_token(page), "next": wish})
    assert response.location == "/"


@pytest.mark.parametrize("wish", ["//[", "http://[::1", "/%2F[", "//[]/x", "/\\["])
def test_an_address_that_cannot_be_read_is_refused(client: FlaskClient, wish: str) -> None:
    make_member("asha")
    assert client.get("/login", query_string={"next": wish}).status_code in (200, 400)
    assert sign_in(client, next=wish).status_code in (302, 400)
    assert client.get("/register", query_string={"next": wish}).status_code in (200, 302, 400)


def test_a_page_for_members_is_shown_after_signing_in(client: FlaskClient) -> None:
    make_member("asha")
    response = client.get("/settings/password")
    assert response.location == "/login?next=/settings/password"
    assert flashes(client.get(response.location)) == ["Sign in first."]
    assert sign_in(client, next="/settings/password").location == "/settings/password"


def test_a_remembered_browser_stays_signed_in(client: FlaskClient) -> None:
    make_member("asha")
    sign_in(client, remember="y")
    client.delete_cookie("session")
    assert signed_in(client)


def test_one_that_is_not_remembered_does_not(client: FlaskClient) -> None:
    make_member("asha")
    sign_in(client)
    client.delete_cookie("session")
    assert not signed_in(client)


def test_signing_out_everywhere_ends_every_session(app: Flask, client: FlaskClient) -> None:
    asha, ben = make_member("asha"), make_member("ben")
    phone, other = app.test_client(), app.test_client()
    for browser, who in ((client, "asha"), (phone, "asha"), (other, "ben")):
        sign_in(browser, who, remember="y")
    before, bystander = asha.fs_uniquifier, ben.fs_uniquifier

    response = submit(client, "/settings/account", to="/settings/devices")
    assert response.location == "/login"
    assert flashes(client.get("/login")) == ["You are signed out everywhere."]
    assert [signed_in(browser) for browser in (client, phone, other)] == [False, False, True]
    db.session.refresh(asha)
    db.session.refresh(ben)
    assert asha.fs_uniquifier != before
    assert ben.fs_uniquifier == bystander


def test_a_session_that_was_ended_reads_as_a_guest(client: FlaskClient) -> None:
    asha = make_member("asha")
    sign_in(client)
    signing_out.everywhere(asha)
    db.session.commit()
    assert client.get("/login").status_code == 200
    assert client.get("/settings/profile").location == "/login?next=/settings/profile"


def test_a_planted_session_is_worth_nothing_after_signing_in(client: FlaskClient) -> None:
    make_member("asha")
    planted = read_token(client.get("/login"))
    sign_in(client)
    response = client.post("/settings/devices", data={"csrf_token": planted})
    assert response.status_code == 400
    assert signed_in(client)


def test_a_page_costs_one_query_for_its_reader_and_one_for_what_is_unread(
    app: Flask, client: FlaskClient
) -> None:
    make_member("asha")
    sign_in(client)
    client.get("/settings/account")  # the first page of the day counts it
    with record_queries() as queries:
        client.get("/settings/account")
    reader, unread = queries
    assert "WHERE members.fs_uniquifier" in reader
    assert "FROM notices" in unread
    client.delete_cookie("session")
    with record_queries() as queries:
        client.get("/login")
    assert [query for query in queries if "members" in query] == []


def test_there_is_no_way_in_but_the_session(app: Flask, client: FlaskClient) -> None:
    asha = make_member("asha")
    token = asha.get_auth_token()
    for way in (
        {"headers": {"Authentication-Token": token}},
        {"query_string": {"auth_token": token}},
        {"auth": ("asha@example.com", PASSWORD)},
    ):
        assert client.get("/settings/account", **way).status_code == 302


@pytest.mark.parametrize("body", ["[1, 2]", "{}", '"x"', "null", "{"])
def test_json_is_not_taken_for_a_form(client: FlaskClient, body: str) -> None:
    headers = {"X-CSRFToken": read_token(client.get("/login"))}
    response = client.post("/login", data=body, content_type="application/json", headers=headers)
    assert response.status_code == 415


def test_guessing_is_slowed_down(folder: Path) -> None:
    app = create_app({**settings_for(folder), "RATELIMIT_ENABLED": True})
    app.test_client_class = PageClient
    with app.app_context():
        make_member("asha")
        client = app.test_client()
        answers = [sign_in(client, password=f"wrong teapot {n}").status_code for n in range(11)]
        assert answers == [422] * 10 + [429]
        assert client.get("/login").status_code == 200
        db.session.remove()
        db.engine.dispose()


def test_no_browser_or_proxy_keeps_the_pages_about_accounts(client: FlaskClient) -> None:
    said = client.get("/login").headers["Cache-Control"]
    assert set(said.split(", ")) == {"private", "no-store"}
