"""The sitemap: every visible question once, in parts that stay as they are."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

import pytest
from flask import Flask

from qa.board.guides import growing
from qa.board.life import accepting
from qa.board.models import Guide
from qa.board.tree import forget
from qa.core import clock
from qa.core.db import db
from qa.pages import sitemap
from tests.factories import make_actor, make_answer, make_industry, make_question
from tests.page_quality import PageClient
from tests.query_recorder import record_queries

NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SITE = "http://localhost"


@pytest.fixture(autouse=True)
def _small_parts(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "A_PART", 2)
    app.config["SITE_URL"] = SITE


def places(client: PageClient, path: str) -> list[str]:
    reply = client.get(path)
    assert reply.content_type.startswith("application/xml")
    tree = fromstring(reply.data)  # noqa: S314  (our own)
    found = [loc.text or "" for loc in tree.iter(f"{NAMESPACE}loc")]
    assert all(place.startswith(SITE) for place in found)
    return [place.removeprefix(SITE) for place in found]


def test_the_parts_hold_every_visible_question_once(client: PageClient) -> None:
    asker, law = make_actor(), make_industry()
    questions = [make_question(asker, law) for _ in range(5)]
    questions[1].hidden_at = clock.now()
    parts = [path for path in places(client, "/sitemap.xml") if "questions" in path]
    assert len(parts) == 3
    listed = [path for part in parts for path in places(client, part)]
    expected = [questions[0], *questions[2:]]
    assert [int(path.split("/")[2]) for path in listed] == [q.id for q in expected]
    assert all(client.get(path).status_code == 200 for path in listed)


def test_a_new_question_changes_only_the_last_part(client: PageClient) -> None:
    asker, law = make_actor(), make_industry()
    for _ in range(4):
        make_question(asker, law)
    parts = [path for path in places(client, "/sitemap.xml") if "questions" in path]
    before = [client.get(part).data for part in parts]
    make_question(asker, law)
    assert [client.get(part).data for part in parts] == before
    assert len(places(client, "/sitemap.xml")) == len(parts) + 2


def test_boards_are_listed_and_there_is_no_part_too_many(client: PageClient) -> None:
    law = make_industry("law")
    forget()
    make_question(None, law, tags=("提单",))
    listed = places(client, "/sitemaps/boards.xml")
    assert {"/", "/questions", "/industries/law"} <= set(listed)
    assert all(client.get(path).status_code == 200 for path in listed)
    assert any("tag=" in path for path in listed)
    for path in ("/sitemaps/questions-2.xml", "/sitemaps/questions-0.xml"):
        assert client.get(path).status_code == 404


def test_robots_are_told_where_it_is(client: PageClient) -> None:
    assert f"Sitemap: {SITE}/sitemap.xml" in client.get("/robots.txt").text


def test_a_part_takes_the_same_queries_however_full(client: PageClient) -> None:
    asker, law = make_actor(), make_industry()
    counts = []
    for _ in range(2):
        make_question(asker, law)
        db.session.commit()
        with record_queries() as statements:
            client.get("/sitemaps/questions-1.xml")
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 2


def test_guides_have_parts_of_their_own(client: PageClient) -> None:
    asker, helper = make_actor(), make_actor()
    guides = []
    for _ in range(3):
        question = make_question(asker, make_industry())
        accepting.accept(asker, make_answer(question, helper))
        guides.append(db.session.get_one(Guide, growing.grow(helper, question.id)))
    forget()
    guides[1].hidden_at = clock.now()
    parts = [path for path in places(client, "/sitemap.xml") if "guides" in path]
    assert parts == ["/sitemaps/guides-1.xml", "/sitemaps/guides-2.xml"]
    listed = [path for part in parts for path in places(client, part)]
    assert [int(path.split("/")[2]) for path in listed] == [guides[0].id, guides[2].id]
    assert all(client.get(path).status_code == 200 for path in listed)
    assert client.get("/sitemaps/guides-3.xml").status_code == 404
