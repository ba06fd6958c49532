"""Signing in day after day: what a day gives, once, and what a week in a row gives on top."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from qa.core import clock
from qa.core.db import db
from qa.reputation import actors, attending
from qa.reputation.models import Attendance, Award
from tests.factories import make_actor, make_member
from tests.meeting import WAYS, Way, meet_in
from tests.page_quality import PageClient
from tests.query_recorder import record_queries

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
"""12:00 in Shanghai, on a Monday."""


def attend(member_id: int, *, days: int, hours: int = 0) -> attending.Attended | None:
    """Come so long after `NOON`."""
    with clock.at(NOON + timedelta(days=days, hours=hours)):
        return attending.attend(member_id)


def earned(member_id: int) -> tuple[int, int]:
    now = actors.load(member_id)
    return now.points, now.experience


def test_a_day_gives_its_points_and_experience_once(app: Flask) -> None:
    asha, bystander = make_actor("asha", level=1), make_actor("cleo", level=1)
    assert attend(asha.id, days=0) == attending.Attended(days=1, points=5, experience=5)
    assert attend(asha.id, days=0, hours=3) is None
    assert earned(asha.id) == (5, 5)
    assert earned(bystander.id) == (0, 0)


def test_every_seventh_day_in_a_row_gives_more(app: Flask) -> None:
    asha = make_actor("asha", level=1)
    given = [attend(asha.id, days=day) for day in range(14)]
    assert [day.points for day in given if day] == [5] * 6 + [15] + [5] * 6 + [15]
    assert earned(asha.id) == (14 * 5 + 2 * 10, 14 * 5 + 2 * 10)


def test_a_missed_day_begins_anew_and_the_longest_streak_is_kept(app: Flask) -> None:
    asha = make_actor("asha", level=1)
    for day in (0, 1, 2, 3, 4, 5, 7):
        attend(asha.id, days=day)
    with clock.at(NOON + timedelta(days=7)):
        assert attending.streak_of(asha.id) == attending.Streak(days=1, longest=6, today=True)
    assert earned(asha.id) == (35, 35)


def test_the_streak_stands_until_a_whole_day_was_missed(app: Flask) -> None:
    asha = make_actor("asha")
    for day in range(3):
        attend(asha.id, days=day)
    with clock.at(NOON + timedelta(days=3)):
        streak = attending.streak_of(asha.id)
        assert (streak.days, streak.today, streak.to_go) == (3, False, 4)
    with clock.at(NOON + timedelta(days=4)):
        assert attending.streak_of(asha.id).days == 0
    assert attending.streak_of(make_member().id) == attending.Streak(0, 0, today=False)


def test_the_day_begins_at_midnight_in_the_site_s_time_zone(app: Flask) -> None:
    asha = make_actor("asha", level=1)
    assert attend(asha.id, days=0, hours=11)
    assert attend(asha.id, days=0, hours=12)  # 00:00 on the 3rd
    assert earned(asha.id) == (10, 10)


def test_a_clock_that_was_wrong_for_a_while_pays_no_day_twice(app: Flask) -> None:
    asha = make_actor("asha", level=1)
    for day in (0, 1, 0, 400, 1, 2, 3):
        attend(asha.id, days=day)
    assert earned(asha.id) == (5 * 5, 5 * 5)  # the days 0, 1, 2, 3 and 400
    with clock.at(NOON + timedelta(days=3)):
        assert attending.streak_of(asha.id).days == 2


@pytest.mark.parametrize("way", WAYS)
def test_two_visits_at_the_same_moment_are_one(app: Flask, folder: Path, way: Way) -> None:
    members = [make_member(level=1).id for _ in range(10)]
    for member_id in members:
        for ago in range(6, 0, -1):
            with clock.at(clock.now() - timedelta(days=ago)):
                attending.attend(member_id)
    meet = meet_in(way, app, folder, "tests.reputation.coming")
    assert set(meet([(("come", (id_,)), ("come", (id_,))) for id_ in members])) == {
        ("done", "done")
    }
    awards = db.session.scalars(select(Award.rule).where(Award.member_id == members[0]))
    assert sorted(awards) == ["signed_in"] * 7 + ["streak_kept"]
    assert {earned(id_) for id_ in members} == {(45, 45)}
    assert set(db.session.scalars(select(Attendance.streak))) == {7}


def test_the_first_page_of_a_day_says_what_it_gave_and_the_next_one_does_not(
    client: PageClient,
) -> None:
    asha = make_member("asha", level=1)
    client.sign_in(asha)
    with clock.at(clock.now() + timedelta(days=1)):
        first, second = client.get("/questions").text, client.get("/questions").text
    said = "For being here today: +5 points, +5 experience. Day 1 in a row."
    assert first.count(said) == 1
    assert said not in second
    assert earned(asha.id) == (5, 5)


def test_further_pages_of_the_day_ask_the_database_nothing_more(client: PageClient) -> None:
    client.sign_in(make_member("asha"))
    client.get("/questions")  # the industries are read into memory
    with record_queries() as before:
        client.get("/questions")
    with clock.at(clock.now() + timedelta(days=1)):
        client.get("/questions")
        with record_queries() as after:
            client.get("/questions")
    assert len(after) == len(before)
    assert not [statement for statement in after if "attendances" in statement]


def test_the_next_member_at_the_same_browser_is_counted_too(client: PageClient) -> None:
    asha, ben = make_member("asha", level=1), make_member("ben", level=1)
    client.sign_in(asha)
    with client.session_transaction() as session:
        session["_user_id"] = ben.fs_uniquifier
    client.get("/questions")
    assert (earned(asha.id), earned(ben.id)) == ((0, 0), (5, 5))


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Dest": "image"}, {"Sec-Fetch-Dest": "empty"}, {"Sec-Purpose": "prefetch"}],
)
def test_only_a_page_that_is_opened_counts(client: PageClient, headers: dict[str, str]) -> None:
    asha = make_member("asha", level=1)
    client.sign_in(asha)
    with clock.at(clock.now() + timedelta(days=1)):
        client.get("/questions", headers=headers)
    assert earned(asha.id) == (0, 0)


def test_a_guest_is_not_counted_and_gets_no_cookie(client: PageClient) -> None:
    assert "Set-Cookie" not in client.get("/questions").headers
    assert db.session.scalar(select(func.count()).select_from(Attendance)) == 0


def test_a_day_that_cannot_be_counted_spoils_no_page_and_counts_with_the_next(
    client: PageClient, caplog: pytest.LogCaptureFixture
) -> None:
    asha = make_member("asha", level=1)
    client.sign_in(asha)
    db.session.execute(text("ALTER TABLE attendances RENAME TO lost"))
    db.session.commit()
    with clock.at(clock.now() + timedelta(days=1)), caplog.at_level(logging.ERROR):
        assert client.get("/questions").status_code == 200
        assert f"The day of member {asha.id} could not be counted." in caplog.text
        assert earned(asha.id) == (0, 0)
        db.session.execute(text("ALTER TABLE lost RENAME TO attendances"))
        db.session.commit()
        client.get("/questions")
    assert earned(asha.id) == (5, 5)


def test_the_desk_says_how_long_the_streak_is_and_what_it_brings(client: PageClient) -> None:
    asha = make_member("asha")
    for ago in (1, 0):
        with clock.at(clock.now() - timedelta(days=ago)):
            attending.attend(asha.id)
    client.sign_in(asha)
    page = client.get("/desk").text
    assert "2 days in a row." in page
    assert "5 more days bring 10 points on top." in page
