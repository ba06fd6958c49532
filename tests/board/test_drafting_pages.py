"""The addresses and boxes that keep drafts, with script and without."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from qa.accounts.models import Member
from qa.board import drafting
from qa.board.models import Question
from qa.board.tree import forget
from qa.core.db import db
from qa.core.web.limits import limiter
from tests.factories import make_industry, make_member, make_question
from tests.page_quality import PageClient

from .drafts import SLOT, TYPED, actor_of, drafts


@pytest.fixture
def asha(app: Flask) -> Member:
    return make_member("asha", points=100)


def form(client: PageClient, address: str = "/questions/ask") -> dict[str, str]:
    """The hidden fields of the form of a page, as a browser sends them along."""
    page = client.get(address).text
    names = ("csrf_token", "request_key", "draft_version", "kind")
    last = page.rfind('class="form"')
    return {
        name: found[1]
        for name in names
        if (found := re.compile(f'name="{name}" value="([^"]*)"').search(page, last))
    }


def save(client: PageClient, **fields: str) -> Any:
    return client.post("/drafts", data=fields, headers={"X-Requested-With": "fetch"})


def test_script_saves_and_is_told_the_version(client: PageClient, asha: Member) -> None:
    client.sign_in(asha)
    fields = form(client)
    slot = f"ask:{fields['request_key']}"
    assert save(client, slot=slot, title="一", **fields).json == {"version": 1}
    second = save(client, slot=slot, title="二", **{**fields, "draft_version": "1"})
    assert second.json == {"version": 2}
    stale = save(client, slot=slot, title="三", **{**fields, "draft_version": "1"})
    assert stale.status_code == 409
    assert stale.json["version"] == 2
    assert client.get(stale.json["address"]).status_code == 200
    [draft] = drafts()
    assert draft.fields["title"] == ["二"]
    assert "csrf_token" not in draft.fields


def test_script_without_a_session_is_told_so(client: PageClient, asha: Member) -> None:
    fields = form(client)
    assert save(client, slot=SLOT, title="一", **fields).status_code == 401
    client.sign_in(asha)
    assert save(client, slot=SLOT, title="一", csrf_token="old").status_code == 400
    assert drafts() == []


def test_a_question_is_gone_on_with_on_another_device(
    client: PageClient, app: Flask, asha: Member
) -> None:
    client.sign_in(asha)
    fields = form(client)
    typed = {
        "title": "尾款怎么收？", "body": "样品已寄。", "tags": "尾款", "stage": "payment",
        "anonymous": "y", "deadline_days": "3", "kind": "genuine", "red_flags": "urgency",
    }  # fmt: skip
    save(client, slot=f"ask:{fields['request_key']}", **{**fields, **typed})
    phone = PageClient(app, app.response_class)
    phone.sign_in(asha)
    assert "尾款怎么收？" in phone.get("/questions/ask").text
    page = phone.get(f"/questions/ask?draft={drafts()[0].id}").text
    for shown in ('value="尾款怎么收？"', "样品已寄。", 'value="尾款"', fields["request_key"],
                  'value="payment" selected', 'name="draft_version" value="1"'):  # fmt: skip
        assert shown in page
    checked = re.findall(r"<input[^>]*\bchecked\b[^>]*>", page)
    assert sorted(re.findall(r'name="(\w+)"', " ".join(checked))) == [
        "anonymous", "deadline_days", "red_flags",
    ]  # fmt: skip


def test_another_member_s_draft_does_not_exist(client: PageClient, asha: Member) -> None:
    drafting.save(actor_of(asha), SLOT, TYPED, 0)
    draft = drafts()[0]
    client.sign_in(make_member("cleo"))
    assert client.get(f"/questions/ask?draft={draft.id}").status_code == 404
    token = form(client)["csrf_token"]
    client.post(f"/drafts/{draft.id}/discard", data={"csrf_token": token})
    assert len(drafts()) == 1


def test_a_draft_is_discarded_and_the_others_stay(client: PageClient, asha: Member) -> None:
    drafting.save(actor_of(asha), SLOT, TYPED, 0)
    drafting.save(actor_of(asha), "ask:another-form", TYPED, 0)
    client.sign_in(asha)
    token = form(client)["csrf_token"]
    address = f"/drafts/{drafts()[0].id}/discard"
    for _twice in range(2):
        assert client.post(address, data={"csrf_token": token}).status_code == 303
    db.session.rollback()
    assert [draft.slot for draft in drafts()] == ["ask:another-form"]


def test_without_script_a_button_saves_the_question(client: PageClient, asha: Member) -> None:
    client.sign_in(asha)
    fields = form(client)
    response = client.post("/questions/ask", data={**fields, "title": "尾款", "draft": "1"})
    assert response.location == f"/questions/ask?draft={drafts()[0].id}"
    assert 'value="尾款"' in client.get(response.location).text


def test_without_script_a_clash_shows_both_and_the_second_press_decides(
    client: PageClient, asha: Member
) -> None:
    client.sign_in(asha)
    fields = form(client)
    drafting.save(actor_of(asha), f"ask:{fields['request_key']}", TYPED, 0)
    page = client.post("/questions/ask", data={**fields, "title": "这里的", "draft": "1"})
    assert page.status_code == 409
    assert 'value="这里的"' in page.text
    assert f"/questions/ask?draft={drafts()[0].id}" in page.text
    again = {**fields, "title": "这里的", "draft": "1", "draft_version": "1"}
    assert client.post("/questions/ask", data=again).status_code == 303
    db.session.rollback()
    assert drafts()[0].fields["title"] == ["这里的"]


def test_the_answer_box_shows_its_draft_until_it_is_posted(
    client: PageClient, asha: Member
) -> None:
    question = make_question()
    client.sign_in(asha)
    address = f"/questions/{question.id}/{question.slug}"
    fields = form(client, address)
    answers = f"/questions/{question.id}/answers"
    sent = client.post(answers, data={**fields, "body": "先查对方信用", "draft": "1"})
    assert sent.status_code == 303
    page = client.get(address).text
    assert ">先查对方信用</textarea>" in page.replace("\r\n", "").replace(">\n", ">")
    assert 'name="draft_version" value="1"' in page
    fields = form(client, address)
    assert client.post(answers, data={**fields, "body": "先查对方信用。"}).status_code == 303
    db.session.rollback()
    assert drafts() == []


def test_a_form_that_comes_back_keeps_its_slot_and_version(
    client: PageClient, asha: Member
) -> None:
    client.sign_in(asha)
    fields = {**form(client), "draft_version": "4"}
    page = client.post("/questions/ask", data={**fields, "title": "尾款怎么收？"})
    assert page.status_code == 422
    assert f'name="request_key" value="{fields["request_key"]}"' in page.text
    assert 'name="draft_version" value="4"' in page.text


def test_saving_has_a_pace(client: PageClient, app: Flask, asha: Member) -> None:
    app.config["RATELIMIT_ENABLED"] = True
    limiter.init_app(app)
    client.sign_in(asha)
    try:
        fields = form(client)
        codes = [save(client, slot=SLOT, title=str(n), **fields).status_code for n in range(61)]
    finally:
        limiter.reset()
        limiter.enabled = False
    assert codes[-1] == 429
    assert set(codes[:60]) == {200, 409}


def test_posting_by_the_form_leaves_no_draft(client: PageClient, asha: Member) -> None:
    law = make_industry("law")
    forget()
    client.sign_in(asha)
    fields = form(client)
    save(client, slot=f"ask:{fields['request_key']}", title="一", **fields)
    posted = {**fields, "title": "尾款怎么收才稳妥？", "industry": str(law.id)}
    assert client.post("/questions/ask", data=posted).status_code == 303
    late = save(client, slot=f"ask:{fields['request_key']}", title="一二", **fields)
    assert late.status_code == 404
    db.session.rollback()
    assert drafts() == []
    assert db.session.scalar(select(func.count()).select_from(Question)) == 1
