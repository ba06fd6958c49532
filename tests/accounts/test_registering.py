"""Opening and confirming accounts, by the verbs."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from qa.accounts import addresses, passwords, queries, registering
from qa.accounts.events import MemberConfirmed
from qa.accounts.models import Member, Role
from qa.core import clock
from qa.core.db import db
from qa.core.errors import Invalid
from qa.core.outbox.models import Job


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(Member)) or 0


def confirmations() -> list[Any]:
    return list(db.session.scalars(select(Job.payload).where(Job.reaction == "test.confirmed")))


@pytest.fixture(autouse=True)
def _reaction(app: Flask) -> None:
    app.extensions["reactions"] = {MemberConfirmed: ("test.confirmed",)}


def test_signing_up_opens_an_account_that_waits_to_be_confirmed(session: Any) -> None:
    member = registering.sign_up("义乌小陈", "chen@example.com", "hash", "zh_Hans")
    assert queries.by_name("义乌小陈") is member
    assert (member.role, member.language, member.confirmed_at) == (Role.MEMBER, "zh_Hans", None)
    assert confirmations() == []


def test_nobody_signs_up_under_a_name_of_the_house(session: Any) -> None:
    with pytest.raises(Invalid) as refused:
        registering.sign_up("官方客服", "x@example.com", "hash", "en")
    assert list(refused.value.errors) == ["name"]
    assert count() == 0


def test_the_house_itself_may(session: Any) -> None:
    ada = registering.make("管理员", "ada@example.com", role=Role.ADMINISTRATOR)
    assert ada.id
    assert ada.password == passwords.nobodys_hash()


@pytest.mark.parametrize(
    ("name", "email"), [("ASHA", "other@example.com"), ("ben", "asha@example.com")]
)
def test_a_name_or_an_address_is_taken_once(session: Any, name: str, email: str) -> None:
    registering.make("asha", "asha@example.com")
    db.session.commit()
    with pytest.raises(IntegrityError):
        registering.make(name, email)
    db.session.rollback()
    assert count() == 1


def test_a_name_is_found_in_any_case_and_width(session: Any) -> None:
    asha, bystander = (
        registering.make("Asha 陈", "a@example.com"),
        registering.make("ben", "b@x.org"),
    )
    assert queries.by_name("ａｓｈａ 陈") is asha
    assert queries.by_name("asha") is None
    assert queries.by_email("b@x.org") is bystander


def test_confirming_is_announced_once(session: Any) -> None:
    asha, bystander = (registering.make(n, f"{n}@example.com") for n in ("asha", "cleo"))
    registering.confirm(asha)
    first = asha.confirmed_at
    registering.confirm(asha)
    assert asha.confirmed_at == first
    assert first is not None
    assert first <= clock.now()
    assert bystander.confirmed_at is None
    assert confirmations() == [{"member_id": asha.id}]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("Asha@Example.COM", "asha@example.com"), ("A.B+c@例子.公司", "a.b+c@xn--fsqu00a.xn--55qx5d")],
)
def test_addresses_are_compared_in_one_form(typed: str, stored: str) -> None:
    assert addresses.normalised(typed) == stored


@pytest.mark.parametrize(
    "typed",
    ["", "asha", "asha@", "@example.com", "a b@example.com", "a@b.com\r\nBcc: c@d.com",
     "a\0b@example.com", "a\ud800@example.com", "é@example.com", "x" * 65 + "@example.com",
     "a@" + "b" * 250 + ".com"],
)  # fmt: skip
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        addresses.normalised(typed)
