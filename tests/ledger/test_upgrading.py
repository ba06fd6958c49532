"""Books of a release before statements, brought up to today's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import select, text

from qa import create_app
from qa.core.db import db
from qa.ledger import auditing, posting
from qa.ledger.models import Transfer
from qa.reputation import awarding
from qa.reputation.models import Award, Standing
from tests.conftest import settings_for
from tests.databases import own_database
from tests.guards.test_migrations import ROWS as BOARD

BEN = """INSERT INTO members (id, name, folded_name, email, password, active, fs_uniquifier,
 role, created_at, company, trades, region, about, about_html, about_renderer)
 VALUES (2, 'ben', 'ben', 'ben@example.com', 'x', true, 'v', 'member', :at,
 '', '', '', '', '', 1)"""
VOTE = """INSERT INTO votes (id, voter_id, answer_id, value, changes, at)
 VALUES (7, 2, 1, 1, 3, :at)"""
ACCOUNT = """INSERT INTO ledger_accounts (id, unit, holder, holder_key, balance)
 VALUES ({}, 'points', '{}', '{}', {})"""
TRANSFER = """INSERT INTO ledger_transfers (id, key, unit, source_id, target_id, amount, at,
 reverses_id) VALUES ({}, '{}', 'points', {}, {}, {}, :at, {})"""
AWARD = """INSERT INTO awards (id, key, member_id, rule, points, experience, industry_id, day, at,
 reverses_id) VALUES ({}, '{}', {}, '{}', {}, {}, 1, '2026-01-01', :at, {})"""
REPUTATION = "INSERT INTO reputations (member_id, experience, level) VALUES ({}, {}, 1)"

MINT, ASHA, HELD, BENS = 1, 2, 3, 4
ROWS = (
    *BOARD,
    BEN,
    VOTE,
    ACCOUNT.format(MINT, "system", "mint", -20),
    ACCOUNT.format(ASHA, "member", "1", 10),
    ACCOUNT.format(HELD, "escrow", "question:1", 10),
    ACCOUNT.format(BENS, "member", "2", 0),
    TRANSFER.format(1, "award:confirmed:1", MINT, ASHA, 20, "NULL"),
    TRANSFER.format(2, "bounty:question:1", ASHA, HELD, 10, "NULL"),
    TRANSFER.format(3, "bounty-paid:question:1:0:1", HELD, BENS, 10, "NULL"),
    TRANSFER.format(4, "award:accept:answer:1:0", MINT, BENS, 20, "NULL"),
    TRANSFER.format(5, "reverse:bounty-paid:question:1:0:1", BENS, HELD, 10, 3),
    TRANSFER.format(6, "reverse:award:accept:answer:1:0", BENS, MINT, 20, 4),
    AWARD.format(1, "confirmed:1", 1, "account_confirmed", 20, 20, "NULL"),
    AWARD.format(2, "accept:answer:1:0", 2, "answer_accepted", 20, 25, "NULL"),
    AWARD.format(3, "reverse:accept:answer:1:0", 2, "answer_accepted", -20, -25, 2),
    AWARD.format(4, "vote:7:2", 1, "answer_voted_up", 0, 10, "NULL"),
    REPUTATION.format(1, 30),
    REPUTATION.format(2, 0),
)


@pytest.fixture
def upgraded(tmp_path: Path) -> Iterator[Flask]:
    """A site whose books were kept by the release before, and that has just been upgraded."""
    app = create_app(settings_for(tmp_path, DATABASE_URL=own_database("upgrading")))
    with app.app_context():
        flask_migrate.upgrade(revision="0003")
        with db.engine.begin() as connection:
            for row in ROWS:
                connection.execute(text(row), {"at": "2026-01-01 00:00:00+00:00"})
        flask_migrate.upgrade()
        if db.engine.dialect.name == "postgresql":  # rows with ids of their own count no further
            for table in ("awards", "ledger_transfers", "ledger_accounts"):
                db.session.execute(text(f"SELECT setval('{table}_id_seq', 100)"))
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.mark.usefixtures("upgraded")
def test_old_books_are_right_and_say_why_what_moved_and_what_was_left() -> None:
    assert not any(auditing.differences())
    rows = db.session.execute(
        select(
            Transfer.cause, Transfer.subject, Transfer.source_after, Transfer.target_after
        ).order_by(Transfer.id)
    ).all()
    assert [tuple(row) for row in rows] == [
        ("account_confirmed", "member:1", None, 20),
        ("bounty_put_up", "question:1", 10, 10),
        ("bounty_paid", "answer:1", 0, 10),
        ("answer_accepted", "answer:1", None, 30),
        ("bounty_paid", "answer:1", 20, 10),
        ("answer_accepted", "answer:1", 0, None),
    ]
    awards = select(Award.subject, Award.accepted).order_by(Award.id)
    assert [tuple(row) for row in db.session.execute(awards)] == [
        ("member:1", 0), ("answer:1", 1), ("answer:1", -1), ("answer:1", 0),
    ]  # fmt: skip
    stood = db.session.get_one(Standing, (1, 1))
    assert (stood.experience, stood.accepted) == (30, 0)


@pytest.mark.usefixtures("upgraded")
def test_what_the_release_before_took_back_can_be_given_again() -> None:
    assert awarding.restore("accept:answer:1:0")
    assert posting.balance(posting.member(2)) == 20
    assert awarding.reverse("accept:answer:1:0")
    assert posting.balance(posting.member(2)) == 0
    assert not any(auditing.differences())
