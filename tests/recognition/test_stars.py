"""Stars of the week: named once, when it is over, and told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from flask import Flask
from sqlalchemy import select

from qa.board.tree import forget
from qa.core import clock
from qa.core.db import db
from qa.core.outbox.models import Purge
from qa.core.outbox.worker import drain
from qa.notifications.models import Notice
from qa.recognition import stars
from qa.recognition.models import Star
from qa.reputation import awarding
from tests.factories import make_industry, make_member
from tests.page_quality import PageClient
from tests.recognition.earning import earn

SUNDAY = datetime(2026, 3, 8, 15, 59, tzinfo=UTC)  # 23:59 in Shanghai
OVER = SUNDAY + timedelta(minutes=15)
WEEK = date(2026, 3, 2)


def named() -> set[tuple[int, int, int]]:
    """Board, member and place of every star there is."""
    return {(row.industry_id, row.member_id, row.place) for row in db.session.query(Star)}


def test_the_best_of_the_week_are_kept_once_it_is_over(app: Flask) -> None:
    law = make_industry("law")
    ids = [make_member(name).id for name in ("asha", "ben", "cleo", "dora", "eve")]
    with clock.at(SUNDAY):
        for times, member_id in zip((5, 4, 3, 2), ids, strict=False):
            earn(member_id, "answer_accepted", times=times)
        earn(ids[3], "answer_accepted", law.id)
        earn(ids[4], "account_confirmed", times=3)  # much, but nothing that helped anybody
        stars.name_due()
        assert named() == set()
    with clock.at(OVER):
        stars.name_due()
        stars.name_due()
    asha, ben, cleo, dora, _eve = ids
    assert named() == {
        (0, asha, 1), (0, ben, 2), (0, cleo, 3), (0, dora, 3), (law.id, dora, 1)
    }  # fmt: skip


def test_named_stars_stay_whatever_is_taken_back_later(app: Flask) -> None:
    asha, ben = make_member("asha").id, make_member("ben").id
    with clock.at(SUNDAY):
        key = earn(asha, "answer_accepted")
    with clock.at(OVER):
        stars.name_due()
        awarding.reverse(key)
        with clock.at(SUNDAY):
            earn(ben, "answer_accepted")
        stars.name_due()
        assert named() == {(0, asha, 1)}


def test_weeks_that_no_worker_saw_end_are_named_late(app: Flask) -> None:
    asha = make_member("asha").id
    for weeks in range(4):
        with clock.at(SUNDAY + weeks * timedelta(days=7)):
            if weeks != 2:
                earn(asha, "answer_accepted")
    with clock.at(OVER):
        stars.name_due()
    with clock.at(OVER + timedelta(days=22)):
        stars.name_due()
        found = {star.week for star in db.session.query(Star)}
        assert found == {WEEK, WEEK + timedelta(days=7), WEEK + timedelta(days=21)}
        assert [(s.industry_id, s.weeks, s.last, s.best) for s in stars.stars_of(asha)] == [
            (0, 3, stars.last_week(), 1)
        ]


def test_a_star_is_told_once_and_stands_beside_the_boards(app: Flask, client: PageClient) -> None:
    law = make_industry("law")
    forget()
    asha = make_member("asha")
    with clock.at(SUNDAY):
        earn(asha.id, "answer_accepted", law.id)
    with clock.at(OVER):
        stars.name_due()
        drain(app)
        told = db.session.scalars(select(Notice)).all()
        assert [(notice.member_id, notice.kind) for notice in told] == [(asha.id, "star")]
        keys = set(db.session.scalars(select(Purge.key)))
        assert {f"member:{asha.id}", "stars"} <= keys
        for path in ("/members", "/members?industry=law&period=all"):
            page = client.get(path).text
            assert "Stars of the week" in page
            assert "asha" in page.split('class="stars"')[1]
        client.sign_in(asha)
        assert "Stars of the week" in client.get("/notices").text
        assert client.get(f"/notices/{told[0].id}").location == "/members"


def test_a_star_who_hides_their_places_is_not_shown(app: Flask) -> None:
    asha = make_member("asha")
    with clock.at(SUNDAY):
        earn(asha.id, "answer_accepted")
    with clock.at(OVER):
        stars.name_due()
        assert [star.name for star in stars.named(0, WEEK)] == ["asha"]
        asha.hides_place = True
        db.session.flush()
        assert stars.named(0, WEEK) == []
        assert stars.stars_of(asha.id) == []
