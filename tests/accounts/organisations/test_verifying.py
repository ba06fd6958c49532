"""The mark of a company."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from qa.accounts.models import Member, Organisation, OrganisationAct, Role
from qa.accounts.organisations import queries, verifying
from qa.core.db import db
from qa.core.errors import Conflict, Invalid, Missing, Refused
from qa.core.outbox import worker
from qa.notifications.models import Notice
from tests.factories import make_member

from .company import make_account, make_company


@pytest.fixture
def main(app: Flask) -> Member:
    return make_company()


@pytest.fixture
def mona(app: Flask) -> Member:
    return make_member("mona", role=Role.MODERATOR)


def test_a_moderator_gives_the_mark_and_takes_it(app: Flask, main: Member, mona: Member) -> None:
    account, other = make_account(main), make_company("globex")
    assert main.organisation_id is not None
    verifying.verify(mona, main.organisation_id, " Register entry\n44030110 ")
    for member in (main, account):
        company = queries.company_of(member)
        assert company is not None
        assert company.verified
        assert company.verified_note == "Register entry 44030110"
    verifying.withdraw(mona, main.organisation_id, "The licence has run out.")
    stored = db.session.get_one(Organisation, main.organisation_id)
    assert (stored.verified_at, stored.verified_note) == (None, "")
    log = db.session.scalars(select(OrganisationAct).order_by(OrganisationAct.id)).all()
    assert [(line.act, line.actor_id) for line in log] == [
        ("verify", mona.id),
        ("withdraw", mona.id),
    ]
    db.session.commit()
    worker.drain(app)
    told = db.session.execute(select(Notice.member_id, Notice.kind).order_by(Notice.id)).all()
    assert set(told) == {(main.id, "company_verified"), (main.id, "company_unverified")}
    assert other.organisation_id is not None
    assert db.session.get_one(Organisation, other.organisation_id).verified_at is None


def test_it_is_given_and_taken_once(main: Member, mona: Member) -> None:
    assert main.organisation_id is not None
    with pytest.raises(Conflict):
        verifying.withdraw(mona, main.organisation_id, "Why not")
    verifying.verify(mona, main.organisation_id, "Seen")
    with pytest.raises(Conflict):
        verifying.verify(mona, main.organisation_id, "Seen again")


@pytest.mark.parametrize("note", ["", " \u200b\n", "x" * 201])
def test_it_takes_a_sentence(main: Member, mona: Member, note: str) -> None:
    assert main.organisation_id is not None
    with pytest.raises(Invalid):
        verifying.verify(mona, main.organisation_id, note)


def test_nobody_else_gives_it_and_not_a_moderator_of_the_company(main: Member) -> None:
    assert main.organisation_id is not None
    for nobody in (main, make_account(main), make_member("cleo")):
        with pytest.raises(Refused, match="Only moderators"):
            verifying.verify(nobody, main.organisation_id, "Seen")
    main.role = Role.MODERATOR
    with pytest.raises(Refused, match="another moderator"):
        verifying.verify(main, main.organisation_id, "Seen")


def test_there_must_be_a_company(mona: Member) -> None:
    with pytest.raises(Missing):
        verifying.verify(mona, 17, "Seen")
