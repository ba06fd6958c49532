"""Atom feeds: whole, valid, conditional, and silent about who asked anonymously."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, fromstring

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qa import create_app
from qa.board.models import TABS, Industry
from qa.board.tree import forget
from qa.core import clock
from qa.core.db import db
from tests.conftest import settings_for
from tests.factories import make_actor, make_answer, make_industry, make_member, make_question
from tests.page_quality import PageClient

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def law(app: Flask) -> Industry:
    industry = make_industry("law")
    forget()
    return industry


def feed_of(client: FlaskClient, address: str) -> Element:
    """The feed at `address`, after what every one of them must be."""
    reply = client.get(address)
    assert reply.status_code == 200
    assert reply.content_type.startswith("application/atom+xml")
    feed = fromstring(reply.data)  # noqa: S314  (our own)
    assert feed.tag == f"{ATOM}feed"
    for element in (feed, *feed.findall(f"{ATOM}entry")):
        assert all(element.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated"))
        hrefs = [link.get("href", "") for link in element.findall(f"{ATOM}link")]
        assert all(urlsplit(href).netloc for href in hrefs)
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]
    assert len(ids) == len(set(ids))
    return feed


def titles(feed: Element) -> list[str | None]:
    return [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]


@pytest.mark.parametrize("name", TABS)
def test_every_list_has_a_feed_which_its_page_names(
    client: PageClient, law: Industry, name: str
) -> None:
    question = make_question(make_actor(points=20), law, bounty=20)
    feed = feed_of(client, f"/feeds/{name}.atom")
    assert (question.title in titles(feed)) == (name not in ("voting", "solved"))
    assert f'href="/feeds/{name}.atom"' in client.get(f"/questions?tab={name}").text


def test_a_feed_takes_the_filters_of_its_list(client: PageClient, law: Industry) -> None:
    wanted = make_question(None, law, tags=("提单",))
    make_question(None, law)
    make_question(None, make_industry("tax"), tags=("提单",))
    forget()
    address = "/feeds/newest.atom?industry=law&tag=%E6%8F%90%E5%8D%95"
    assert titles(feed_of(client, address)) == [wanted.title]
    page = client.get("/industries/law?tag=提单").text
    assert "/feeds/newest.atom?industry=law&amp;tag=" in page


def test_what_is_no_list_has_no_feed(client: PageClient, law: Industry) -> None:
    for address in ("/feeds/nothing.atom", "/feeds/newest.atom?state=x", "/feeds/question-9.atom"):
        assert client.get(address).status_code == 404


def test_a_question_s_feed_holds_its_answers_newest_first(
    client: PageClient, law: Industry
) -> None:
    question, other = make_question(None, law), make_question(None, law)
    for number in (1, 2):
        with clock.at(clock.now() - timedelta(hours=3 - number)):
            make_answer(question, body=f"第 {number} 个回答：**先**查信用 & 再谈 <比例>。")
    make_answer(other)
    feed = feed_of(client, f"/feeds/question-{question.id}.atom")
    contents = [entry.findtext(f"{ATOM}content", "") for entry in feed.iter(f"{ATOM}entry")]
    assert [text.partition(" 个")[0] for text in contents] == ["<p>第 2", "<p>第 1"]
    assert "<strong>先</strong>" in contents[0]
    assert "&lt;比例&gt;" in contents[0]
    path = f"/questions/{question.id}/{question.slug}"
    assert f"/feeds/question-{question.id}.atom" in client.get(path).text


def test_an_anonymous_asker_is_in_no_feed(client: PageClient, law: Industry) -> None:
    from qa.reputation import actors

    asker = actors.load(make_member("mingming", points=50).id)
    question = make_question(asker, law, anonymous=True)
    make_answer(question)
    for address in ("/feeds/newest.atom", f"/feeds/question-{question.id}.atom"):
        reply = client.get(address)
        assert question.title in reply.text
        assert "mingming" not in reply.text
    entry = feed_of(client, "/feeds/newest.atom").find(f"{ATOM}entry")
    assert entry is not None
    assert entry.find(f"{ATOM}author") is None


def test_what_no_xml_may_hold_is_left_out(client: PageClient, law: Industry) -> None:
    question = make_question(None, law)
    question.title = "坏字符\ufffe\x0b的标题 & <b>"
    assert titles(feed_of(client, "/feeds/newest.atom")) == ["坏字符的标题 & <b>"]


def test_a_reader_that_has_the_feed_is_told_so(client: PageClient, law: Industry) -> None:
    question = make_question(None, law)
    reply = client.get("/feeds/newest.atom")
    known = {"If-None-Match": reply.headers["ETag"]}
    assert client.get("/feeds/newest.atom", headers=known).status_code == 304
    since = {"If-Modified-Since": reply.headers["Last-Modified"]}
    assert client.get("/feeds/newest.atom", headers=since).status_code == 304
    question.title = "另一个标题：尾款什么时候付？"
    assert client.get("/feeds/newest.atom", headers=known).status_code == 200


def test_guests_get_feeds_from_memory_until_a_fact_touches_them(folder: Path) -> None:
    app = create_app(settings_for(folder, PAGE_CACHE_MB="8"))
    with app.app_context():
        asker, industry = make_actor(), make_industry("law")
        make_question(asker, industry, title="第一个问题：提单丢了怎么办？")
        db.session.commit()
        guest = app.test_client()
        first = guest.get("/feeds/newest.atom")
        again = guest.get(
            "/feeds/newest.atom", headers={"If-Modified-Since": first.headers["Last-Modified"]}
        )
        assert again.status_code == 304
        assert guest.get("/feeds/newest.atom").headers["Cache-Control"].startswith("public")
        make_question(asker, industry, title="第二个问题：电放要什么文件？")
        db.session.commit()
        assert "第二个问题" in guest.get("/feeds/newest.atom").text
        db.session.remove()
        db.engine.dispose()
