"""What people and programs send by mistake or on purpose: an answer with sense, never a 500."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

import pytest
from flask import Flask
from sqlalchemy import func, select

from qa.accounts import signing_out
from qa.accounts.models import Member
from qa.board.models import Answer, Comment, Industry, Question, Vote
from qa.board.tree import forget
from qa.core.db import db
from qa.reputation import actors
from tests.accounts.visiting import read_token
from tests.factories import make_answer, make_industry, make_member, make_question
from tests.page_quality import PageClient

TITLE = "客户要求货到港后再付尾款，风险怎么控制？"
HUGE = "9" * 25
NASTY = {
    "empty": "",
    "blank": " \t\u3000\n",
    "NUL": "a\0b\0",
    "control characters": "a\x07\x1b[31mb\x7f",
    "a lone surrogate": "x\ud800y",
    "bidi overrides": "a\u202eb\u2066c",
    "emoji": "👩‍👩‍👧‍👦" * 30,
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>" * 3,
    "deep quotes": ">" * 3000 + "x",
    "deep brackets": "[" * 3000 + "x",
    "deep lists": "\n".join("  " * n + "- x" for n in range(200)),
    "stars": "*" * 5000 + "x",
    "sql": "'; DROP TABLE questions; --",
    "very long": "长" * 60_000,
}


@pytest.fixture
def asha(app: Flask) -> Member:
    return make_member("asha", points=100)


@pytest.fixture
def industry(app: Flask) -> Industry:
    industry = make_industry("law")
    forget()
    return industry


@pytest.fixture
def question(asha: Member, industry: Industry) -> Question:
    return make_question(actors.load(asha.id), industry, title=TITLE)


@pytest.fixture
def browser(client: PageClient, asha: Member) -> PageClient:
    client.sign_in(asha)
    return client


def token(client: PageClient) -> str:
    return read_token(client.get("/questions/ask"))


def post(client: PageClient, path: str, **fields: Any) -> Any:
    return client.post(path, data={"csrf_token": token(client), **fields})


def rows(table: type) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


@pytest.mark.parametrize("field", ["title", "body", "tags", "bounty", "industry", "deadline_days"])
def test_a_nasty_field_of_the_ask_form_is_cleaned_or_named(
    browser: PageClient, industry: Industry, field: str
) -> None:
    for what, text in NASTY.items():
        fields = {"title": TITLE, "body": "正文", "industry": str(industry.id), field: text}
        data = {name: text.encode("utf-8", "surrogatepass") for name, text in fields.items()}
        before = rows(Question)
        reply = post(browser, "/questions/ask", **data)
        assert reply.status_code in (303, 422), what
        assert rows(Question) - before == (reply.status_code == 303), what
        if reply.status_code == 303:
            assert browser.get(reply.location).status_code == 200, what


@pytest.mark.parametrize("what", NASTY)
def test_a_nasty_answer_comment_preview_or_search_is_cleaned_or_named(
    client: PageClient, question: Question, what: str
) -> None:
    client.sign_in(make_member("ben"))
    text = NASTY[what].encode("utf-8", "surrogatepass")
    answer = f"/questions/{question.id}/answers"
    assert post(client, answer, body=text).status_code in (303, 422)
    comment = f"/questions/{question.id}/comments"
    assert post(client, comment, body=text).status_code in (303, 422)
    assert post(client, "/preview", body=text).status_code in (200, 422)
    address = f"/questions/{question.id}/{question.slug}"
    assert client.get(address).status_code == 200
    short = NASTY[what][:300].encode("utf-8", "surrogatepass")
    assert client.get("/search", query_string={"q": short}).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/questions/-1", "/questions/0", "/questions/abc", f"/questions/{HUGE}", "/questions/1e3",
        f"/questions/{2**63 - 1}", "/answers/0", f"/answers/{HUGE}", "/questions?page=0",
        "/questions?page=-1", "/questions?page=x", f"/questions?page={HUGE}",
        "/questions?page=1999999", "/questions?page=٣", "/questions?tab=nonsense",
        "/questions?industry=nowhere", "/industries/nowhere", "/members/nobody", "/%00",
        "/members/%ff%fe", "/questions/1/%F0%28%8C%28", "/display?next=//evil.example",
    ],
)  # fmt: skip
def test_an_address_that_means_nothing_says_so(client: PageClient, address: str) -> None:
    reply = client.get(address)
    assert reply.status_code in (404, 303)
    if reply.status_code == 303:
        assert reply.location == "/"


def test_a_page_past_the_end_says_that_the_list_ends(
    client: PageClient, question: Question
) -> None:
    reply = client.get("/questions?page=9")
    assert reply.status_code == 200
    assert "The list ends here." in reply.text


@pytest.mark.parametrize("sent", ["", "forged", "IjEi.YWJj.c2lnbmVk"])
def test_a_forged_or_missing_token_posts_nothing_and_keeps_the_text(
    browser: PageClient, industry: Industry, sent: str
) -> None:
    fields = {"title": TITLE, "body": "很长的正文", "industry": str(industry.id)}
    reply = browser.post("/questions/ask", data={"csrf_token": sent, **fields})
    assert rows(Question) == 0
    assert reply.status_code == 303
    assert "很长的正文" in browser.get(reply.location).text


def test_a_member_signed_out_meanwhile_finds_the_text_after_signing_in(
    browser: PageClient, question: Question, industry: Industry, asha: Member
) -> None:
    fields = {
        "csrf_token": token(browser),
        "title": "另一个问题：定金能退吗？",
        "body": "打了半小时",
    }
    signing_out.everywhere(asha)
    reply = browser.post("/questions/ask", data=fields)
    assert reply.status_code == 303
    assert "/login" in reply.location
    browser.sign_in(asha)
    kept = re.search(r"next=([^&]+)", reply.location)
    assert kept
    page = browser.get(unquote(kept.group(1))).text
    assert "打了半小时" in page
    assert "定金能退吗" in page
    assert rows(Question) == 1


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("get", "/answers/1/vote"), ("get", "/preview"), ("delete", "/questions/1/x"),
        ("put", "/questions/ask"), ("post", "/questions"), ("post", "/industries"),
        ("patch", "/"),
    ],
)  # fmt: skip
def test_a_wrong_method_is_refused(
    browser: PageClient, question: Question, method: str, address: str
) -> None:
    reply = browser.open(address, method=method.upper(), data={"csrf_token": token(browser)})
    assert reply.status_code in (404, 405)


def test_ten_megabytes_are_refused(browser: PageClient, industry: Industry) -> None:
    reply = post(browser, "/questions/ask", title=TITLE, body="x" * 10_000_000)
    assert reply.status_code == 413
    assert rows(Question) == 0


def test_a_repeated_submit_is_one_question(browser: PageClient, industry: Industry) -> None:
    fields = {"title": TITLE, "industry": str(industry.id), "request_key": "once"}
    first = post(browser, "/questions/ask", **fields)
    second = post(browser, "/questions/ask", **fields)
    assert first.location == second.location
    assert rows(Question) == 1


def test_votes_that_are_none_and_votes_on_one_s_own_post_are_refused(
    browser: PageClient, question: Question
) -> None:
    vote = f"/questions/{question.id}/vote"
    assert post(browser, vote, value="7").status_code == 422
    assert post(browser, vote).status_code == 422
    assert post(browser, vote, value="1").status_code == 403
    assert rows(Vote) == 0


def test_only_the_asker_accepts_and_a_second_acceptance_is_a_conflict(
    client: PageClient, question: Question, asha: Member
) -> None:
    first, second = make_answer(question), make_answer(question)
    client.sign_in(make_member("cleo"))
    assert post(client, f"/answers/{first.id}/acceptance").status_code == 403
    client.sign_in(asha)
    assert post(client, f"/answers/{first.id}/acceptance").status_code == 303
    assert post(client, f"/answers/{first.id}/acceptance").status_code == 303
    assert post(client, f"/answers/{second.id}/acceptance").status_code == 409


def test_guests_who_post_are_asked_to_sign_in_and_nothing_is_stored(
    client: PageClient, question: Question
) -> None:
    answer = make_answer(question)
    for path in (
        f"/questions/{question.id}/answers", f"/questions/{question.id}/comments",
        f"/answers/{answer.id}/comments", f"/questions/{question.id}/vote",
        f"/answers/{answer.id}/vote", f"/answers/{answer.id}/acceptance", "/questions/ask",
    ):  # fmt: skip
        reply = post(client, path, body="访客写的内容", value="1", title=TITLE)
        assert reply.status_code == 303
        assert "/login" in reply.location
    assert (rows(Answer), rows(Comment), rows(Vote), rows(Question)) == (1, 0, 0, 1)


def test_a_fragment_is_refused_with_a_sentence_too(client: PageClient, question: Question) -> None:
    client.sign_in(make_member("cleo", level=1))
    reply = client.post(
        f"/questions/{question.id}/vote",
        data={"csrf_token": token(client), "value": "1"},
        headers={"X-Requested-With": "fetch"},
    )
    assert reply.status_code == 403
    assert "level 2" in reply.text
    assert "<html" not in reply.text
