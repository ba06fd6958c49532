"""Rights, and switching accounts off and on."""

from __future__ import annotations

import pytest
from flask import Flask

from qa.accounts.models import Member
from qa.accounts.organisations import keeping, queries
from qa.accounts.organisations.rights import RIGHTS
from qa.board import asking, inviting, voting
from qa.board.drafts import QuestionDraft
from qa.core.db import db
from qa.core.errors import Invalid, Missing, Refused
from qa.reputation import actors
from tests.factories import make_actor, make_industry, make_member, make_question

from .company import make_account, make_company


@pytest.fixture
def main(app: Flask) -> Member:
    return make_company()


def test_a_right_holds_at_once_and_its_refusal_says_who_can_change_it(main: Member) -> None:
    account, colleague = make_account(main, points=50), make_account(main, "wu")
    draft = QuestionDraft("Does the bank refuse it?", "The invoice says Shenzen.",
                          make_industry().id, bounty=5)  # fmt: skip
    question = make_question()
    keeping.allow(main, account.id, ["ask", "spend"])
    assert asking.ask(actors.load(account.id), draft)
    keeping.allow(main, account.id, ["ask"])
    with pytest.raises(Invalid, match="main account of your organisation"):
        asking.ask(actors.load(account.id), draft)
    with pytest.raises(Refused, match="main account of your organisation"):
        voting.cast(actors.load(account.id), question, question.industry_id, 1)
    assert actors.load(account.id).points == 45
    assert actors.load(colleague.id).rights == set(RIGHTS)


def test_rights_are_from_the_list(main: Member) -> None:
    account = make_account(main)
    with pytest.raises(Invalid):
        keeping.allow(main, account.id, ["ask", "moderate"])
    keeping.allow(main, account.id, ["vote", "ask", "ask"])
    assert account.rights == ["ask", "vote"]
    keeping.allow(main, account.id, [])
    assert account.rights == []


def test_switching_off_ends_its_sessions_and_on_lets_it_in_again(main: Member) -> None:
    account, bystander = make_account(main), make_account(main, "wu")
    before, theirs = account.fs_uniquifier, bystander.fs_uniquifier
    keeping.switch_off(main, account.id)
    off = account.fs_uniquifier
    assert not account.active
    assert off != before
    keeping.switch_off(main, account.id)
    assert account.fs_uniquifier == off
    keeping.switch_on(main, account.id)
    keeping.switch_on(main, account.id)
    assert account.active
    assert account.fs_uniquifier == off
    assert bystander.fs_uniquifier == theirs


def test_an_account_switched_off_is_nobody_to_invite(main: Member) -> None:
    account = make_account(main)
    asha = make_actor("asha")
    question = make_question(asha)
    keeping.switch_off(main, account.id)
    with pytest.raises(Invalid, match="cannot be invited"):
        inviting.invite(asha, question, account.name)
    company = queries.company_of(main)
    assert company is not None
    assert company.accounts == []
    keeping.switch_on(main, account.id)
    assert inviting.invite(asha, question, account.name)


def test_only_the_main_account_keeps_accounts_and_only_its_own(main: Member) -> None:
    account, other = make_account(main), make_company("globex")
    for nobody in (account, make_member("cleo")):
        with pytest.raises(Refused):
            keeping.allow(nobody, account.id, [])
    for stranger in (account.id, main.id, other.id, 10**15):
        with pytest.raises(Missing):
            keeping.switch_off(other, stranger)
    with pytest.raises(Missing):
        keeping.switch_off(main, main.id)
    assert account.active


def test_an_account_that_its_person_closed_is_not_switched_on(main: Member) -> None:
    account = make_account(main, active=False, closed_at=main.created_at)
    with pytest.raises(Missing):
        keeping.switch_on(main, account.id)
    assert queries.accounts_led_by(main.id) == []
    assert not db.session.get_one(Member, account.id).active
