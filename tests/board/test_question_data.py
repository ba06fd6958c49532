"""What a question page says to search engines and to sites where it is shared."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest
from flask import Flask

from qa.accounts.models import Member
from qa.board import voting
from qa.board.life import accepting
from qa.board.models import Question
from qa.reputation import actors
from tests.factories import make_actor, make_answer, make_member, make_question
from tests.page_quality import PageClient

VALUE = {"meta": "content", "link": "href", "a": "href", "img": "src", "time": "datetime"}

Item = dict[str, list[Any]]


def items(html: str) -> list[Item]:
    """The top items of a page, read as the HTML standard says microdata is read."""
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    found = [element for element in tree.iter() if "itemscope" in element.attrib]
    return [_item(element) for element in found if "itemprop" not in element.attrib]


def _item(scope: Element) -> Item:
    item: Item = {"type": [scope.get("itemtype", "").rpartition("/")[2]]}
    waiting = list(scope)
    while waiting:
        element = waiting.pop(0)
        nested = "itemscope" in element.attrib
        if name := element.get("itemprop"):
            value = _item(element) if nested else _value(element)
            item.setdefault(name, []).append(value)
        if not nested:
            waiting = [*element, *waiting]
    return item


def _value(element: Element) -> str:
    if element.tag in VALUE:
        return element.get(VALUE[element.tag], "")
    return "".join(element.itertext()).strip()


def path(question: Question) -> str:
    return f"/questions/{question.id}/{question.slug}"


@pytest.fixture
def asha(app: Flask) -> Member:
    return make_member("asha", points=100)


def test_a_solved_question_is_a_whole_qa_page(app: Flask, client: PageClient, asha: Member) -> None:
    question = make_question(actors.load(asha.id))
    best, other = make_answer(question, make_actor("ben")), make_answer(question)
    voting.cast(make_actor(), question, question.industry_id, 1)
    voting.cast(make_actor(), other, question.industry_id, 1)
    accepting.accept(actors.load(asha.id), best)
    pages = [item for item in items(client.get(path(question)).text) if item["type"] == ["QAPage"]]
    assert len(pages) == 1
    [entity] = pages[0]["mainEntity"]
    assert entity["type"] == ["Question"]
    assert entity["name"] == [question.title]
    assert question.body in entity["text"][0]
    assert entity["answerCount"] == ["2"]
    assert entity["upvoteCount"] == ["1"]
    assert entity["dateCreated"][0].endswith("Z")
    assert entity["author"][0]["name"] == ["asha"]
    assert entity["author"][0]["url"][0].endswith("/members/asha")
    [accepted], [suggested] = entity["acceptedAnswer"], entity["suggestedAnswer"]
    assert accepted["url"][0].startswith(f"{app.config['SITE_URL']}/questions/{question.id}/")
    assert accepted["url"][0].endswith(f"#answer-{best.id}")
    assert accepted["author"][0]["name"] == ["ben"]
    assert suggested["upvoteCount"] == ["1"]
    for answer in (accepted, suggested):
        assert answer["type"] == ["Answer"]
        assert answer["text"][0]
        assert answer["dateCreated"][0].endswith("Z")


def test_an_anonymous_asker_is_in_none_of_it(client: PageClient) -> None:
    asker = actors.load(make_member("mingming", points=50).id)
    question = make_question(asker, anonymous=True)
    make_answer(question)
    html = client.get(path(question)).text
    [page] = [item for item in items(html) if item["type"] == ["QAPage"]]
    [entity] = page["mainEntity"]
    assert "author" not in entity
    assert entity["suggestedAnswer"][0]["author"][0]["name"]
    assert "mingming" not in html


def test_a_shared_page_has_a_card_with_full_addresses(
    app: Flask, client: PageClient, asha: Member
) -> None:
    question = make_question(actors.load(asha.id))
    site = app.config["SITE_URL"]
    for address in (path(question), "/questions?tab=hot", f"/industries/{_slug(question)}"):
        html = client.get(address).text
        tree = html5lib.parse(html, namespaceHTMLElements=False)
        said = {meta.get("property") or meta.get("name"): meta.get("content", "")
                for meta in tree.iter("meta")}  # fmt: skip
        assert all(said[f"og:{name}"] for name in ("title", "description", "type", "site_name"))
        assert said["og:url"].startswith(site)
        assert said["twitter:card"] == "summary_large_image"
        picture = said["og:image"].removeprefix(site)
        reply = client.get(picture)
        assert (reply.status_code, reply.content_type) == (200, "image/png")
        assert len(reply.data) < 60_000


def _slug(question: Question) -> str:
    from qa.board.tree import tree

    return tree().by_id[question.industry_id].slug


def test_only_one_order_of_the_answers_is_for_search_engines(
    client: PageClient, asha: Member
) -> None:
    question = make_question(actors.load(asha.id))
    make_answer(question)
    noindex = 'content="noindex, follow"'
    assert noindex not in client.get(path(question)).text
    assert noindex in client.get(f"{path(question)}?sort=newest").text
