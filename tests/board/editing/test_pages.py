"""The pages of editing: forms, history, suggested edits."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask

from qa.accounts.models import Member
from qa.board.editing import suggesting
from qa.board.editing.contents import version
from qa.board.editing.revising import edit_answer, edit_question
from qa.board.models import Answer, Question, SuggestedEdit
from qa.board.tree import forget
from qa.core.db import db
from qa.reputation import actors
from tests.factories import make_actor, make_answer, make_member, make_moderator, make_question
from tests.page_quality import PageClient


@pytest.fixture
def asha(app: Flask) -> Member:
    return make_member("asha", points=100)


@pytest.fixture
def question(asha: Member) -> Question:
    made = make_question(actors.load(asha.id), body="原来的正文内容。", tags=("提单",))
    forget()
    return made


@pytest.fixture
def answer(question: Question) -> Answer:
    return make_answer(question, make_actor("ben"))


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    assert found
    return found.group(1)


def send(client: PageClient, path: str, page: str, **fields: Any) -> Any:
    return client.post(path, data={"csrf_token": hidden(page, "csrf_token"), **fields})


def typed(question: Question, **changes: str) -> dict[str, str]:
    return {"title": question.title, "body": question.body, "tags": "提单", **changes}


def test_an_author_edits_in_the_form_and_the_page_says_so(
    client: PageClient, asha: Member, question: Question
) -> None:
    client.sign_in(asha)
    path = f"/questions/{question.id}/edit"
    page = client.get(path).text
    assert "原来的正文内容。" in page
    fields = typed(question, body="改过的正文内容。", summary="补充", stage="shipping")
    reply = send(client, path, page, revision=hidden(page, "revision"), **fields)
    assert reply.status_code == 303
    shown = client.get(f"/questions/{question.id}", follow_redirects=True).text
    assert "改过的正文内容。" in shown
    assert f'href="/questions/{question.id}/revisions"' in shown
    assert "asha edited the question." in shown
    db.session.refresh(question)
    assert question.stage == "shipping"


def test_an_answer_is_edited_with_its_references_and_interest(
    client: PageClient, answer: Answer
) -> None:
    client.sign_in(db.session.get_one(Member, answer.author_id))
    path = f"/answers/{answer.id}/edit"
    page = client.get(path).text
    fields = {"body": "改过的回答内容。", "references": "合同法第 8 条\nhttps://example.com/a",
              "interest": "sells", "interest_note": "报关服务"}  # fmt: skip
    reply = send(client, path, page, revision=hidden(page, "revision"), **fields)
    assert reply.status_code == 303
    assert f"#answer-{answer.id}" in reply.location
    db.session.refresh(answer)
    assert answer.references == ["合同法第 8 条", "https://example.com/a"]
    assert answer.interest == "sells: 报关服务"


def test_a_fault_brings_the_form_back_with_what_was_typed(
    client: PageClient, asha: Member, question: Question
) -> None:
    client.sign_in(asha)
    path = f"/questions/{question.id}/edit"
    page = client.get(path).text
    fields = typed(question, title="短", body="打了很多字的正文。")
    reply = send(client, path, page, revision=hidden(page, "revision"), **fields)
    assert reply.status_code == 422
    assert "打了很多字的正文。" in reply.text


def test_a_number_in_the_text_can_be_masked_or_left(
    client: PageClient, asha: Member, question: Question
) -> None:
    client.sign_in(asha)
    path = f"/questions/{question.id}/edit"
    page = client.get(path).text
    fields = typed(
        question, body="对方电话 13812345678，怎么办？", revision=hidden(page, "revision")
    )
    reply = send(client, path, page, **fields)
    assert reply.status_code == 422
    assert 'name="mask"' in reply.text
    assert send(client, path, page, mask="1", **fields).status_code == 303
    db.session.refresh(question)
    assert "13812345678" not in question.body


def test_who_was_slower_keeps_their_text_and_sees_what_saving_would_change(
    client: PageClient, asha: Member, question: Question
) -> None:
    client.sign_in(asha)
    path = f"/questions/{question.id}/edit"
    page = client.get(path).text
    others = {"body": "别人先保存的正文。"}
    edit_question(make_actor(level=6), question, others, "", version(question))
    fields = typed(question, body="慢一步保存的正文。")
    reply = send(client, path, page, revision=hidden(page, "revision"), **fields)
    assert reply.status_code == 409
    assert "慢一步保存的正文。" in reply.text
    assert "<del>" in reply.text
    again = send(client, path, page, revision=hidden(reply.text, "revision"), **fields)
    assert again.status_code == 303


def test_a_guest_signs_in_first_and_what_they_typed_is_kept(
    client: PageClient, question: Question
) -> None:
    assert "/login" in client.get(f"/questions/{question.id}/edit").location
    assert client.get(f"/questions/{question.id}/revisions").status_code == 200
    assert "/login" in client.get("/edits").location


def test_below_the_levels_there_is_no_form(client: PageClient, question: Question) -> None:
    client.sign_in(make_member(level=3))
    assert client.get(f"/questions/{question.id}/edit").status_code == 403
    page = client.get(f"/questions/{question.id}", follow_redirects=True).text
    assert f"/questions/{question.id}/edit" not in page


@pytest.mark.parametrize("language", ["zh_Hans", "zh_Hant", "en"])
def test_the_history_shows_what_changed_and_leads_back(
    client: PageClient, asha: Member, question: Question, answer: Answer, language: str
) -> None:
    client.set_cookie("language", language)
    actor = actors.load(asha.id)
    edit_question(actor, question, {"body": "第一次改过的正文。"}, "补充金额", version(question))
    edit_question(
        make_moderator(), question, {"title": "版主改过的标题，更清楚？"}, "", version(question)
    )
    edit_answer(make_moderator("moo"), answer, {"body": "改过的回答。"}, "", version(answer))
    path = f"/questions/{question.id}/revisions"
    page = client.get(path).text
    assert "补充金额" in page
    assert "版主改过的标题" in page
    assert "rollback" not in page
    compared = client.get(f"{path}?from=1&to=2").text
    assert "<ins>" in compared
    assert client.get(f"{path}?from=1&to=9").status_code == 404
    assert client.get(f"{path}?page=2").status_code == 404
    assert client.get(f"/answers/{answer.id}/revisions").status_code == 200
    client.sign_in(asha)
    page = client.get(path).text
    back = f"{path}/1/rollback"
    assert back in page
    reply = send(client, back, page, revision=hidden(page, "revision"))
    assert reply.location == path
    db.session.refresh(question)
    assert question.body == "原来的正文内容。"


def test_a_suggestion_goes_its_way_from_the_form_to_the_decision(
    client: PageClient, asha: Member, question: Question
) -> None:
    cleo = make_member("cleo", level=4)
    client.sign_in(cleo)
    path = f"/questions/{question.id}/edit"
    page = client.get(path).text
    fields = typed(question, body="建议的正文内容。", summary="更清楚")
    send(client, path, page, revision=hidden(page, "revision"), **fields)
    edit = db.session.query(SuggestedEdit).one()
    address = f"/edits/{edit.id}"
    assert client.get(address).status_code == 200
    assert "waits for a decision already" in client.get(path).text
    assert client.get("/edits").status_code == 403
    client.sign_in(make_member("mona", level=6))
    assert address in client.get("/edits").text
    client.sign_in(asha)
    assert address in client.get(f"/questions/{question.id}", follow_redirects=True).text
    page = client.get(address).text
    assert "建议" in page
    assert send(client, f"{address}/rejection", page, reason="").status_code == 422
    assert "建议的正文内容。" in client.get(f"{path}?edit={edit.id}").text
    assert send(client, f"{address}/approval", page).status_code == 303
    db.session.refresh(question)
    assert question.body == "建议的正文内容。"
    assert "approved" in client.get(address).text


def test_a_suggestion_is_taken_back_on_its_page(
    client: PageClient, asha: Member, question: Question
) -> None:
    cleo = make_actor("cleo", level=4)
    edit_id = suggesting.suggest(
        cleo, question, {"body": "建议的正文内容。"}, "", version(question)
    )
    address = f"/edits/{edit_id}"
    client.sign_in(asha)
    page = client.get(address).text
    assert f"{address}/withdrawal" not in page
    assert send(client, f"{address}/withdrawal", page).status_code == 403
    client.sign_in(db.session.get_one(Member, cleo.id))
    page = client.get(address).text
    assert f"{address}/withdrawal" in page
    assert send(client, f"{address}/withdrawal", page).status_code == 303
    page = client.get(address).text
    assert "took this edit back" in page
    assert f"{address}/withdrawal" not in page


def test_the_desk_leads_those_who_decide_to_what_waits(client: PageClient, asha: Member) -> None:
    client.sign_in(asha)
    assert 'href="/edits"' not in client.get("/desk").text
    client.sign_in(make_member("mona", level=6))
    assert 'href="/edits"' in client.get("/desk").text


def test_the_desk_leads_the_author_of_a_post_to_what_somebody_suggests(
    client: PageClient, asha: Member, question: Question
) -> None:
    edit_id = suggesting.suggest(
        make_actor("cleo", level=4), question, {"body": "建议的正文内容。"}, "", version(question)
    )
    client.sign_in(asha)
    assert f'href="/edits/{edit_id}"' in client.get("/desk").text


def test_an_overtaken_suggestion_can_be_taken_up_again(
    client: PageClient, asha: Member, question: Question
) -> None:
    cleo = make_member("cleo", level=4)
    client.sign_in(cleo)
    path = f"/questions/{question.id}/edit"
    page = client.get(path).text
    fields = typed(question, body="建议的正文内容。")
    send(client, path, page, revision=hidden(page, "revision"), **fields)
    edit = db.session.query(SuggestedEdit).one()
    actor = actors.load(asha.id)
    edit_question(actor, question, {"body": "作者自己改过的正文。"}, "", version(question))
    client.sign_in(asha)
    page = client.get(f"/edits/{edit.id}").text
    assert send(client, f"/edits/{edit.id}/approval", page).location.endswith(f"/edits/{edit.id}")
    client.sign_in(cleo)
    assert f"{path}?edit={edit.id}" in client.get(f"/edits/{edit.id}").text
    assert "建议的正文内容。" in client.get(f"{path}?edit={edit.id}").text


def test_an_anonymous_asker_is_in_no_page_of_the_history(client: PageClient, asha: Member) -> None:
    asker = make_member("mingming", points=50)
    question = make_question(actors.load(asker.id), anonymous=True)
    forget()
    actor = actors.load(asker.id)
    edit_question(actor, question, {"body": "匿名的人改过的正文。"}, "补充", version(question))
    path = f"/questions/{question.id}"
    for address in (path, f"{path}/revisions", f"{path}/revisions?from=1&to=2"):
        text = client.get(address, follow_redirects=True).text
        assert question.title in text
        assert "mingming" not in text
