"""Accounts for the people of a company: invited by mail, opened by its link, removed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from qa.accounts.models import Member
from qa.accounts.organisations import invitations, keeping, opening
from qa.accounts.organisations.opening import AccountDraft
from qa.accounts.passwords import hashed
from qa.core import clock
from qa.core.db import db
from qa.core.errors import Conflict, Invalid, Missing, Refused
from qa.notifications import telling
from qa.notifications.messages import Message
from qa.reputation import actors
from tests.accounts.visiting import letters, mailed_path
from tests.factories import make_member

from .company import make_account, make_company

MOST = 50


def draft(name: str = "lin", email: str = "lin@acme.cn", *rights: str) -> AccountDraft:
    return AccountDraft(name, email, rights or ("ask", "answer"))


@pytest.fixture
def main(app: Flask) -> Member:
    return make_company("Acme")


def test_an_account_is_opened_and_its_person_is_mailed_a_link(main: Member) -> None:
    account = opening.open_account(main, draft("林 小姐", " LIN@acme.cn"), MOST)
    assert (account.name, account.email) == ("Acme:林 小姐", "lin@acme.cn")
    assert (account.organisation_id, account.rights) == (main.organisation_id, ["ask", "answer"])
    assert account.confirmed_at is None
    db.session.commit()
    (letter,) = letters()
    assert letter["to"] == "lin@acme.cn"
    assert letter["subject"] == "Acme opened an account for you"
    assert invitations.invited(mailed_path().removeprefix("/join/")).id == account.id


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("", "name"),
        ("l", "name"),
        ("lin:wu", "name"),
        ("lin：wu", "name"),
        ("x" * 21, "name"),
        ("<b>", "name"),
        ("官方客服", "name"),
        ("\u202elin wu\u202e\0", None),
        ("ﬃ" * 14, "name"),
    ],
)
def test_the_part_after_the_colon_is_a_name_like_any_other(
    main: Member, name: str, field: str | None
) -> None:
    if field is None:
        assert opening.open_account(main, draft(name), MOST).name == "Acme:lin wu"
        return
    with pytest.raises(Invalid) as error:
        opening.open_account(main, draft(name), MOST)
    assert list(error.value.errors) == [field]


def test_names_and_addresses_are_taken_once_in_whatever_spelling(main: Member) -> None:
    make_member("ben")
    opening.open_account(main, draft("lin"), MOST)
    with pytest.raises(Invalid) as error:
        opening.open_account(main, draft("ＬＩＮ", "BEN@example.com"), MOST)
    assert set(error.value.errors) == {"name", "email"}
    other = make_company("globex")
    assert opening.open_account(other, draft("lin", "lin@globex.cn"), MOST).name == "globex:lin"


@pytest.mark.parametrize("email", ["", "lin", "lin@", "a@b@c.cn", "lin@acme.cn\nBcc: x@y.cn"])
def test_what_is_no_address_is_refused(main: Member, email: str) -> None:
    with pytest.raises(Invalid) as error:
        opening.open_account(main, draft("lin", email), MOST)
    assert list(error.value.errors) == ["email"]


def test_an_unknown_right_is_refused(main: Member) -> None:
    with pytest.raises(Invalid):
        opening.open_account(main, draft("lin", "lin@acme.cn", "ask", "moderate"), MOST)


def test_there_are_so_many_accounts_and_no_more(main: Member) -> None:
    make_account(main, "wu", active=False)
    opening.open_account(main, draft(), 2)
    with pytest.raises(Invalid, match="at most 2 accounts"):
        opening.open_account(main, draft("chen", "chen@acme.cn"), 2)


def test_only_the_main_account_opens_accounts(main: Member) -> None:
    for nobody in (make_account(main, "wu"), make_member("cleo")):
        with pytest.raises(Refused):
            opening.open_account(nobody, draft(), MOST)


def test_the_link_opens_the_account_once(main: Member) -> None:
    account = opening.open_account(main, draft(), MOST)
    token = invitations.token_of(account)
    opening.accept(token, hashed("six harbour lanterns"))
    assert account.confirmed_at is not None
    assert actors.load(account.id).rights == {"ask", "answer"}
    with pytest.raises(Missing):
        opening.accept(token, hashed("another password"))


def test_a_link_ends_by_time_by_another_and_by_switching_off(main: Member) -> None:
    account = opening.open_account(main, draft(), MOST)
    token = invitations.token_of(account)
    with clock.at(clock.now() + invitations.WITHIN + timedelta(minutes=1)), pytest.raises(Missing):
        invitations.invited(token)
    opening.invite_again(main, account.id)
    with pytest.raises(Missing):
        invitations.invited(token)
    second = invitations.token_of(account)
    assert invitations.invited(second) is account
    keeping.switch_off(main, account.id)
    with pytest.raises(Missing):
        invitations.invited(second)


@pytest.mark.parametrize("token", ["", "x", "W10.abc", "..", "\0"])
def test_what_is_no_link_of_ours_opens_nothing(app: Flask, token: str) -> None:
    with pytest.raises(Missing):
        invitations.invited(token)


def test_an_account_in_use_is_neither_invited_again_nor_removed(main: Member) -> None:
    account = make_account(main)
    for act in (opening.invite_again, opening.remove):
        with pytest.raises(Conflict, match="in use"):
            act(main, account.id)


def test_an_account_never_used_is_removed_and_its_name_is_free(main: Member) -> None:
    account = opening.open_account(main, draft(), MOST)
    opening.remove(main, account.id)
    with pytest.raises(Missing):
        opening.remove(main, account.id)
    again = opening.open_account(main, draft(), MOST)
    assert again.name == account.name
    names = select(func.count()).where(Member.folded_name == "acme:lin")
    assert db.session.scalar(names) == 1


def test_an_account_that_was_told_something_is_not_removed(main: Member) -> None:
    account = opening.open_account(main, draft(), MOST)
    telling.tell(Message("mentioned", "test", None, to=(account.id,)))
    with pytest.raises(Conflict, match="switch it off instead"):
        opening.remove(main, account.id)
    assert db.session.get(Member, account.id) is not None


def test_accounts_of_another_company_do_not_exist(main: Member) -> None:
    theirs = opening.open_account(make_company("globex"), draft(), MOST)
    for act in (opening.invite_again, opening.remove):
        with pytest.raises(Missing):
            act(main, theirs.id)
    with pytest.raises(Missing):
        opening.remove(main, main.id)
