"""The lists: filters that combine, and pages that stand still while questions arrive."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from qa.board import queries
from qa.board.forms import OFFERED
from qa.board.models import DRIVERS, TABS, Industry, Question, QuestionTag, Tag
from qa.board.queries import seeking
from qa.board.queries.filters import NAMES, Filters
from qa.board.tree import forget, tree
from qa.core import clock
from qa.core.db import db
from tests.conftest import TEST_DATABASE_URL
from tests.factories import make_actor, make_industry, make_question
from tests.page_quality import PageClient
from tests.query_recorder import record_queries


@pytest.fixture
def law(app: Flask) -> Industry:
    industry = make_industry("law-contracts", parent=make_industry("law"))
    forget()
    return industry


_MOMENT = clock.now() - timedelta(hours=20)
_minutes = count(1)


def ask(law: Industry, number: int = 1, **values: Any) -> list[Question]:
    """Questions whose columns have `values`, each asked a minute after all before it."""
    asker, asked = make_actor(), []
    for _ in range(number):
        with clock.at(_MOMENT + timedelta(minutes=next(_minutes))):
            question = make_question(asker, law)
        for name, value in values.items():
            setattr(question, name, value)
        asked.append(question)
    db.session.flush()
    return asked


def ids(page: queries.ListPage) -> list[int]:
    return [card.id for card in page.cards]


def shown(client: PageClient, address: str) -> set[int]:
    """The questions that the list at `address` shows."""
    page = client.get(address).text.partition('class="rows"')[2].partition("<aside")[0]
    return {int(number) for number in re.findall(r'<h3><a href="/questions/(\d+)/', page)}


FOUND = {
    "state": "open",
    "stage": "shipping",
    "quantity": "sample",
    "region": "europe",
    "platform": "amazon",
    "language": "en",
    "kind": "genuine",
}


@pytest.mark.parametrize("name", FOUND)
def test_a_filter_lets_through_what_has_the_value_and_nothing_else(
    client: PageClient, law: Industry, name: str
) -> None:
    other = ask(law, state="expired", language="zh", kind="question")[0]
    found = ask(law, **{"state": "expired", name: FOUND[name]})[0]
    assert other.id != found.id
    assert shown(client, f"/questions?{name}={FOUND[name]}") == {found.id}


def test_bounty_is_at_least_and_featured_is_yes_or_no(client: PageClient, law: Industry) -> None:
    small, large = ask(law, bounty=10)[0], ask(law, bounty=50)[0]
    featured = ask(law, featured_at=clock.now())[0]
    assert shown(client, "/questions?bounty=11") == {large.id}
    assert shown(client, "/questions?bounty=10") == {small.id, large.id}
    assert shown(client, "/questions?featured=1") == {featured.id}


def test_filters_combine_with_each_other_and_with_every_tab(
    client: PageClient, law: Industry
) -> None:
    card = {"stage": "shipping", "region": "europe", "language": "en"}
    wanted = ask(law, **card)[0]
    for name in card:
        ask(law, **{**card, name: "zh" if name == "language" else ""})
    query = "&".join(f"{name}={value}" for name, value in card.items())
    for tab in ("newest", "hot", "unanswered", "expiring"):
        assert shown(client, f"/questions?tab={tab}&industry=law&{query}") == {wanted.id}
    assert shown(client, f"/questions?tab=solved&{query}") == set()


def test_a_tag_and_its_synonym_show_the_same_questions(client: PageClient, law: Industry) -> None:
    asker = make_actor()
    tagged = make_question(asker, law, tags=("提单",))
    make_question(asker, law, tags=("信用证",))
    meant = db.session.query(Tag).filter_by(name="提单").one()
    db.session.add(Tag(name="提貨單", questions=0, synonym_of_id=meant.id))
    for name in ("提单", "提貨單"):
        page = queries.list_page("newest", 1, Filters(tag=name))
        assert ids(page) == [tagged.id]
    assert ids(queries.list_page("newest", 1, Filters(tag="nobody"))) == []


@pytest.mark.parametrize("tab", ["newest", "hot", "expiring", "unanswered"])
def test_a_common_tag_finds_what_a_rare_one_does(
    law: Industry, monkeypatch: pytest.MonkeyPatch, tab: str
) -> None:
    asker = make_actor()
    for number in range(6):
        make_question(asker, law, tags=("提单",) if number % 2 else ())
    found = Filters(tag="提单", language="zh", industry=tree().by_slug["law"])
    rare = ids(queries.list_page(tab, 1, found))
    monkeypatch.setattr(seeking, "MANY", 1)
    assert ids(queries.list_page(tab, 1, found)) == rare
    assert len(rare) == 3
    assert ids(queries.list_page(tab, 1, Filters(tag="提单", language="en"))) == []


def test_a_question_whose_tags_have_no_signature_yet_is_found_by_them(
    law: Industry, monkeypatch: pytest.MonkeyPatch
) -> None:
    question, other = (make_question(make_actor(), law, tags=(tag,)) for tag in ("提单", "电放"))
    db.session.execute(update(Question).values(tag_bits=-1))
    monkeypatch.setattr(seeking, "MANY", 1)
    assert ids(queries.list_page("newest", 1, Filters(tag="提单"))) == [question.id]
    assert ids(queries.list_page("newest", 1, Filters(tag="电放"))) == [other.id]


@pytest.mark.parametrize("query", ["state=nothing", "bounty=many", "kind=x", "stage=0",
                                   "featured=yes", "industry=nowhere", "tab=x", "after=x",
                                   "before=1_", "page=0"])  # fmt: skip
def test_what_names_no_list_is_not_found(client: PageClient, law: Industry, query: str) -> None:
    assert client.get(f"/questions?{query}").status_code == 404


def test_the_form_s_empty_fields_are_left_out_of_the_address(
    client: PageClient, law: Industry
) -> None:
    reply = client.get("/questions?tab=hot&industry=&tag=&state=open&stage=")
    assert reply.status_code == 303
    assert reply.location == "/questions?tab=hot&state=open"
    reply = client.get("/industries/law?state=open&tag=")
    assert reply.location == "/industries/law?state=open"


def test_each_filter_that_is_set_has_a_link_without_it(client: PageClient, law: Industry) -> None:
    ask(law, stage="shipping")
    page = client.get("/questions?tab=hot&state=open&stage=shipping").text
    assert 'href="/questions?tab=hot&amp;stage=shipping"' in page
    assert 'href="/questions?tab=hot&amp;state=open"' in page
    assert 'href="/questions?tab=hot">Take all away' in page


def test_every_filter_and_every_choice_is_in_the_form(client: PageClient, law: Industry) -> None:
    page = client.get("/questions").text
    assert all(f'name="{name}"' in page for name in NAMES)
    values = [value for choices in OFFERED.values() for value in choices]
    assert all(f'value="{value}"' in page for value in values)
    assert 'name="industry"' not in client.get("/industries/law").text


def test_pages_are_left_by_links_that_say_where_they_stood(
    client: PageClient, law: Industry
) -> None:
    asked = ask(law, 45)
    first = client.get("/questions").text
    following = re.search(r'<a class="btn" rel="next" href="([^"]+)"', first)
    assert following is not None
    address = following[1].replace("&amp;", "&")
    assert address.startswith("/questions?page=2&after=")
    ask(law, 3)
    expected = {question.id for question in asked[5:25]}
    assert shown(client, address) == expected
    assert shown(client, "/questions?page=2") != expected
    second = client.get(address).text
    back = re.search(r'<a class="btn" rel="prev" href="([^"]+)"', second)
    assert back is not None
    assert len(shown(client, back[1].replace("&amp;", "&"))) == 20


def test_search_engines_keep_plain_lists_and_leave_the_many_others(
    client: PageClient, law: Industry
) -> None:
    questions = ask(law, 21, stage="shipping")
    noindex = '<meta name="robots" content="noindex, follow">'
    place = seeking.Place(questions[1].created_at, questions[1].id)
    for address in ("/questions", "/questions?tag=x&state=open", "/questions?page=2"):
        page = client.get(address).text
        assert noindex not in page
        assert 'rel="canonical"' in page
    for address in ("/questions?state=open&stage=shipping&language=zh", f"/questions?after={place}",
                    "/questions?page=11"):  # fmt: skip
        assert noindex in client.get(address).text


@pytest.mark.parametrize("query", ["", "&state=open&language=zh", "&stage=shipping", "&tag=提单",
                                   "&industry=law&featured=1"])  # fmt: skip
@pytest.mark.parametrize("tab", TABS)
def test_thirty_rows_cost_no_more_queries_than_ten(
    client: PageClient, law: Industry, tab: str, query: str
) -> None:
    asker = make_actor()
    client.sign_in(db.session.get_one(_member(), asker.id))
    client.get("/questions")
    counts = []
    for more in (10, 20):
        for _number in range(more):
            question = make_question(asker, law, tags=("提单",))
            question.stage, question.featured_at = "shipping", clock.now()
        with record_queries() as statements:
            client.get(f"/questions?tab={tab}{query}")
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 9


def _member() -> Any:
    from qa.accounts.models import Member

    return Member


ARRIVALS = st.lists(st.sampled_from(["ask", "turn"]), max_size=12)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(arrivals=ARRIVALS, tab=st.sampled_from(["newest", "hot", "expiring", "unanswered"]))
def test_whatever_arrives_meanwhile_each_old_question_is_shown_exactly_once(
    app: Flask, arrivals: list[str], tab: str
) -> None:
    db.session.rollback()
    law = make_industry()
    forget()
    old = [question.id for question in ask(law, 43)]
    filters = Filters(industry=tree().by_id[law.id])
    page = queries.list_page(tab, 1, filters)
    seen = ids(page)
    number = 1
    while page.has_next:
        for act in arrivals[:3]:
            if act == "ask":
                ask(law)
            if act == "turn" and page.has_previous and page.first is not None:
                assert ids(queries.page_before(tab, page.first, number, filters))
        number += 1
        assert page.last is not None
        page = queries.page_after(tab, page.last, number, filters)
        seen += ids(page)
    fresh = [id_ for id_ in seen if id_ not in old]
    assert [id_ for id_ in seen if id_ in old] == list(dict.fromkeys(i for i in seen if i in old))
    assert set(old) <= set(seen)
    assert tab == "expiring" or not fresh
    db.session.rollback()


def test_a_page_before_shows_what_the_page_after_had_left(app: Flask, law: Industry) -> None:
    ask(law, 65)
    for tab in ("newest", "expiring"):
        pages = [queries.list_page(tab, 1)]
        while pages[-1].has_next:
            last = pages[-1].last
            assert last is not None
            pages.append(queries.page_after(tab, last, len(pages) + 1))
        assert [len(page.cards) for page in pages] == [20, 20, 20, 5]
        back = pages[3]
        for expected in (pages[2], pages[1], pages[0]):
            assert back.first is not None
            back = queries.page_before(tab, back.first, 2)
            assert ids(back) == ids(expected)


def test_places_read_back_as_they_were_written(app: Flask, law: Industry) -> None:
    ask(law, 3, bounty=20)
    for tab in ("newest", "hot", "bounty", "expiring"):
        for row in seeking.first_rows(tab, Filters(), 3, 0):
            place = seeking.Place(row.key, row.id)
            assert seeking.place_in(tab, str(place)) == place


RARE: dict[str, dict[str, Any]] = {
    "state": {"state": "declined"},
    "kind": {"kind": "genuine"},
    "featured_at": {"featured": True},
    "bounty": {"bounty": 51},
}


@pytest.mark.skipif(bool(TEST_DATABASE_URL), reason="SQLite is told which index to take")
@pytest.mark.parametrize("name", DRIVERS)
def test_sqlite_takes_the_index_of_the_few(app: Flask, law: Industry, name: str) -> None:
    if name == "id":
        filters = Filters(tag="提单")
        make_question(make_actor(), law, tags=("提单",))
    else:
        filters = Filters(**RARE.get(name, {name: "shipping"}))
    with record_queries() as statements:
        seeking.first_rows("hot", filters, 20, 0)
    assert f"INDEXED BY ix_questions_by_{name}" in statements[-1]


def test_the_tags_of_a_question_lead_to_it(app: Flask, law: Industry) -> None:
    question = make_question(make_actor(), law, tags=("提单", "电放"))
    assert db.session.query(QuestionTag).filter_by(question_id=question.id).count() == 2
    for name in ("提单", "电放"):
        assert ids(queries.list_page("hot", 1, Filters(tag=name))) == [question.id]
