"""When places are made, and what is left by hosts that are killed or make them at once."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from qa.core import clock
from qa.core.db import db
from qa.core.outbox.models import Purge
from qa.recognition import refreshing
from qa.recognition.models import Board, Place
from tests.conftest import settings_for
from tests.factories import make_industry, make_member
from tests.meeting import processes
from tests.recognition import acts
from tests.recognition.earning import earn, places

NOON = datetime(2026, 3, 4, 4, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def refresh(moment: datetime) -> set[str]:
    """Run the chore; returns the periods that were made then."""
    with clock.at(moment):
        refreshing.refresh_places()
    made = select(Board.period).where(Board.made_at == moment)
    return set(db.session.scalars(made))


def test_places_are_made_in_their_rhythm_where_something_was_awarded(app: Flask) -> None:
    asha = make_member("asha").id
    assert refresh(NOON) == {"day", "week", "month", "all"}
    assert refresh(NOON + 10 * MINUTE) == set()
    with clock.at(NOON + 10 * MINUTE):
        earn(asha, "answer_accepted")
    assert refresh(NOON + 11 * MINUTE) == {"day", "week"}
    assert refresh(NOON + 14 * MINUTE) == set()
    assert refresh(NOON + 16 * MINUTE) == {"month"}
    assert refresh(NOON + 60 * MINUTE) == {"all"}
    assert refresh(NOON + 75 * MINUTE) == {"day", "week"}  # an hour has passed


def test_all_time_is_made_at_night_where_members_are_many(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refreshing, "SMALL", 0)
    earn(make_member("asha").id, "answer_accepted")
    refresh(NOON)
    assert "all" not in refresh(NOON + timedelta(hours=11))
    assert refresh(NOON + timedelta(hours=12)) == {"day", "week", "month", "all"}


def test_a_new_day_begins_without_places(app: Flask) -> None:
    asha = make_member("asha").id
    with clock.at(NOON):
        earn(asha, "answer_accepted")
    refresh(NOON)
    assert places("day") == {asha: (1, 1)}
    refresh(NOON + timedelta(hours=12, seconds=1))
    assert (places("day"), places("week")) == ({}, {asha: (1, 1)})


def test_a_run_that_took_long_leaves_the_rest_to_the_next(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(9):
        make_industry()
    monkeypatch.setattr(refreshing, "SECONDS", -1.0)
    runs = 0
    with clock.at(NOON):
        while not db.session.get(Board, ("all", 9)):
            refreshing.refresh_places()
            runs += 1
    assert runs == 4 * 3  # the site, eight industries, one more; in each period


def test_pages_are_purged_only_where_places_changed(app: Flask) -> None:
    asha = make_member("asha").id
    with clock.at(NOON):
        earn(asha, "answer_accepted")
    db.session.commit()
    count = select(func.count()).where(Purge.key.like("places:%"))
    found = []
    for moment in (NOON, NOON + timedelta(hours=2)):
        refresh(moment)
        found.append(db.session.scalar(count))
    assert found == [4, 4]


def test_two_hosts_that_make_them_at_once_leave_the_same_places(app: Flask) -> None:
    law = make_industry("law")
    members = [make_member().id for _ in range(20)]
    for member_id in members:
        earn(member_id, "answer_accepted", law.id, times=Random(member_id).randint(1, 5))
    db.session.commit()

    def run() -> None:
        with app.app_context():
            for _ in range(3):
                refreshing.refresh_all()
            db.session.remove()

    with ThreadPoolExecutor(2) as pool:
        for one in [pool.submit(run) for _ in range(2)]:
            one.result()
    assert len(places("all")) == len(places("day", law.id)) == 20


def test_a_host_that_is_killed_leaves_whole_boards(app: Flask, folder: Path) -> None:
    members = [make_member().id for _ in range(150)]
    for rank, member_id in enumerate(members):
        earn(member_id, "question_ended_in_time", times=1 + rank % 3)
    db.session.commit()
    refreshing.refresh_all()
    for number, delay in enumerate((0.0, 0.05, 0.1)):
        earn(members[number], "answer_accepted", times=3)  # passes almost all others
        db.session.commit()
        ready = processes.Event()
        host = processes.Process(target=acts.make_all, args=(settings_for(folder), ready))
        host.start()
        try:
            assert ready.wait(60)
            time.sleep(delay)
        finally:
            host.kill()
            host.join()
            host.close()
        for period in ("day", "week", "month", "all"):
            assert disagreeing(period) == 0
    refreshing.refresh_all()
    assert db.session.get_one(Place, (members[0], "all", 0)).experience_place <= 3


def disagreeing(period: str) -> int:
    """How many members of the site's board have another place than its own rows give."""
    db.session.rollback()
    ranked = text("""
        SELECT count(*) FROM (
          SELECT experience_place, rank() OVER (ORDER BY experience DESC) AS place
          FROM places WHERE period = :period AND industry_id = 0) AS ranked
        WHERE place <> experience_place""")
    return int(db.session.scalar(ranked, {"period": period}) or 0)
