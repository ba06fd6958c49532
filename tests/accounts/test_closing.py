"""Closing an account: the posts stay, the person goes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from qa.accounts import closing, names, passwords, queries
from qa.accounts.events import MemberClosed
from qa.accounts.models import Member, Organisation, Role
from qa.accounts.organisations import keeping
from qa.board.models import Bookmark, Draft, Follow, Question
from qa.core import clock
from qa.core.db import db
from qa.core.errors import Invalid, Refused
from qa.ledger import auditing
from qa.ledger.models import LedgerAccount
from qa.notifications.models import Notice
from qa.reputation import actors
from qa.reputation.models import Award
from qa.reputation.rules import rules
from qa.subscriptions import HANDLERS, REACTIONS
from tests.accounts.organisations.company import make_account, make_company
from tests.factories import make_actor, make_member, make_question
from tests.meeting import WAYS, Way, meet_in

from . import visiting
from .visiting import PASSWORD, faults, letters, sign_in, signed_in, submit


def react(member_id: int) -> None:
    for name in REACTIONS[MemberClosed]:
        HANDLERS[name]({"member_id": member_id})
    db.session.commit()


def test_the_person_goes_and_the_posts_stay(app: Flask) -> None:
    asha = make_actor("asha", points=30)
    question = make_question(asha)
    member = db.session.get_one(Member, asha.id)
    member.company, member.websites, member.about = "拓岸", ["https://a.example"], "me"
    member.hides_company, member.since_year = True, 2008
    before, ben = member.fs_uniquifier, make_member("ben")
    closing.close(member, " ASHA ")
    db.session.commit()
    db.session.expire_all()
    assert (member.name, member.folded_name) == (f"商友{asha.id}",) * 2
    assert member.email == f"closed-{asha.id}@closed.invalid"
    assert (member.company, member.websites, member.about, member.since_year) == ("", [], "", None)
    assert (member.active, member.hides_company, member.confirmed_at) == (False, False, None)
    assert member.fs_uniquifier != before
    assert member.closed_at is not None
    assert db.session.get_one(Question, question.id).author_id == asha.id
    assert (ben.name, ben.active) == ("ben", True)
    assert letters()[-1]["to"] == "asha@example.com"


def test_an_address_is_welcomed_once_however_many_accounts_it_opens_and_closes(
    app: Flask,
) -> None:
    asha = make_member("asha", email="asha@example.com")
    confirmed = HANDLERS["reputation.welcome"]
    confirmed({"member_id": asha.id})
    gift = actors.load(asha.id).points
    assert gift == rules().awards["account_confirmed"].points
    closing.close(asha, "asha")
    db.session.commit()
    react(asha.id)
    confirmed({"member_id": asha.id})  # a job that was late
    again, other = make_member("asha2", email="asha@example.com"), make_member("ben")
    for member in (again, other):
        confirmed({"member_id": member.id})
    assert [actors.load(member.id).points for member in (asha, again, other)] == [0, 0, gift]
    keys = db.session.scalars(select(Award.key).where(Award.rule == "account_confirmed")).all()
    assert not any("example" in key for key in keys)


def test_what_is_the_person_s_alone_goes_a_moment_later(app: Flask) -> None:
    asha, ben = make_actor("asha", points=30), make_actor("ben", points=7)
    question = make_question(ben)
    for id_ in (asha.id, ben.id):
        db.session.add_all([
            Bookmark(member_id=id_, question_id=question.id),
            Draft(member_id=id_, slot=f"answer:{id_}", fields={}),
            Notice(member_id=id_, kind="star", cause="x"),
        ])  # fmt: skip
    cleo = make_member("cleo")
    for follower, target in ((asha.id, ben.id), (ben.id, asha.id), (cleo.id, ben.id)):
        db.session.add(Follow(member_id=follower, kind="member", target_id=target))
    closing.close(db.session.get_one(Member, asha.id), "asha")
    react(asha.id)
    react(asha.id)
    for table in (Bookmark, Draft, Notice):
        assert db.session.scalars(select(table.member_id)).all() == [ben.id]
    followers = select(Follow.member_id).where(Follow.kind == "member")
    assert db.session.scalars(followers).all() == [cleo.id]
    balances = select(LedgerAccount.balance).where(LedgerAccount.holder == "member")
    assert db.session.scalars(balances.order_by(LedgerAccount.id)).all() == [0, 7]
    assert [one for one in auditing.differences() if one is not None] == []


@pytest.mark.parametrize("typed", ["", "ben", "asha2"])
def test_the_name_must_be_typed(app: Flask, typed: str) -> None:
    member = make_member("asha")
    with pytest.raises(Invalid):
        closing.close(member, typed)
    assert member.closed_at is None


def test_twice_is_once(app: Flask) -> None:
    member = make_member("asha")
    closing.close(member, "asha")
    first = member.closed_at
    closing.close(member, "asha")
    assert member.closed_at == first
    db.session.commit()
    assert len(letters()) == 1


def test_the_only_administrator_stays(app: Flask) -> None:
    ada = make_member("ada", role=Role.ADMINISTRATOR)
    with pytest.raises(Refused, match="only administrator"):
        closing.close(ada, "ada")
    make_member("bea", role=Role.ADMINISTRATOR)
    closing.close(ada, "ada")
    assert ada.role == Role.MEMBER


def test_a_company_closes_after_its_accounts(app: Flask) -> None:
    main = make_company("acme")
    organisation = db.session.get_one(Organisation, main.organisation_id)
    organisation.verified_at, organisation.verified_note = clock.now(), "seen"
    account = make_account(main)
    with pytest.raises(Refused, match="switched on"):
        closing.close(main, "acme")
    keeping.switch_off(main, account.id)
    closing.close(main, "acme")
    db.session.flush()
    assert main.organisation_id is None
    assert (organisation.verified_at, organisation.verified_note) == (None, "")


def test_an_account_of_a_company_leaves_it(app: Flask) -> None:
    main = make_company("acme")
    account = make_account(main)
    closing.close(account, account.name)
    db.session.flush()
    assert (account.organisation_id, account.name) == (None, f"商友{account.id}")
    assert main.active


def test_a_name_is_never_given_again_and_an_address_is(client: FlaskClient) -> None:
    asha = visiting.make_member("asha")
    closing.close(asha, "asha")
    db.session.commit()
    assert queries.is_taken("ＡSHA")
    fields = {"email": "asha@example.com", "password": PASSWORD}
    taken = submit(client, "/register", name="Asha", **fields)
    assert faults(taken) == ["This name is taken. Please choose another one."]
    assert submit(client, "/register", name="asha lin", **fields).status_code == 302
    assert queries.by_email("asha@example.com") is not None


def test_where_somebody_has_the_name_already_another_is_found(app: Flask) -> None:
    member = make_member("asha")
    make_member(names.of_closed(member.id))
    closing.close(member, "asha")
    db.session.flush()
    assert member.name == f"商友{member.id}-{member.id}"


def test_the_page_asks_for_the_password_and_ends_the_session(
    app: Flask, client: FlaskClient
) -> None:
    asha = visiting.make_member("asha")
    visiting.make_member("ben")
    phone = app.test_client()
    sign_in(client)
    sign_in(phone)
    wrong = submit(client, "/settings/close", name="asha", password="not the one at all")
    assert (wrong.status_code, faults(wrong)) == (422, ["The password is wrong."])
    unnamed = submit(client, "/settings/close", name="ben", password=PASSWORD)
    assert faults(unnamed) == ["Type your name as it is written above."]
    assert signed_in(phone)
    done = submit(client, "/settings/close", name="asha", password=PASSWORD)
    assert done.location == "/"
    assert "Your account is closed." in client.get("/").text
    assert not signed_in(client)
    assert not signed_in(phone)
    assert sign_in(app.test_client()).status_code == 422
    page = client.get(f"/members/商友{asha.id}")
    assert page.status_code == 410
    assert "This account has been closed." in page.text
    assert client.get("/members/asha").status_code == 404


@pytest.mark.parametrize("way", WAYS)
def test_of_two_administrators_who_leave_at_once_one_stays(
    app: Flask, folder: Path, way: Way
) -> None:
    pairs: Any = []
    two = [make_member(name, role=Role.ADMINISTRATOR).id for name in ("ada", "bea")]
    pairs.append((("close", (two[0],)), ("close", (two[1],))))
    (found,) = meet_in(way, app, folder, "tests.accounts.closings")(pairs)
    assert sorted(found) == ["Refused", "done"]
    left = select(func.count()).where(Member.role == Role.ADMINISTRATOR, Member.active)
    assert db.session.scalar(left) == 1


@pytest.mark.parametrize("way", WAYS)
def test_one_account_closed_twice_at_once_is_closed_once(
    app: Flask, folder: Path, way: Way
) -> None:
    asha = make_member("asha", password=passwords.hashed(PASSWORD)).id
    act = ("close", (asha,))
    (found,) = meet_in(way, app, folder, "tests.accounts.closings")([(act, act)])
    assert found.count("done") >= 1
    assert set(found) <= {"done", "Invalid"}
    assert len(letters()) == 1
