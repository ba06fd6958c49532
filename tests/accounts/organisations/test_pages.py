"""A company through its pages, from beginning to switching off."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from qa.accounts.models import Member, Role
from qa.accounts.queries import by_name
from qa.board.models import Answer, Vote
from qa.core.db import db
from qa.core.outbox.models import Job
from qa.reputation import actors
from tests.accounts.visiting import flashes, mailed_path, read_token, submit
from tests.factories import make_actor, make_answer, make_member, make_question
from tests.page_quality import PageClient
from tests.query_recorder import record_queries

from .company import make_account, make_company

PAGE = "/settings/organisation"
LIN = "three mountain teapots"


def visitor(app: Flask, member: Member | None = None) -> PageClient:
    client = PageClient(app, app.response_class)
    if member is not None:
        client.sign_in(member)
    return client


def send(client: PageClient, to: str, **fields: Any) -> Any:
    return client.post(to, data={"csrf_token": read_token(client.get(PAGE)), **fields})


def stored(name: str) -> Member:
    db.session.rollback()
    db.session.expire_all()
    member = by_name(name)
    assert member is not None
    return member


def test_a_company_from_its_beginning_to_an_account_s_end(app: Flask) -> None:
    boss = visitor(app, make_member("Acme", points=20))
    question = make_question(make_actor("asha"))
    assert "cannot be undone" in boss.get(PAGE).text
    assert send(boss, PAGE).location == PAGE
    fields = {"name": "林小姐", "email": "lin@acme.cn", "rights": ["answer", "comment"]}
    said = flashes(boss.get(send(boss, f"{PAGE}/accounts", **fields).location))
    assert said == ["We sent a mail to lin@acme.cn."]
    assert "Invited, not used yet" in boss.get(PAGE).text

    lin, path = visitor(app), mailed_path()
    assert "Acme:林小姐" in lin.get(path).text
    assert submit(lin, path, password="lin").status_code == 422
    assert submit(lin, path, password=LIN).location == "/login"
    assert lin.get(path).status_code == 404
    assert submit(lin, "/login", email="lin@acme.cn", password=LIN).status_code == 302
    assert "This account belongs to" in lin.get(PAGE).text

    address = f"/questions/{question.id}/{question.slug}"
    lin.post(f"/questions/{question.id}/answers", data={
        "csrf_token": read_token(lin.get(address)), "body": "先查对方信用。"})  # fmt: skip
    assert "Acme:林小姐" in visitor(app).get(address).text
    assert 'href="/members/Acme:%E6%9E%97%E5%B0%8F%E5%A7%90"' in visitor(app).get(address).text

    account = stored("acme:林小姐")
    send(boss, f"{PAGE}/accounts/{account.id}/rights", rights=["vote"])
    refused = lin.post(f"/questions/{make_question().id}/answers", data={
        "csrf_token": read_token(lin.get(PAGE)), "body": "再答一次。"})  # fmt: skip
    assert refused.status_code == 403
    assert "main account of your organisation" in refused.text

    send(boss, f"{PAGE}/accounts/{account.id}/state", value="0")
    assert lin.get(PAGE).location.startswith("/login")
    again = submit(lin, "/login", email="lin@acme.cn", password=LIN)
    assert "Your organisation has switched this account off." in again.text
    assert "Acme:林小姐" in visitor(app).get(address).text
    assert db.session.scalar(select(Answer.author_id)) == account.id
    send(boss, f"{PAGE}/accounts/{account.id}/state", value="1")
    assert submit(lin, "/login", email="lin@acme.cn", password=LIN).status_code == 302


def test_accounts_of_one_company_do_not_lift_each_other(app: Flask) -> None:
    main = make_company()
    account, other = make_account(main), make_account(main, "wu")
    boss, lin = visitor(app, main), visitor(app, account)
    mine = make_question(actors.load(main.id))
    answer = make_answer(mine, actors.load(other.id))
    for client, to in (
        (lin, f"/questions/{mine.id}/vote"),
        (boss, f"/answers/{answer.id}/vote"),
        (lin, f"/answers/{answer.id}/vote"),
    ):
        reply = send(client, to, value="1")
        assert reply.status_code == 403
        assert "one organisation" in reply.text
    reply = send(boss, f"/answers/{answer.id}/acceptance")
    assert reply.status_code == 403
    assert "organisation" in reply.text
    db.session.expire_all()
    assert db.session.scalars(select(Vote)).all() == []
    assert db.session.get_one(Answer, answer.id).accepted_at is None


@pytest.mark.parametrize(
    ("to", "fields"),
    [
        ("/accounts", {"name": "wu", "email": "wu@acme.cn"}),
        ("/accounts/{id}/rights", {"rights": "keep"}),
        ("/accounts/{id}/state", {"value": "0"}),
        ("/accounts/{id}/invitation", {}),
        ("/accounts/{id}/remove", {}),
        ("/points", {"value": "pooled"}),
        ("/dissolve", {}),
        ("", {}),
    ],
)
def test_the_wrong_person_changes_nothing(app: Flask, to: str, fields: dict[str, str]) -> None:
    account = make_account(make_company(), rights=["ask"])
    reply = send(visitor(app, account), PAGE + to.format(id=account.id), **fields)
    assert reply.status_code == 403
    after = stored("acme:lin")
    assert (after.active, after.rights) == (True, ["ask"])
    assert db.session.scalars(select(Job)).all() == []
    guest = visitor(app)
    sent = guest.post(PAGE + to.format(id=account.id), data={
        "csrf_token": read_token(guest.get("/login")), **fields})  # fmt: skip
    assert sent.location.startswith("/login")


def test_what_cannot_be_taken_is_shown_again_as_it_was_typed(app: Flask) -> None:
    boss = visitor(app, make_company())
    reply = send(boss, f"{PAGE}/accounts", name="<b>林", email="nobody", rights=["edit"])
    assert reply.status_code == 422
    assert "&lt;b&gt;林" in reply.text
    assert "This is not an e-mail address." in reply.text
    assert 'value="edit" checked' in reply.text
    assert send(boss, f"{PAGE}/points", value="both").status_code == 422


def test_the_form_says_at_once_that_an_account_may_not_ask(app: Flask) -> None:
    account = make_account(make_company())
    refused = "the main account of your organisation has not opened this to you"
    assert refused not in visitor(app, account).get("/questions/ask").text
    account.rights = ["answer"]
    db.session.commit()
    assert refused in visitor(app, account).get("/questions/ask").text


def test_points_are_pooled_and_parted(app: Flask) -> None:
    main = make_company(points=5)
    account = make_account(main, points=8)
    boss, lin = visitor(app, main), visitor(app, account)
    send(boss, f"{PAGE}/points", value="pooled")
    assert "the points of the company: 13 now" in lin.get(PAGE).text
    assert "13 now" in boss.get(PAGE).text
    send(boss, f"{PAGE}/points", value="apart")
    assert "points of your own: 0 now" in lin.get(PAGE).text


def test_a_member_s_page_names_the_company_and_the_company_s_its_people(app: Flask) -> None:
    main = make_company()
    account = make_account(main)
    make_account(main, "wu", active=False)
    guest = visitor(app)
    page = guest.get("/members/acme:lin").text
    assert 'Writes for <a href="/members/acme">acme</a>' in page
    company = guest.get("/members/acme").text
    assert 'href="/members/acme:lin"' in company
    assert "acme:wu" not in company
    assert guest.get("/members/ACME:LIN").location == "/members/acme:lin"
    assert account.name not in guest.get(f"/members/{make_member('cleo').name}").text


def test_moderators_give_and_take_the_mark(app: Flask) -> None:
    main = make_company()
    make_account(main)
    mona = visitor(app, make_member("mona", role=Role.MODERATOR))
    where = "/members/acme/verification"
    assert visitor(app, main).get(where).status_code == 403
    assert mona.get("/members/mona/verification").status_code == 404
    assert send(mona, where, note=" ", value="1").status_code == 422
    assert send(mona, where, note="Register entry 4403", value="1").location == "/members/acme"
    for name in ("acme", "acme:lin"):
        assert "Verified organisation" in visitor(app).get(f"/members/{name}").text
    assert "Register entry 4403" in visitor(app, main).get(PAGE).text
    assert "Register entry 4403" in mona.get(where).text
    send(mona, where, note="The licence has run out.", value="0")
    assert "Verified organisation" not in visitor(app).get("/members/acme").text
    assert "The licence has run out." in mona.get(where).text


def test_ten_accounts_and_thirty_cost_the_same_queries(app: Flask) -> None:
    main = make_company()
    boss, counted = visitor(app, main), []
    boss.get("/members/acme")  # what is looked up once a process
    for start, end in ((0, 10), (10, 30)):
        for number in range(start, end):
            make_account(main, f"lin{number}")
        for page in (PAGE, "/members/acme"):
            with record_queries() as statements:
                assert boss.get(page).status_code == 200
            counted.append(len(statements))
    assert counted[:2] == counted[2:]


@pytest.mark.parametrize("language", ["zh_Hans", "zh_Hant"])
def test_the_pages_are_there_in_chinese(app: Flask, language: str) -> None:
    main = make_company(language=language)
    account = make_account(main)
    for member in (main, account, make_member("cleo", language=language)):
        assert visitor(app, member).get(PAGE).status_code == 200
