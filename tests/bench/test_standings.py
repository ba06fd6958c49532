"""The measurement of standing runs through, on PostgreSQL, and what it makes is right."""

from __future__ import annotations

import os

import pytest

from bench.merchants import generate
from bench.standings import Report, measure, own_site
from qa.ledger import auditing
from qa.reputation import recounting

SERVER = os.environ.get("TEST_DATABASE_URL", "").rpartition("/")[0]


@pytest.mark.skipif(not SERVER, reason="it is about PostgreSQL")
def test_a_small_site_is_made_and_measured() -> None:
    report = Report()
    with own_site(SERVER) as app:
        generate(200, 3_000)
        assert recounting.differing(recounting.Range(1, 200)) == []
        assert [found for found in auditing.differences() if found] == []
        measure(app, 200, report)
        assert recounting.differing(recounting.Range(1, 200)) == []
        assert [found for found in auditing.differences() if found] == []
    lines = "\n".join(report.lines)
    for part in ("an award", "places, all", "leaderboard", "profile", "recount", "memory"):
        assert part in lines
