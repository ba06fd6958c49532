"""Mentions of members in what members write."""

from __future__ import annotations

import pytest
from flask import Flask

from qa.board import commenting, mentioning
from qa.core.markup import mentioned, render
from qa.reputation.actors import Actor
from tests.factories import make_actor, make_answer, make_question
from tests.page_quality import PageClient
from tests.query_recorder import record_queries


@pytest.fixture
def people(app: Flask) -> dict[str, Actor]:
    names = ("ben", "张三", "张三丰", "a_b", "li wei", "小李-2", "ben:lin", "张三:小李")
    return {name: make_actor(name, email=f"m{n}@example.com") for n, name in enumerate(names)}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@ben 你看", ["ben"]),
        ("感谢@张三丰你说得对", ["张三丰"]),
        ("感谢@张三你说得对", ["张三"]),
        ("@张三@ben", ["张三", "ben"]),
        ("@Ｂｅｎ, @BEN", ["ben"]),
        ("@li wei said so", ["li wei"]),
        ("**@a_b**，*@小李-2*", ["a_b", "小李-2"]),
        ("@benjamin @ben_x @nobody", []),
        ("@ben:lin @BEN：Lin @ben:linda", ["ben:lin", "ben"]),
        ("问@张三：小李他知道，@张三：你好", ["张三:小李", "张三"]),
        ("@ben: look, @ben:\nlook", ["ben"]),
        ("mail ben@ben.com", []),
        ("`@ben` and\n\n```\n@ben\n```", []),
        ("[@ben](https://a.cn) https://a.cn/@ben", []),
        ("\\@ben", []),
        ("@ @@ben", ["ben"]),
        ("@", []),
    ],
)
def test_mentions_are_the_longest_names_outside_code_and_links(
    people: dict[str, Actor], text: str, names: list[str]
) -> None:
    assert mentioning.mentioned(text) == [people[name].id for name in names]
    html = mentioning.rendered(text)
    assert html.count('href="/members/') >= len(names)
    assert ('href="/members/' in html) is bool(names)


@pytest.mark.usefixtures("people")
def test_a_mention_leads_to_the_member_s_page(client: PageClient) -> None:
    question = make_question()
    answer = make_answer(question, body="照@张三说的做。")
    commenting.comment(make_actor("cleo"), question, answer, "谢谢@ben！")
    page = client.get(f"/questions/{question.id}/{question.slug}").text
    assert 'href="/members/%E5%BC%A0%E4%B8%89"' in page
    assert ">@ben</a>！" in page


@pytest.mark.usefixtures("people")
def test_a_thousand_mentions_cost_one_statement_and_name_ten(app: Flask) -> None:
    text = " ".join(f"@ben{n}x" for n in range(1000)) + " @张三"
    with record_queries() as statements:
        assert mentioning.mentioned(text) == []
    assert len(statements) == 1
    many = [make_actor(f"friend{n}") for n in range(12)]
    assert len(mentioning.mentioned(" ".join(f"@{actor.name}" for actor in many))) == 10


@pytest.mark.usefixtures("people")
def test_a_text_without_one_asks_the_database_nothing() -> None:
    with record_queries() as statements:
        mentioning.rendered("没有提到任何人。")
        mentioning.rendered("`@ben`")
    assert statements == []


@pytest.mark.parametrize(
    "text", ["@" * 20_000, "@a" * 10_000, "[@ben" * 4_000, "*@ben" * 4_000, "@张" * 9_000]
)
def test_hostile_texts_are_rendered(text: str) -> None:
    names = {"ben": "/members/ben", "a": "/members/a"}
    assert render(text, names)
    assert mentioned(text) is not None


def test_a_name_cannot_write_html(app: Flask) -> None:
    html = mentioning.rendered('@<script>alert(1)</script> @"onload=x')
    assert "<script" not in html
    assert 'href="/members/' not in html


def test_newcomers_may_mention_more_members_than_they_may_put_links(app: Flask) -> None:
    make_actor("ben")
    question = make_question(make_actor("asha"))
    answer = make_answer(question, make_actor("cleo", level=1), "问问@ben、@asha、@ben、@ben。")
    assert answer.body_html.count("<a ") == 4


def test_mentioning_an_anonymous_asker_tells_nothing_about_them(client: PageClient) -> None:
    asker = make_actor("mingming", points=50)
    question = make_question(asker, anonymous=True)
    make_answer(question, body="这个可以问@mingming。")
    page = client.get(f"/questions/{question.id}/{question.slug}").text
    assert page.count("mingming") == 2  # the address and the words of the mention, nothing else
