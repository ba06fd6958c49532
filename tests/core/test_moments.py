"""Moments as readers see them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from qa.core import clock
from qa.core.web.moments import ago, time_left

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


def words(past: timedelta) -> str:
    with clock.at(NOW):
        return ago(NOW - past).striptags()


@pytest.mark.parametrize(
    ("past", "expected"),
    [
        (timedelta(seconds=-5), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(seconds=60), "1 minute ago"),
        (timedelta(minutes=59, seconds=59), "59 minutes ago"),
        (timedelta(hours=1), "1 hour ago"),
        (timedelta(hours=23, minutes=59), "23 hours ago"),
        (timedelta(days=1), "1 day ago"),
        (timedelta(days=6, hours=23), "6 days ago"),
        (timedelta(days=7), "Feb 25, 2026"),
    ],
)
def test_the_past_is_told_in_the_largest_whole_unit_and_then_by_date(
    app: Flask, past: timedelta, expected: str
) -> None:
    assert words(past) == expected


def test_every_moment_carries_its_exact_time(app: Flask) -> None:
    with clock.at(NOW):
        tag = ago(datetime(2026, 3, 4, 11, 30, tzinfo=UTC))
    assert tag == (
        '<time datetime="2026-03-04T11:30Z" title="2026-03-04 19:30">30 minutes ago</time>'
    )


@pytest.mark.parametrize(
    ("left", "expected", "soon"),
    [
        (timedelta(seconds=20), "1 minute left", True),
        (timedelta(minutes=59), "59 minutes left", True),
        (timedelta(hours=9, minutes=50), "9 hours left", True),
        (timedelta(hours=24), "24 hours left", False),
        (timedelta(hours=47), "47 hours left", False),
        (timedelta(days=2), "2 days left", False),
        (timedelta(days=14, hours=23), "14 days left", False),
    ],
)
def test_a_deadline_within_a_day_is_marked_as_running_out(
    app: Flask, left: timedelta, expected: str, soon: bool
) -> None:
    with clock.at(NOW):
        shown = time_left(NOW + left)
    assert (shown.words, shown.soon, shown.over) == (expected, soon, False)


@pytest.mark.parametrize("past", [timedelta(0), timedelta(days=3)])
def test_a_deadline_that_has_passed_says_so(app: Flask, past: timedelta) -> None:
    with clock.at(NOW):
        shown = time_left(NOW - past)
    assert shown == ("Past its deadline", True, True)
