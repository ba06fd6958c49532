"""Recounting: finds whatever differs from the awards, and repairs that alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, insert, select, update

from qa.core import clock
from qa.core.db import db
from qa.core.outbox.worker import drain
from qa.reputation import awarding, jobs, recounting
from qa.reputation.models import Award, MemberDay, Reputation, Standing
from tests.factories import make_industry, make_member

Damage = Callable[[int], Any]

DAMAGES: dict[str, Damage] = {
    "experience": lambda id_: (
        update(Reputation).where(Reputation.member_id == id_).values(experience=999_999)
    ),
    "level": lambda id_: update(Reputation).where(Reputation.member_id == id_).values(level=9),
    "an industry's sum": lambda id_: (
        update(Standing)
        .where(Standing.member_id == id_, Standing.industry_id != 0)
        .values(accepted=7)
    ),
    "a row of an industry": lambda id_: delete(Standing).where(Standing.member_id == id_),
    "a row too many": lambda id_: insert(MemberDay).values(
        member_id=id_, day=date(2026, 1, 1), industry_id=3, answers=1
    ),
    "a day": lambda id_: delete(MemberDay).where(MemberDay.member_id == id_),
    "the member's row": lambda id_: delete(Reputation).where(Reputation.member_id == id_),
}


def stored(*member_ids: int) -> list[tuple[Any, ...]]:
    """Everything that is reckoned of these members."""
    db.session.expire_all()
    rows: list[tuple[Any, ...]] = []
    for model in (Reputation, Standing, MemberDay):
        columns = list(model.__table__.columns)
        query = select(*columns).where(model.member_id.in_(member_ids)).order_by(*columns)
        rows += [tuple(row) for row in db.session.execute(query)]
    return rows


def earn(member_id: int, industry_id: int) -> None:
    """A bit of everything, some of it taken back."""
    for number in range(5):
        awarding.award(
            member_id, "answer_given", f"given:{member_id}:{number}", industry_id=industry_id
        )
    for number in range(4):
        key = f"accepted:{member_id}:{number}"
        awarding.award(member_id, "answer_accepted", key, industry_id=industry_id, bounty=20)
    awarding.award(member_id, "account_confirmed", f"confirmed:{member_id}")
    awarding.reverse(f"accepted:{member_id}:0")
    with clock.at(clock.now() + timedelta(days=1)):
        awarding.award(member_id, "answer_removed", f"gone:{member_id}", industry_id=industry_id)


@pytest.fixture
def people(app: Flask) -> list[int]:
    """Three who have earned, with nothing wrong."""
    law = make_industry("law")
    ids = [make_member(name, level=1).id for name in ("asha", "ben", "cleo")]
    for member_id in ids:
        earn(member_id, law.id)
    db.session.commit()
    return ids


def whole() -> recounting.Range:
    return recounting.Range(1, recounting.count_members())


def test_what_awarding_stores_is_what_the_awards_say(people: list[int]) -> None:
    before = stored(*people)
    assert recounting.repair(whole()) == []
    assert stored(*people) == before


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_whatever_differs_is_found_and_repaired(people: list[int], damage: Damage) -> None:
    before = stored(*people)
    db.session.execute(damage(people[1]))
    assert stored(*people) != before
    assert recounting.differing(whole()) == [people[1]]
    assert recounting.repair(whole()) == [people[1]]
    assert stored(*people) == before
    assert recounting.differing(whole()) == []


def test_members_outside_the_range_stay_as_they_are(people: list[int]) -> None:
    db.session.execute(update(Reputation).values(experience=5))
    before = stored(people[0], people[2])
    assert recounting.repair(recounting.Range(people[1], people[1])) == [people[1]]
    assert stored(people[0], people[2]) == before


def test_sums_that_are_zero_differ_from_none_in_nothing(people: list[int]) -> None:
    db.session.execute(insert(Standing).values(member_id=people[0], industry_id=77))
    assert recounting.differing(whole()) == []


def test_the_command_checks_then_repairs(people: list[int], app: Flask) -> None:
    runner = app.test_cli_runner()
    assert runner.invoke(args=["reputation", "recount", "--check"]).exit_code == 0
    db.session.execute(DAMAGES["level"](people[2]))
    db.session.commit()
    checked = runner.invoke(args=["reputation", "recount", "--check"])
    assert checked.exit_code == 1
    assert f"member {people[2]} differs" in checked.output
    repaired = runner.invoke(args=["reputation", "recount"])
    assert (repaired.exit_code, "1 differences" in repaired.output) == (0, True)
    again = runner.invoke(args=["reputation", "recount", "--check"])
    assert (again.exit_code, "0 differences" in again.output) == (0, True)


def test_at_night_the_worker_goes_through_all_members(
    people: list[int], app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recounting, "AT_ONCE", 1)
    drain(app)
    before = stored(*people)
    db.session.execute(update(Reputation).values(level=3))
    db.session.commit()
    with clock.at(datetime(2026, 3, 4, 4, tzinfo=UTC)):  # noon
        jobs.begin_recount()
        drain(app)
    assert stored(*people) != before
    with clock.at(datetime(2026, 3, 4, 19, 30, tzinfo=UTC)):  # 3:30 in Shanghai
        jobs.begin_recount()
        drain(app)
    assert stored(*people) == before
    assert db.session.query(Award).filter(Award.member_id.in_(people)).count() == 36
