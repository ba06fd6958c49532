"""From a few words to the one question that was meant, and from no question to a new one."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from flask import Flask

from qa.board.life import accepting
from qa.board.models import Industry, Question
from qa.core.db import db
from tests.accounts.visiting import read_token
from tests.factories import make_actor, make_answer, make_industry, make_member, make_question
from tests.page_quality import PageClient
from tests.search.visiting import index


@pytest.fixture
def trade(app: Flask) -> Industry:
    return make_industry("foreign-trade", zh="外贸进出口")


def titles(page: Any) -> list[str]:
    rows = re.findall(r"<h3><a [^>]*>(.*?)</a></h3>", page.text)
    return [re.sub("<.*?>", "", row) for row in rows]


def follow(client: PageClient, page: Any, words: str) -> Any:
    """Press the link whose text has `words` in it."""
    for address, text in re.findall(r'<a [^>]*href="([^"]*)"[^>]*>(.*?)</a>', page.text, re.S):
        if words in re.sub("<.*?>", "", text):
            return client.get(unescape(address))
    raise AssertionError(words)


def test_choices_are_added_and_taken_away_until_the_answer_stands_there(
    client: PageClient, trade: Industry
) -> None:
    asker = make_actor()
    meant = make_question(asker, trade, title="客户拖着尾款不付怎么办", tags=("尾款",))
    best = make_answer(meant, body="先停放货，再发律师函。")
    accepting.accept(asker, best)
    others = [
        make_question(asker, trade, title="尾款比例定多少合适"),
        make_question(asker, make_industry("tax"), title="尾款开什么发票"),
    ]
    index(meant, *others)

    page = client.get("/search", query_string={"q": "尾款 -比例 industry:外貿進出口 score:high"})
    assert titles(page) == [meant.title]
    assert "“score:high” could not be read" in page.text
    page = follow(client, page, "Foreign-Trade ×")
    assert sorted(titles(page)) == sorted([meant.title, others[1].title])
    page = follow(client, page, "Solved 1")
    assert titles(page) == [meant.title]
    assert "Accepted</strong> 先停放货" in page.text
    shared = client.get(f"{page.request.path}?{page.request.query_string.decode()}")
    assert titles(shared) == [meant.title]
    assert len(titles(follow(client, page, "Solved ×"))) == 2
    question = follow(client, follow(client, page, "Newest first"), meant.title)
    assert "先停放货，再发律师函。" in question.text


def test_what_nobody_asked_is_asked_with_the_words_of_the_search(
    client: PageClient, trade: Industry
) -> None:
    index(make_question(title="样品费谁出？"))
    client.sign_in(make_member("asha"))
    page = client.get(
        "/search", query_string={"q": "滞箱费 保函 is:bounty", "industry": trade.slug}
    )
    assert "Nothing fits all of this" in page.text
    form = follow(client, page, "Ask this")
    assert 'value="滞箱费 保函"' in form.text
    assert f'value="{trade.id}" selected' in form.text
    key = re.findall(r'name="request_key" value="([^"]+)"', form.text)[0]
    fields = {"title": "滞箱费要不要先交保函？", "body": "船公司要求。", "industry": str(trade.id)}
    asked = client.post(
        "/questions/ask",
        data={"csrf_token": read_token(form), "request_key": key, **fields},
    )
    assert asked.status_code == 303
    index(db.session.get_one(Question, int(asked.location.split("/")[2])))
    found = client.get("/search", query_string={"q": "滞箱费 保函 author:ASHA"})
    assert titles(found) == [fields["title"]]
