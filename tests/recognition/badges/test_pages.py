"""The pages of badges, in every language, and what others do not see on them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from markupsafe import escape

from qa.accounts.models import Member
from qa.board.models import Question
from qa.core import clock
from qa.core.db import db
from qa.recognition.badges import rounds
from qa.recognition.badges.awarding import settle
from qa.recognition.badges.declaring import badges
from qa.recognition.badges.metrics import METRICS
from qa.recognition.badges.queries import Shown, holders, nearest, shown_of
from qa.reputation.models import Attendance
from tests.page_quality import PageClient
from tests.query_recorder import record_queries

from .history import STEPS
from .rows import BEGIN, merchant

EVERY = list(METRICS)
HELD = ("question_score", "answer_score", "accepted_in_industry", "votes_cast", "questions_asked")


@pytest.fixture
def ben(app: Flask) -> Member:
    """A member with badges of many kinds."""
    id_ = merchant("ben")
    for metric in HELD:
        STEPS[metric](id_, 0, 30)
    with clock.at(BEGIN + timedelta(days=40)):
        settle([id_], EVERY)
        rounds.count_holders()
    return db.session.get_one(Member, id_)


@pytest.mark.parametrize("language", ["zh_Hans", "zh_Hant", "en"])
def test_the_pages_are_read_in_every_language(
    client: PageClient, ben: Member, language: str
) -> None:
    client.set_cookie("language", language)
    for path in ("/badges", "/members/ben/badges", *(f"/badges/{name}" for name in badges())):
        assert client.get(path).status_code == 200
    page = client.get("/badges").text
    assert all(str(escape(badge.title[language])) in page for badge in badges().values())
    great = badges()["great-answer"]
    assert great.title[language] in client.get("/members/ben/badges").text
    assert "ben" in client.get("/badges/great-answer").text


def test_a_member_sees_how_far_the_next_ones_are(client: PageClient, ben: Member) -> None:
    assert "<progress" not in client.get("/members/ben/badges").text
    client.sign_in(ben)
    page = client.get("/members/ben/badges").text
    assert 'max="100" value="30"' in page  # the score of the best answer
    assert 'max="50" value="30"' in page  # accepted in one industry
    assert "/members/ben/badges" in client.get("/badges").text


def test_what_is_held_already_does_not_come_next(app: Flask) -> None:
    cleo = merchant("cleo")
    STEPS["streak"](cleo, 0, 20)
    settle([cleo], EVERY)
    db.session.get_one(Attendance, cleo).streak = 3  # begun anew
    db.session.flush()
    streak = next(one for one in nearest(cleo) if one.badge.metric == "streak")
    assert (streak.badge.name, streak.now, streak.goal) == ("streak-30", 3, 30)


def test_any_spelling_leads_to_the_right_page(client: PageClient, ben: Member) -> None:
    assert client.get("/members/BEN/badges").location == "/members/ben/badges"
    assert client.get("/members/nobody/badges").status_code == 404
    assert client.get("/badges/no-such-badge").status_code == 404


def test_who_hides_their_activity_shows_badges_without_posts(
    client: PageClient, ben: Member
) -> None:
    address = "/questions/"
    main = client.get("/members/ben/badges").text.partition("<main")[2]
    assert f'href="{address}' in main.partition("</main>")[0]
    ben.hides_activity = True
    db.session.commit()
    main = client.get("/members/ben/badges").text.partition("<main")[2].partition("</main>")[0]
    assert "Words of weight" in main
    assert f'href="{address}' not in main
    assert f'href="{address}' not in client.get("/badges/great-question").text.partition("<main")[2]
    assert "ben" in client.get("/badges/great-question").text


def test_of_secret_votes_others_see_no_day_and_no_list(client: PageClient, ben: Member) -> None:
    assert holders()["votes-30"] == 1
    page = client.get("/badges/votes-30").text
    assert "1 merchant" in page
    assert "ben" not in page.partition("<main")[2]
    row = client.get("/members/ben/badges").text.partition("A discerning nod")[2]
    assert "2026" not in row.partition("</li>")[0]
    client.sign_in(ben)
    row = client.get("/members/ben/badges").text.rpartition("A discerning nod")[2]
    assert "2026" in row.partition("</li>")[0]


def test_a_hidden_post_is_not_named(client: PageClient, ben: Member) -> None:
    for question in db.session.query(Question).filter_by(author_id=ben.id):
        question.hidden_at = clock.now()  # and the reaction has not run yet
    page = client.get("/members/ben/badges").text.partition("The whole hall listens")[2]
    assert 'href="/questions/' not in page.partition("</li>")[0]


def test_a_profile_shows_the_highest_in_one_statement(app: Flask, ben: Member) -> None:
    with record_queries() as queries:
        shown = shown_of(ben.id)
    assert len(queries) == 1
    assert list(shown.tiers) == ["gold", "silver", "bronze"]
    assert shown.total == sum(shown.tiers.values()) > len(shown.first) == 6
    assert shown.first[0].tier == "silver"
    assert shown_of(merchant("cleo")) == Shown({"gold": 0, "silver": 0, "bronze": 0}, [])


def test_more_badges_take_no_more_statements(client: PageClient, ben: Member) -> None:
    def statements() -> int:
        client.get("/members/ben/badges")
        with record_queries() as queries:
            client.get("/members/ben/badges")
        return len(queries)

    few = statements()
    for metric in ("questions_featured", "answers_helpful", "comments_written"):
        STEPS[metric](ben.id, 0, 12)
    settle([ben.id], EVERY)
    assert statements() == few


def test_a_closed_account_has_no_page_and_is_not_listed(client: PageClient, ben: Member) -> None:
    ben.closed_at = clock.now()
    db.session.commit()
    assert client.get("/members/ben/badges").status_code == 404
    assert "ben" not in client.get("/badges/great-answer").text.partition("<main")[2]
