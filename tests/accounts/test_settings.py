"""What a member changes about the account: profile, language, password, address."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from qa.accounts import profile, queries
from qa.accounts.models import Member
from qa.accounts.profile import Profile
from qa.core.db import db
from qa.core.errors import Invalid
from qa.core.markup import RENDERER
from qa.core.outbox.models import Purge

from .visiting import (
    PASSWORD,
    faults,
    flashes,
    letters,
    mailed_path,
    make_member,
    sign_in,
    signed_in,
    submit,
)

NEW = "five river spoons"


def asha() -> Member:
    db.session.rollback()
    member = queries.by_name("asha")
    assert member is not None
    return member


# The profile


def test_a_member_says_what_others_may_know(client: FlaskClient) -> None:
    make_member("asha")
    make_member("ben")
    sign_in(client)
    given = {
        "company": " 深圳拓岸 ",
        "trades": "3C\t配件",
        "region": "广东",
        "about": "**十年**\r\n老店",
    }
    response = submit(client, "/settings/profile", **given)
    assert response.location == "/settings/profile"
    assert flashes(client.get("/settings/profile")) == ["Your profile is saved."]
    member = asha()
    assert (member.company, member.trades, member.region) == ("深圳拓岸", "3C 配件", "广东")
    assert member.about == "**十年**\n老店"
    assert "<strong>十年</strong>" in member.about_html
    assert member.about_renderer == RENDERER
    assert list(db.session.scalars(select(Purge.key))) == [f"member:{member.id}"]
    bystander = queries.by_name("ben")
    assert bystander is not None
    assert bystander.about == ""


def test_what_is_too_long_is_said_and_not_lost(client: FlaskClient) -> None:
    make_member("asha")
    sign_in(client)
    response = submit(client, "/settings/profile", company="x" * 81, about="kept" * 900)
    assert response.status_code == 422
    assert faults(response) == ["Use at most 80 characters."]
    assert "kept" * 900 in response.text
    assert asha().about == ""


def test_a_profile_can_be_emptied(session: Any) -> None:
    member = make_member("asha")
    profile.edit(member, Profile(company="x", about="y"))
    profile.edit(member, Profile())
    assert (member.company, member.about, member.about_html) == ("", "", "")


def test_a_guest_is_asked_to_sign_in_and_keeps_what_was_typed(client: FlaskClient) -> None:
    make_member("asha")
    response = submit(client, "/login", to="/settings/profile", about="typed for an hour")
    assert response.location.startswith("/login?next=")
    back = sign_in(client, next=response.location.partition("next=")[2].replace("%3D", "="))
    assert "typed for an hour" in client.get(back.location.replace("%3F", "?")).text


# The language


def test_the_language_of_the_account_comes_before_that_of_the_browser(
    client: FlaskClient,
) -> None:
    make_member("asha")
    sign_in(client)
    client.set_cookie("language", "en")
    response = submit(client, "/settings/account", to="/settings/language", language="zh_Hant")
    assert response.location == "/settings/account"
    assert 'lang="zh-Hant"' in client.get("/settings/account").text[:200]
    assert asha().language == "zh_Hant"


def test_a_language_that_is_not_offered_is_refused(client: FlaskClient, session: Any) -> None:
    member = make_member("asha", language="en")
    sign_in(client)
    response = submit(client, "/settings/account", to="/settings/language", language="tlh")
    assert response.status_code == 422
    assert asha().language == "en"
    with pytest.raises(Invalid):
        profile.choose_language(member, "")


# The password


def test_a_new_password_signs_the_other_devices_out(app: Flask, client: FlaskClient) -> None:
    make_member("asha")
    phone = app.test_client()
    sign_in(client)
    sign_in(phone)
    response = submit(client, "/settings/password", password=PASSWORD, new_password=NEW)
    assert response.location == "/settings/account"
    assert signed_in(client)
    assert not signed_in(phone)
    sign_in(phone, password=NEW)
    assert signed_in(phone)
    assert letters()[-1]["subject"] == "Your password was changed"


@pytest.mark.parametrize(
    ("present", "new", "fault"),
    [
        ("wrong teapot mountain", NEW, "The password is wrong."),
        ("", NEW, "Enter a password."),
        (PASSWORD * 1000, NEW, "The password is wrong."),
        (PASSWORD, "", "Enter a password."),
        (PASSWORD, "password1", "This password is among the first ones guessed."),
        (PASSWORD, PASSWORD, "The new password is the old one. Choose another."),
    ],
)
def test_a_password_that_cannot_be_taken(
    client: FlaskClient, present: str, new: str, fault: str
) -> None:
    before = make_member("asha").password
    sign_in(client)
    response = submit(client, "/settings/password", password=present, new_password=new)
    assert response.status_code == 422
    assert [text[: len(fault)] for text in faults(response)] == [fault]
    assert asha().password == before


# The address


def test_a_new_address_holds_when_its_link_is_followed(app: Flask, client: FlaskClient) -> None:
    make_member("asha")
    sign_in(client)
    response = submit(client, "/settings/email", email="Asha@New.Example")
    assert response.location == "/settings/email"
    assert asha().email == "asha@example.com"
    assert letters()[-1]["to"] == "asha@new.example"

    assert app.test_client().get(mailed_path()).location == "/login"
    assert asha().email == "asha@new.example"
    assert not signed_in(client)
    old = letters()[-1]
    assert (old["to"], old["subject"]) == ("asha@example.com", "Your e-mail address was changed")
    submit(client, "/login", email="asha@new.example", password=PASSWORD)
    assert signed_in(client)


def test_links_mailed_to_the_old_address_die_with_it(client: FlaskClient) -> None:
    make_member("asha")
    submit(client, "/reset", email="asha@example.com")
    reset = mailed_path()
    sign_in(client)
    submit(client, "/settings/email", email="asha@new.example")
    change = mailed_path()
    client.get(change)
    assert client.get(reset).location == "/reset"
    assert client.get(change).location == "/settings/email"


def test_an_address_that_has_an_account_is_not_given_away(client: FlaskClient) -> None:
    make_member("asha")
    make_member("ben")
    sign_in(client)
    said = []
    for name in ("ben", "nobody"):
        response = submit(client, "/settings/email", email=f"{name}@example.com")
        said.append(flashes(client.get(response.location))[0].replace(name, "x"))
    assert said[0] == said[1]
    assert [letter["to"] for letter in letters()] == ["nobody@example.com"]


def test_an_address_taken_meanwhile_stays_with_its_owner(client: FlaskClient) -> None:
    make_member("asha")
    sign_in(client)
    submit(client, "/settings/email", email="ben@example.com")
    link = mailed_path()
    make_member("ben")
    assert client.get(link).location == "/settings/email"
    assert asha().email == "asha@example.com"


def test_the_password_is_asked_again_after_a_while(app: Flask, client: FlaskClient) -> None:
    make_member("asha")
    sign_in(client)
    app.config["SECURITY_FRESHNESS"] = timedelta(microseconds=1)
    app.config["SECURITY_FRESHNESS_GRACE_PERIOD"] = timedelta(minutes=10)
    response = client.get("/settings/email")
    assert response.location == "/settings/verify?next=/settings/email"
    wrong = submit(client, "/settings/verify", password="wrong teapot mountain")
    assert faults(wrong) == ["The password is wrong."]
    app.config["SECURITY_FRESHNESS"] = timedelta(minutes=30)
    right = submit(client, "/settings/verify", password=PASSWORD, next="/settings/email")
    assert right.location == "/settings/email"
    assert client.get("/settings/email").status_code == 200
