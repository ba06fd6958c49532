"""A member's page and card: what they show, to whom, and at what cost."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from qa.accounts import profile
from qa.accounts.models import Member, Role
from qa.accounts.profile import SWITCHES, Profile
from qa.board.models import Industry
from qa.core import clock
from qa.core.db import db
from qa.core.outbox.models import Purge
from qa.members import profiles
from qa.recognition import answer_times
from qa.reputation import actors
from tests.factories import make_answer, make_industry, make_member, make_question
from tests.page_quality import PageClient
from tests.query_recorder import record_queries
from tests.recognition.earning import earn, make_places

FETCH = {"X-Requested-With": "fetch"}


@pytest.fixture
def ben(app: Flask) -> Member:
    """A merchant with a trade, two answers of which one was accepted, and a place."""
    member = make_member("ben")
    profile.edit(
        member,
        Profile(company="拓岸科技", trades="3C 配件", sells="手机壳", buys="TPU", since_year="2008",
                websites="https://www.tuoan.example/shop", about="**十年**老店"),
    )  # fmt: skip
    industry = make_industry("law")
    for number in range(2):
        question = make_question(industry=industry, title=f"出口退税单证要留几年？{number}")
        with clock.at(question.created_at + timedelta(minutes=90)):
            answer = make_answer(question, actors.load(member.id))
        answer_times.time_answers({"question_id": question.id, "answer_id": answer.id})
    earn(member.id, "answer_accepted", industry.id)
    make_places("all")
    return member


def text_of(page: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.text.partition("<main")[2]).split())


def test_a_merchant_s_page_says_who_they_are_and_how_they_answer(
    client: PageClient, ben: Member
) -> None:
    page = client.get("/members/ben")
    text = text_of(page)
    for words in ("拓岸科技", "手机壳", "TPU", "since 2008", "E-mail confirmed",
                  "adoption rate 50 %", "time to answer 1 hour", "Place 1 of all merchants",
                  "2 answered, 1 accepted"):  # fmt: skip
        assert words in text, words
    link = '<a href="https://www.tuoan.example/shop" rel="nofollow ugc noopener">tuoan.example</a>'
    assert link in page.text
    assert "<strong>十年</strong>" in page.text
    assert "noindex" not in page.text


@pytest.mark.parametrize(
    ("switch", "gone", "stays"),
    [
        ("hides_company", ["拓岸科技"], ["手机壳", "出口退税", "adoption rate"]),
        ("hides_activity", ["出口退税"], ["拓岸科技", "adoption rate"]),
        ("hides_figures", ["adoption rate", "Adoption rate", "Place 1", "experience"],
         ["出口退税", "拓岸科技", "Level 5", "E-mail confirmed"]),
        ("hides_place", ["Place 1"], ["adoption rate", "出口退税"]),
        ("hides_from_search", [], ["拓岸科技", "出口退税", "adoption rate", "Place 1"]),
    ],
)  # fmt: skip
def test_each_switch_hides_what_it_says_from_all_but_moderators_and_themselves(
    client: PageClient, ben: Member, switch: str, gone: list[str], stays: list[str]
) -> None:
    profile.hide(ben, [switch])
    make_places("all")
    for reader in (None, make_member("cleo")):
        if reader:
            client.sign_in(reader)
        page = client.get("/members/ben")
        assert [words for words in gone if words in page.text] == []
        assert [words for words in stays if words not in page.text] == []
        assert ('content="noindex"' in page.text) is (switch == "hides_from_search")
        assert "Hidden from others" not in page.text
    for reader in (make_member("mona", role=Role.MODERATOR), ben):
        client.sign_in(reader)
        page = client.get("/members/ben").text
        seen = [words for words in gone if words not in ("Place 1",)]
        assert [words for words in seen if words not in page] == []
        assert "Hidden from others" in page


def test_lists_end_early_and_lead_to_all(client: PageClient, app: Flask) -> None:
    asha = make_member("asha", points=100)
    industry = make_industry()
    for number in range(23):
        with clock.at(clock.now() - timedelta(days=30 - number)):
            make_question(actors.load(asha.id), industry, title=f"第 {number} 个问题怎么办？")
    hidden = make_question(
        actors.load(asha.id), industry, title="匿名提的问题怎么办？", anonymous=True
    )
    page = client.get("/members/asha").text
    assert page.count("个问题怎么办") == 5
    first = client.get("/members/asha/questions").text
    assert first.count("个问题怎么办") == 20
    onward = re.search(r"/members/asha/questions\?before=\d+", first)
    assert onward
    second = client.get(onward.group()).text
    assert second.count("个问题怎么办") == 3
    assert hidden.title not in page + first + second
    client.sign_in(make_member("mona", role=Role.MODERATOR))
    for address in ("/members/asha", "/members/asha/questions"):
        assert hidden.title not in client.get(address).text
    assert client.get("/members/asha/answers").status_code == 200
    assert client.get("/members/asha/questions?before=x").status_code == 404
    profile.hide(asha, ["hides_activity"])
    db.session.commit()
    client.get("/logout")
    guest = PageClient(app, app.response_class)
    assert guest.get("/members/asha/questions").status_code == 404


def test_a_page_costs_few_statements_however_much_there_is(client: PageClient, ben: Member) -> None:
    def count() -> int:
        client.get("/members/ben")
        with record_queries() as queries:
            client.get("/members/ben")
        return len(queries)

    few = count()
    law = db.session.scalars(select(Industry)).one()
    for _ in range(12):
        make_answer(make_question(industry=law), actors.load(ben.id))
        make_question(actors.load(ben.id), law)
    assert count() == few
    assert few <= 9


def test_what_is_edited_purges_the_page_of_guests_and_leaving_the_lists_those_too(
    client: PageClient, ben: Member
) -> None:
    db.session.query(Purge).delete()
    profile.edit(ben, Profile(company="新公司"))
    assert set(db.session.scalars(select(Purge.key))) == {f"member:{ben.id}"}
    profile.hide(ben, ["hides_place"])
    assert set(db.session.scalars(select(Purge.key))) == {f"member:{ben.id}", "listing"}


@pytest.mark.parametrize(
    ("answers", "accepted", "rate"), [(0, 0, None), (3, 2, 66), (1, 3, 100), (2, -1, 0)]
)
def test_the_adoption_rate_is_that_of_the_leaderboards(
    answers: int, accepted: int, rate: int | None
) -> None:
    assert profiles.Figures(answers, accepted, None, None, ()).rate == rate


def test_the_card_is_a_piece_for_script_and_a_way_to_the_page_for_others(
    client: PageClient, ben: Member
) -> None:
    away = client.get("/members/BEN/card")
    assert (away.status_code, away.location) == (303, "/members/ben")
    card = client.get("/members/ben/card", headers=FETCH)
    for words in ("拓岸科技", "E-mail confirmed", "50 %", "Law"):
        assert words in card.text
    assert "<html" not in card.text
    assert "<form" not in card.text
    client.sign_in(make_member("cleo"))
    assert 'action="/members/ben/follow"' in client.get("/members/ben/card", headers=FETCH).text
    assert client.get("/members/nobody/card", headers=FETCH).status_code == 404


def test_the_card_keeps_what_the_page_keeps(client: PageClient, ben: Member) -> None:
    profile.hide(ben, SWITCHES)
    card = client.get("/members/ben/card", headers=FETCH).text
    assert "ben" in card
    assert [words for words in ("拓岸科技", "50 %", "Law") if words in card] == []


def test_names_have_a_card_and_anonymous_ones_none(client: PageClient, app: Flask) -> None:
    asha = make_member("asha", points=100)
    question = make_question(actors.load(asha.id), anonymous=True)
    make_answer(question, actors.load(make_member("ben").id))
    page = client.get(f"/questions/{question.id}", follow_redirects=True).text
    assert re.findall(r'<a href="([^"]+)" data-card>', page) == ["/members/ben"]


def test_the_sitemap_has_no_members(client: PageClient, ben: Member) -> None:
    for address in ("/sitemap.xml", "/sitemaps/boards.xml"):
        assert "/members/" not in client.get(address).text


def test_marks_are_those_that_the_site_has_checked(app: Flask) -> None:
    mona = make_member("mona", role=Role.MODERATOR)
    assert profiles.marks_of(mona, None) == ["email", "moderator"]
    mona.confirmed_at = None
    mona.role = Role.MEMBER
    assert profiles.marks_of(mona, None) == []
