"""The checks of the test client: each of them can fail."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask, g, session
from sqlalchemy import text

from qa.core.db import db
from tests.factories import make_member
from tests.page_quality import PageClient, PageFault, faults
from tests.query_recorder import record_queries

GOOD = """<!doctype html>
<html lang="zh-Hans">
<head><meta charset="utf-8"><title>提问 · 商帮</title><script src="/static/a.js"></script></head>
<body>
<h1>提问</h1>
<p><a href="/questions">全部问题</a> <a href="#title" aria-label="到标题">#</a></p>
<form method="post" action="/questions/ask">
  <input type="hidden" name="csrf_token" value="x">
  <label for="title">标题</label><input id="title" name="title">
  <label>匿名 <input type="checkbox" name="anonymous"></label>
  <textarea aria-label="正文" name="body">None of {{ this }} matters</textarea>
  <button>发布</button>
</form>
<img src="/a.png" alt="">
<div class="prose"><p>None 和 {{ x }} 是会员写的</p></div>
</body>
</html>
"""


def test_a_good_page_has_no_faults() -> None:
    assert faults(GOOD) == []
    assert faults(GOOD, "zh-Hans") == []


@pytest.mark.parametrize(
    ("part", "instead", "complaint"),
    [
        ("<p><a", "<p></b><a", "is not valid HTML"),
        ("<!doctype html>", "", "is not valid HTML"),
        ("<h1>提问</h1>", "", "There are 0 h1 headings"),
        ("<h1>提问</h1>", "<h1>提问</h1><h1>提问</h1>", "There are 2 h1 headings"),
        ("<h1>提问</h1>", "<h1></h1>", "The h1 is empty"),
        ("<title>提问", "<title>回答", "does not begin with the h1"),
        ('lang="zh-Hans"', "", "The page says lang=None"),
        ('lang="zh-Hans"', 'lang="zh_Hans"', "The page says lang='zh_Hans'"),
        ('<img src="/a.png"', '<img id="title" src="/a.png"', "The id 'title' stands 2 times"),
        ('<label for="title">标题</label>', "", "has no label"),
        ('<label for="title">标题</label>', '<label for="title"></label>', "has no label"),
        (' aria-label="正文"', "", "has no label"),
        ('name="csrf_token" value="x"', 'name="csrf_token" value=""', "does not carry one"),
        ('name="csrf_token"', 'name="token"', "does not carry one csrf_token"),
        ("全部问题", "None", "'None' is shown"),
        ("全部问题", "{{ title }}", "is shown"),
        ("全部问题", "%(count)s", "is shown"),
        ('name="title"', 'name="title" placeholder="Undefined"', "'Undefined' is shown"),
        (' alt=""', "", "has no alt"),
        ("<h1>", '<h1 style="color: red">', "has style inline"),
        ("<h1>", '<h1 onclick="x()">', "has onclick inline"),
        ('<script src="/static/a.js">', "<script>x()", "There is an inline <script>"),
        ("</head>", "<style>p {}</style></head>", "There is an inline <style>"),
        ('href="/questions"', 'href="javascript:x()"', "runs script"),
        ('href="/questions"', 'href=""', "leads nowhere"),
        ("全部问题", "", "has no name"),
        ("发布", "", "has no name"),
        ('href="#title"', 'href="#body"', "leads to nothing on the page"),
        ('name="title"', 'name="title" aria-describedby="hint"', "which is not on the page"),
    ],
)
def test_a_fault_is_named(part: str, instead: str, complaint: str) -> None:
    assert part in GOOD
    assert any(complaint in fault for fault in faults(GOOD.replace(part, instead, 1)))


def test_the_language_has_to_be_the_one_that_was_asked_for() -> None:
    assert any("instead of en" in fault for fault in faults(GOOD, "en"))


def test_a_piece_of_a_page_needs_no_heading_but_its_fields_need_labels() -> None:
    assert faults('<p class="flash">Sent.</p>') == []
    assert any("has no label" in fault for fault in faults("<p><input name='a'></p>"))


@pytest.fixture
def client(app: Flask) -> PageClient:
    app.add_url_rule("/bad", "bad", lambda: "<h1>a</h1><img src=x>")
    app.add_url_rule("/seen", "seen", lambda: {"g": "mark" in g, "id": session.get("_user_id")})
    return PageClient(app, app.response_class)


def test_the_client_complains_about_a_bad_page_and_says_which(client: PageClient) -> None:
    with pytest.raises(PageFault, match=r"GET /bad \(200 OK\): .* has no alt"):
        client.get("/bad")


def test_a_request_sees_nothing_of_the_test_s_own_context(client: PageClient) -> None:
    g.mark = True
    assert client.get("/seen").json == {"g": False, "id": None}


def test_what_the_test_made_is_there_for_the_request(client: PageClient, session: Any) -> None:
    member = make_member()
    client.sign_in(member)
    assert client.get("/seen").json == {"g": False, "id": member.fs_uniquifier}
    assert not session.new


def test_queries_are_recorded_and_transactions_are_not(app: Flask) -> None:
    with record_queries() as queries:
        db.session.execute(text("SELECT 1"))
        db.session.commit()
    db.session.execute(text("SELECT 2"))
    assert queries == ["SELECT 1"]
