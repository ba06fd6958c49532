"""The search page, and what is asked while somebody types."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from flask import Flask

from qa.board.life import accepting
from qa.board.models import Industry
from qa.core import clock
from qa.core.db import db
from qa.search import pinning
from qa.search.engine import current_engine
from qa.search.models import PinnedResult
from tests.factories import make_actor, make_answer, make_industry, make_question
from tests.query_recorder import record_queries

from .visiting import index, search

TITLE = "信用证里要求客检证书才能议付，这算软条款吗？"


@pytest.fixture
def trade(app: Flask) -> Industry:
    """An industry with one below it."""
    return make_industry("foreign-trade", zh="外贸进出口")


@pytest.mark.parametrize("words", ["软条款", "軟條款", "客检证书", "議付 信用證"])
def test_a_word_from_the_middle_of_a_sentence_finds_it_in_either_script(
    client: Any, words: str
) -> None:
    index(make_question(title=TITLE), make_question(title="样品费谁出？"))
    page = search(client, words)
    assert "1 question has all your words" in page
    assert "<mark>" in page
    assert "样品费" not in page


def test_what_was_hidden_is_not_shown_though_the_index_still_has_it(client: Any) -> None:
    question, bystander = make_question(title="提单丢了"), make_question(title="提单改名")
    index(question, bystander)
    question.hidden_at = clock.now()
    page = search(client, "提单")
    assert "丢了" not in page
    assert "改名" in page
    assert client.get("/questions/similar?title=提单丢了怎么办").json["questions"] == []


def test_the_passage_of_an_answer_is_shown_where_the_words_are_there(client: Any) -> None:
    question = make_question(title="尾款没收到怎么办", body="客户失联了。")
    make_answer(question, body="货还在港口的话，马上通知船公司停止放货，提单别寄。")
    index(question)
    page = search(client, "提单")
    assert "From an answer:" in page
    assert "<mark>提单</mark>别寄" in page


def test_what_members_wrote_cannot_break_the_page(client: Any) -> None:
    index(make_question(title="<script>alert(1)</script> 定金 & 尾款", body="<i>定金</i>"))
    page = search(client, "定金")
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_near_questions_come_under_a_heading_of_their_own(client: Any) -> None:
    index(
        make_question(title="这批货的模具归谁", body="工厂说归他们。"),
        make_question(title="模具的定金怎么退"),
    )
    page = search(client, "模具 定金")
    assert page.index("all your words") < page.index("Close to it")
    assert "No question has all your words" in search(client, "模具 zzyzx")


def test_a_solved_question_shows_how_its_best_answer_begins(client: Any) -> None:
    asker = make_actor()
    question = make_question(asker, title="尾款没收到怎么办", body="客户失联了。")
    make_answer(question, body="没有用。")
    best = make_answer(question, body="**先查**货在不在港口，<b>马上</b>通知船公司。" + "再" * 200)
    accepting.accept(asker, best)
    index(question)
    page = search(client, "尾款")
    assert re.search("Accepted</strong> 先查货在不在港口.{60,}…</p>", page)
    assert "没有用" not in page
    assert "Accepted</strong>" not in search(client, "船公司")  # the passage is out of it


@pytest.mark.parametrize("length", [550, 570, 3_000])
def test_a_solution_that_begins_with_a_long_address_shows_no_markup(
    client: Any, length: int
) -> None:
    asker = make_actor()
    question = make_question(asker, title="尾款没收到怎么办")
    address = f"https://example.com/{'a' * length}"
    accepting.accept(asker, make_answer(question, body=f"[先查]({address})&货在不在港口"))
    index(question)
    page = search(client, "尾款")
    assert "怎么办" in page
    assert not re.search("&lt;a|&amp;am|aaaa", page)


def test_picked_questions_stand_in_front_and_only_once(client: Any) -> None:
    picked, other = make_question(title="定金的规定"), make_question(title="定金的另一件事")
    index(picked, other)
    editor = make_actor("ada", role="administrator")
    db.session.add(PinnedResult(words="定金", question_id=picked.id, edited_by_id=editor.id))
    pinning.forget()
    page = search(client, "定金")
    assert page.index("Picked by the site") < page.index("</mark>的规定")
    assert page.index("</mark>的规定") < page.index("all your words")
    assert page.count("</mark>的规定") == 1
    assert "Picked by the site" not in search(client, "定金", state="open")
    picked.hidden_at = clock.now()
    assert "Picked by the site" not in search(client, "定金")


def test_words_that_say_nothing_are_met_kindly(client: Any) -> None:
    index(make_question(title="请问怎么办"))
    assert "These words stand in many questions" in search(client, "怎么办")
    assert "Say what to look for as well" in search(client, "-定金")


def test_without_words_the_page_says_how_to_search(client: Any) -> None:
    for words in ("", "  ", "？！"):
        page = search(client, words)
        assert "Ask a question" in page
    assert "There is nothing here to search for" in search(client, "？！")


def test_without_results_the_words_go_along_to_the_ask_form(client: Any) -> None:
    index(make_question(title="样品费谁出？"))
    page = search(client, "滞箱费 保函")
    assert "Nobody has asked this yet" in page
    address = f"/questions/ask?title={quote('滞箱费')}+{quote('保函')}"
    assert address in page
    assert 'value="滞箱费 保函"' in client.get(address).text


def test_too_many_words_are_cut_and_the_page_says_so(client: Any) -> None:
    index(make_question(title="定金怎么退"))
    page = search(client, "定金 " * 100)
    assert "Only the beginning of what you typed was searched" in page
    assert "<mark>定金</mark>" in page


def test_pages_follow_each_other(client: Any) -> None:
    author, industry = make_actor(), make_industry()
    index(*(make_question(author, industry, title=f"定金的第{n}个问题") for n in range(45)))
    pages = [search(client, "定金", page=page) for page in (1, 2, 3)]
    assert [page.count('class="row"') for page in pages] == [20, 20, 5]
    assert 'rel="next"' in pages[1]
    assert 'rel="next"' not in pages[2]
    assert "The list ends here" in search(client, "定金", page=4)


def test_more_results_need_no_more_statements(client: Any) -> None:
    author, industry = make_actor(), make_industry()

    def statements(numbers: range) -> int:
        titles = [f"定金的第{n}个问题" for n in numbers]
        index(*(make_question(author, industry, title=title, tags=("押金",)) for title in titles))
        search(client, "定金")  # what is held in the process is read
        with record_queries() as queries:
            assert search(client, "定金").count('class="row"') == min(numbers.stop, 20)
        return len(queries)

    assert statements(range(3)) == statements(range(3, 33)) == 3


def test_while_there_is_no_index_the_database_is_asked(client: Any, app: Flask) -> None:
    make_question(title="提单丢了怎么办", tags=("海运",))
    make_question(title="发票丢了")
    db.session.commit()
    page = search(client, "提单", tag="海运", state="open", sort="score")
    assert "being built" in page
    assert "<mark>提单</mark>丢了" in page
    assert "发票" not in page
    assert client.get("/questions/similar?title=提单丢了怎么办").json["questions"] == []
    current_engine().close()


@pytest.mark.parametrize(
    "words",
    ["industry:", "-", '"', "AND", "*", "%", "_", "\\", "a" * 9000, "\u202e", "' OR 1=1 --", "🙂",
     "is:solved " * 500, "“" * 500, "(a+)+$", "\0\x07 定金", '-"', "tag:' OR 1=1", ":::"],
)  # fmt: skip
def test_whatever_is_typed_gets_a_page_with_an_index_and_without(client: Any, words: str) -> None:
    search(client, words)
    index(make_question())
    search(client, words)


def test_similar_questions_are_offered_while_somebody_asks(client: Any, trade: Industry) -> None:
    question = make_question(title=TITLE, industry=trade)
    index(question, make_question(title="样品费谁出？"))
    answer = client.get(f"/questions/similar?title={quote('信用證的軟條款，要客檢證書才議付')}")
    assert answer.json["questions"] == [
        {
            "id": question.id,
            "title": TITLE,
            "url": f"/questions/{question.id}/{quote(question.slug)}",
            "state": "open",
            "answers": 0,
            "solved": False,
            "excerpt": "",
            "visit": f"/questions/{question.id}/solved-visit",
        }
    ]
    [guess, *_others] = answer.json["industries"]
    assert guess["id"] == trade.id
    assert guess["name"] == "Foreign-Trade"
    assert 0 < guess["confidence"] < 1


def test_the_words_of_an_industry_point_to_it_before_anybody_asked_there(
    client: Any, trade: Industry
) -> None:
    trade.words = ["报关", "FOB"]
    make_industry("tax")
    index(make_question(title="样品费谁出？"))
    guesses = client.get("/questions/similar?title=第一次报关要准备什么").json["industries"]
    assert [guess["id"] for guess in guesses] == [trade.id]
    assert client.get("/questions/similar?title=fobless").json["industries"] == []


def test_nothing_typed_has_nothing_similar(client: Any) -> None:
    index(make_question())
    for query in ("", "?title=", "?title=%20&body=x", "?title=" + "%F0%9F%99%82" * 300):
        answer = client.get(f"/questions/similar{query}")
        assert answer.status_code == 200
        assert answer.json["questions"] == []


def test_browsers_can_add_the_search(client: Any, app: Flask) -> None:
    response = client.get("/opensearch.xml")
    assert response.mimetype == "application/opensearchdescription+xml"
    url = ElementTree.fromstring(response.text).find("{*}Url")  # noqa: S314  (our own)
    assert url is not None
    assert url.get("template") == f"{app.config['SITE_URL']}/search?q={{searchTerms}}"
