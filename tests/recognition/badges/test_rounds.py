"""Going through all members: bounded, resumed after a crash, and twice the same."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from qa.board.models import Answer, Comment, Question
from qa.core import clock
from qa.core.db import db
from qa.core.outbox import worker
from qa.recognition.badges import rounds
from qa.recognition.badges.concerns import ANNOUNCED
from qa.recognition.badges.metrics import METRICS
from qa.recognition.badges.queries import holders
from qa.recognition.models import BadgeFigure, HeldBadge
from qa.reputation.models import Reputation
from qa.reputation.rules import rules

from .history import STEPS
from .rows import BEGIN, award, merchant, people

EVERY = list(METRICS)
LATER = datetime(2026, 9, 1, tzinfo=UTC)


def rows() -> list[tuple[object, ...]]:
    """All that is held, whole."""
    found = select(HeldBadge.__table__).order_by(HeldBadge.id)
    return [tuple(row) for row in db.session.execute(found)]


def held() -> set[tuple[object, ...]]:
    """All that is held, without the numbers of the rows."""
    return {row[1:] for row in rows()}


def whole_round(app: Flask) -> None:
    """A round of everything, as the worker goes through it."""
    db.session.commit()
    db.session.execute(update(BadgeFigure).values(swept_at=None))
    rounds.begin_round()
    worker.drain(app)


@pytest.fixture
def walked(app: Flask, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> int:
    """Three members who took random steps in everything; the seed."""
    monkeypatch.setattr(rounds, "AT_ONCE", 2)
    monkeypatch.setattr(rounds, "_NEXT", rounds._NEXT.limit(2))
    seed = request.param
    dice = random.Random(seed)
    members = [merchant(name) for name in ("asha", "ben", "cleo")]
    for metric, steps in STEPS.items():
        for member in dice.sample(members, 2):
            most = 5 if metric in ("level", "profile_filled") else 12
            last = dice.randint(0, most)
            if metric != "profile_filled":
                last = max(last, 1)
            steps(member, 0, min(last, 4) if metric == "profile_filled" else last)
    return seed


@pytest.mark.parametrize("walked", range(3), indirect=True)
def test_a_round_over_random_history_is_the_same_again_and_from_nothing(
    app: Flask, walked: int
) -> None:
    dice = random.Random(walked)
    with clock.at(LATER):
        whole_round(app)
        first = rows()
        assert len(first) > 10
        whole_round(app)
        assert rows() == first  # to the number and the moment
        db.session.execute(delete(HeldBadge))
        whole_round(app)
        assert held() == {row[1:] for row in first}
        for table in (Question, Answer, Comment):
            ids = db.session.scalars(select(table.id)).all()
            hidden = dice.sample(ids, len(ids) // 2)
            db.session.execute(
                update(table).where(table.id.in_(hidden)).values(hidden_at=clock.now())
            )
        whole_round(app)
        assert not held() >= {row[1:] for row in first}
        for table in (Question, Answer, Comment):
            db.session.execute(update(table).values(hidden_at=None))
        whole_round(app)
        assert held() == {row[1:] for row in first}


def test_a_round_that_was_cut_short_is_gone_on_with(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "_NEXT", rounds._NEXT.limit(2))
    members = [merchant(f"member {number}") for number in range(5)]
    for member in members:
        STEPS["answers_given"](member, 0, 1)
    rounds.begin_round()
    db.session.commit()
    one = worker.Worker(app)
    monkeypatch.setattr(worker, "SHARE", 1)
    one.turn()  # and then the worker is gone
    settled = set(db.session.scalars(select(HeldBadge.member_id)))
    assert settled == set(members[:2])
    assert holders()["first-answer"] == 0
    worker.drain(app)
    assert set(db.session.scalars(select(HeldBadge.member_id))) == set(members)
    assert holders()["first-answer"] == 5


def test_a_night_looks_at_little_once_everything_was_seen(app: Flask) -> None:
    assert rounds.due() == EVERY
    whole_round(app)
    assert set(rounds.due()) == set(METRICS) - ANNOUNCED
    assert "days_with_us" in rounds.due()
    with clock.at(clock.now() + timedelta(days=7)):
        assert rounds.due() == EVERY
    db.session.execute(delete(BadgeFigure).where(BadgeFigure.badge == "first-answer"))
    assert "answers_given" in rounds.due()


def test_an_unconfirmed_account_and_a_badge_that_is_gone_are_left_out(app: Flask) -> None:
    ben = merchant("ben")
    STEPS["answers_given"](people(1)[0], 0, 1)
    db.session.add(HeldBadge(member_id=ben, badge="of-old", at=BEGIN))
    whole_round(app)
    assert rows() == []


def test_the_members_who_hold_a_badge_are_counted_not_how_often(app: Flask) -> None:
    ben = merchant("ben")
    for _ in range(3):
        STEPS["questions_featured"](ben, 0, 1)
    whole_round(app)
    assert len(rows()) == 4  # and the first question
    assert holders()["featured-question"] == 1


def test_the_command_says_what_it_did_and_does_nothing_twice(app: Flask) -> None:
    ben = merchant("ben")
    STEPS["comments_written"](ben, 0, 10)
    STEPS["answers_given"](ben, 0, 1)
    db.session.commit()
    runner = app.test_cli_runner()
    with clock.at(BEGIN + timedelta(days=1)):
        first = runner.invoke(args=["badges", "award", "--all"])
        again = runner.invoke(args=["badges", "award", "--all"])
    assert "2 added, 0 removed, 0 dated anew" in first.output
    assert "0 added, 0 removed, 0 dated anew" in again.output
    db.session.execute(update(Answer).values(hidden_at=clock.now()))
    db.session.commit()
    with clock.at(BEGIN + timedelta(days=1)):
        last = runner.invoke(args=["badges", "award", "--all"])
    assert "0 added, 1 removed" in last.output
    assert last.exit_code == 0


def test_a_level_that_is_lost_takes_its_badge_with_the_next_night(app: Flask) -> None:
    ben = merchant("ben")
    STEPS["level"](ben, 0, 10)
    whole_round(app)
    assert {row[2] for row in rows()} >= {"level-5", "level-10"}
    lost = rules().levels[9].experience - rules().levels[8].experience
    award(ben, "answer_removed", "", clock.now(), experience=-lost)
    db.session.execute(update(Reputation).values(experience=rules().levels[8].experience, level=9))
    rounds.begin_round()
    worker.drain(app)
    assert "level-5" in {row[2] for row in rows()}
    assert "level-10" not in {row[2] for row in rows()}
