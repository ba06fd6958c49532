"""``flask ledger verify`` and ``rebuild``."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from qa.core.db import db
from qa.ledger import posting
from qa.ledger.models import LedgerAccount


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    posting.transfer("gift", posting.MINT, posting.member(1), 10)
    db.session.commit()
    return app.test_cli_runner()


def tamper() -> None:
    db.session.query(LedgerAccount).filter_by(holder_key="1").update({"balance": 11})
    db.session.commit()


def test_verify_says_so_and_fails_where_a_balance_is_wrong(runner: FlaskCliRunner) -> None:
    right = runner.invoke(args=["ledger", "verify"])
    assert right.exit_code == 0
    assert "2 accounts, 0 differences." in right.output
    tamper()
    wrong = runner.invoke(args=["ledger", "verify"])
    assert wrong.exit_code == 1
    assert "points member:1: stored 11, by its transfers 10" in wrong.output
    assert "points all accounts: stored 1, by its transfers 0" in wrong.output


def test_rebuild_sets_it_right_says_what_it_did_and_does_nothing_more(
    runner: FlaskCliRunner,
) -> None:
    tamper()
    done = runner.invoke(args=["ledger", "rebuild"])
    assert done.exit_code == 0
    assert "points member:1: was 11, by its transfers 10\n" in done.output
    assert "2 accounts, 1 balances set." in done.output
    assert runner.invoke(args=["ledger", "verify"]).exit_code == 0
    assert "0 balances set." in runner.invoke(args=["ledger", "rebuild"]).output
