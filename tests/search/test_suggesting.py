"""What the search box offers while somebody types."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import pypinyin
import pytest
from flask import Flask

from qa.accounts import closing
from qa.accounts.models import Member
from qa.board import tagging
from qa.board.models import Tag
from qa.core import clock
from qa.core.db import db
from qa.core.web.links import link
from qa.search.suggesting import building
from qa.search.suggesting.book import Book, shelf
from tests.factories import make_actor, make_answer, make_industry, make_member, make_question
from tests.query_recorder import record_queries

TITLE = "信用证里要求客检证书才能议付，这算软条款吗？"


def build() -> None:
    db.session.commit()
    building.build()


def offered(client: Any, typed: str, **headers: str) -> list[dict[str, Any]]:
    response = client.get("/search/suggest", query_string={"q": typed}, headers=headers)
    assert response.status_code == 200
    found: list[dict[str, Any]] = response.json
    return found


def texts(client: Any, typed: str, kind: str = "") -> list[str]:
    return [one["text"] for one in offered(client, typed) if kind in ("", one["kind"])]


def test_each_kind_is_found_by_chinese_pinyin_and_initials(client: Any) -> None:
    asker = make_actor("义乌张姐")
    industry = make_industry("packaging", zh="包装材料", questions=3)
    question = make_question(asker, industry, title=TITLE, tags=("包税",))
    build()
    told = {
        "question": (TITLE, link("board.question", question_id=question.id, slug=question.slug)),
        "industry": ("Packaging", "/industries/packaging"),
        "tag": ("包税", link("board.tag", name="包税")),
        "member": ("义乌张姐", link("members.profile", name="义乌张姐")),
    }
    for kind, ways in {
        "question": ("信用", "信用證", "ruantiao", "xyzlyq", "客检", "新用证", "信用zheng"),
        "industry": ("包装", "包裝材", "baozh", "bzc", "PACK", "材料"),
        "tag": ("包税", "baoshui", "bs"),
        "member": ("义乌", "義烏", "yiwuz", "ywzj"),
    }.items():
        for typed in ways:
            found = [(o["text"], o["url"]) for o in offered(client, typed) if o["kind"] == kind]
            assert found == [told[kind]], typed
    assert offered(client, "包")[0]["note"] == "4 questions"
    chinese = client.get("/search/suggest?q=bzc", headers={"Accept-Language": "zh-TW"})
    assert chinese.json[0]["text"] == "行業packaging"


def test_what_was_hidden_since_is_not_offered(app: Flask, client: Any) -> None:
    hidden, renamed = make_question(title="滞港费谁来付"), make_question(title="滞港多久算长")
    make_question(title="滞港的箱子", tags=("滞港",))
    shy, gone = make_actor("滞港甲"), make_actor("滞港乙", email="b@example.com")
    for member in (shy, gone, make_actor("滞港丙")):
        make_answer(renamed, member)
    build()
    assert len(offered(client, "滞港")) == 6
    hidden.hidden_at = clock.now()
    renamed.title = "滞期多久算长"
    db.session.get_one(Member, shy.id).hides_from_search = True
    closing.close(db.session.get_one(Member, gone.id), "滞港乙")
    db.session.query(Tag).filter_by(name="滞港").one().questions = 0
    db.session.commit()
    assert sorted(texts(client, "滞港")) == ["滞期多久算长", "滞港丙", "滞港的箱子"]
    build()
    assert sorted(texts(client, "滞港")) == ["滞港丙", "滞港的箱子"]


def test_who_wrote_nothing_that_everybody_sees_is_not_offered(client: Any) -> None:
    make_member("quiet one")
    make_question(make_actor("quiet asker", points=50), title="没有名字的问题", anonymous=True)
    make_question(make_actor("quiet nobody"), title="藏起来的问题").hidden_at = clock.now()
    make_question(make_actor("quiet writer"), title="有名字的问题")
    build()
    assert texts(client, "quiet") == ["quiet writer"]


def test_the_best_few_of_each_kind_are_offered_once(client: Any) -> None:
    asker, industry = make_actor("模具王"), make_industry(zh="模具", questions=9)
    plain = [
        make_question(asker, industry, title=f"模具第{n}问", tags=(f"模具{n}",)) for n in range(8)
    ]
    plain[6].views, plain[3].ups = 900, 40
    make_question(asker, industry, title="模具第3问")
    for name in ("模具李", "模具赵"):
        make_answer(plain[0], make_actor(name))
    build()
    found = offered(client, "模具")
    kinds = [one["kind"] for one in found]
    assert kinds == ["question"] * 5 + ["industry", "tag", "member"]
    assert [one["text"] for one in found[:2]] == ["模具第3问", "模具第6问"]
    assert len({one["text"] for one in found}) == 8
    assert [one["kind"] for one in offered(client, "mjd")] == ["question"] * 5


def test_a_tag_is_found_by_what_means_the_same(client: Any) -> None:
    make_question(tags=("shipping",))
    meant = db.session.query(Tag).filter_by(name="shipping").one()
    tagging.ensure(["货运"])
    db.session.query(Tag).filter_by(name="货运").one().synonym_of_id = meant.id
    build()
    assert texts(client, "huoy") == ["shipping"]


def test_one_statement_reads_what_is_offered_and_none_reads_nothing(client: Any) -> None:
    make_question(make_actor("模具王"), title="模具归谁", tags=("模具",))
    build()
    offered(client, "模具")
    with record_queries() as queries:
        assert len(offered(client, "模具")) == 3
    assert len(queries) == 1
    with record_queries() as queries:
        assert offered(client, "龘") == offered(client, "") == offered(client, "?!") == []
    assert queries == []


def test_whatever_is_typed_is_answered(client: Any) -> None:
    make_question(title="信用证怎么开")
    build()
    for typed in (
        "信" * 10_000,
        "(a+)+$" * 2_000,
        "🎉👩‍👩‍👧‍👦" * 50,
        "\u202e\u200f\u0000\x07信用",
        "e\u0301" * 5_000,
        "%_\\'\"; DROP TABLE tags; --",
        "\udc80\ud83d",
        "ﷺ" * 200,
    ):
        raw = quote(typed.encode("utf-8", "surrogatepass"))
        found = client.get(f"/search/suggest?q={raw}").json
        assert [one["text"] for one in found] == ["信用证怎么开"] * ("信用" in typed), typed[:9]


def test_only_the_browser_keeps_what_was_offered_and_not_for_long(client: Any) -> None:
    response = client.get("/search/suggest?q=x")
    assert response.headers["Cache-Control"] == "private, max-age=30"
    assert {"Cookie", "Accept-Language"} <= set(response.vary)


DAMAGES: dict[str, Callable[[Path], object]] = {
    "missing": lambda path: path.unlink(),
    "empty": lambda path: path.write_bytes(b""),
    "cut short": lambda path: os.truncate(path, path.stat().st_size // 2),
    "foreign": lambda path: path.write_bytes(os.urandom(4_000)),
    "of other rules": lambda path: path.write_bytes(
        path.read_bytes().replace(b'"rules": "', b'"rules": "x', 1)
    ),
    "scribbled over": lambda path: path.write_bytes(
        path.read_bytes()[:8_192] + os.urandom(path.stat().st_size - 8_192)
    ),
}


def test_a_book_that_cannot_be_used_offers_nothing_and_is_made_anew(client: Any) -> None:
    make_question(title="信用证怎么开")
    build()
    for name, damage in DAMAGES.items():
        assert texts(client, "xin") == ["信用证怎么开"]
        damage(shelf().path)
        for typed in ("xin", "信用", "a", "zh"):
            assert set(texts(client, typed)) <= {"信用证怎么开"}, name
        building.look_after()
    assert texts(client, "xin") == ["信用证怎么开"]


def test_what_has_not_changed_is_taken_over(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    make_question(title="信用证怎么开")
    changed = make_question(title="提单丢了怎么办")
    build()
    spoken: list[str] = []
    lazy_pinyin = pypinyin.lazy_pinyin

    def listening(text: str) -> list[str]:
        spoken.append(text)
        found: list[str] = lazy_pinyin(text)
        return found

    monkeypatch.setattr(pypinyin, "lazy_pinyin", listening)
    before = shelf().book().arrays
    build()
    after = shelf().book().arrays
    assert all(np.array_equal(before[name], after[name]) for name in before)
    changed.title = "正本提单丢了"
    build()
    assert spoken == ["正本提单丢了"]


def test_another_book_is_made_when_there_is_something_new(app: Flask) -> None:
    make_question(title="信用证怎么开")
    build()
    first = shelf().book()

    def after(seconds: float) -> Book:
        with clock.at(clock.now() + timedelta(seconds=seconds)):
            building.look_after()
        return shelf().book()

    assert after(300) is first
    make_question(title="提单丢了怎么办")
    db.session.commit()
    assert after(10) is first
    second = after(300)
    assert second is not first
    assert len(second.tables["title"].beginning("tidan", 3)) == 1
    assert after(7 * 3600) is not second
