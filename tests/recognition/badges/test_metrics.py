"""Every badge of the file: one step short of it, and with the step that earns it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from qa.accounts.models import Member
from qa.core import clock
from qa.core.db import db
from qa.recognition.badges.awarding import Changed, settle
from qa.recognition.badges.declaring import Badge, badges
from qa.recognition.badges.finding import so_far
from qa.recognition.badges.metrics import METRICS
from qa.recognition.models import HeldBadge

from .history import STEPS
from .rows import BEGIN, merchant, moment

EVERY = list(METRICS)
BY_STEPS = [badge for badge in badges().values() if badge.metric in STEPS]


def holdings(member_id: int) -> dict[str, datetime]:
    rows = db.session.execute(
        select(HeldBadge.badge, HeldBadge.at).where(HeldBadge.member_id == member_id)
    )
    return {row.badge: row.at for row in rows}


def test_the_steps_of_every_metric_but_time_are_known() -> None:
    assert set(METRICS) - set(STEPS) == {"days_with_us"}


@pytest.mark.parametrize("badge", BY_STEPS, ids=lambda badge: badge.name)
def test_a_badge_is_earned_with_its_last_step_and_not_before(app: Flask, badge: Badge) -> None:
    member, bystander = merchant("ben"), merchant("cleo")
    steps, enough = STEPS[badge.metric], badge.threshold
    found = datetime(2026, 9, 1, tzinfo=UTC)
    with clock.at(found):
        steps(member, 0, enough - 1)
        settle([member, bystander], EVERY)
        assert badge.name not in holdings(member)
        steps(member, enough - 1, enough)
        settle([member, bystander], EVERY)
        held = holdings(member)
        assert held[badge.name] == (found if badge.rests_on.undated else moment(enough - 1))
        assert settle([member, bystander], EVERY) == Changed()
    assert badge.name not in holdings(bystander)
    goal = badge.goal
    assert so_far(member)[badge.metric] == goal


@pytest.mark.parametrize(
    "badge", [b for b in badges().values() if b.metric == "days_with_us"], ids=lambda b: b.name
)
def test_time_alone_brings_some(app: Flask, badge: Badge) -> None:
    member, elsewhere = merchant("ben"), merchant("cleo")
    db.session.get_one(Member, elsewhere).confirmed_at = None
    day = BEGIN + timedelta(days=badge.threshold)
    with clock.at(day - timedelta(minutes=1)):
        settle([member, elsewhere], EVERY)
        assert badge.name not in holdings(member)
    with clock.at(day + timedelta(days=3)):
        settle([member, elsewhere], EVERY)
    assert holdings(member)[badge.name] == day
    assert holdings(elsewhere) == {}
