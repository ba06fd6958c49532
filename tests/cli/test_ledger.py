"""``flask ledger verify``."""

from __future__ import annotations

from flask import Flask

from qa.core.db import db
from qa.ledger import posting
from qa.ledger.models import LedgerAccount


def test_ledger_verify_says_so_and_fails_where_a_balance_is_wrong(app: Flask) -> None:
    posting.transfer("gift", posting.MINT, posting.member(1), 10)
    db.session.commit()
    runner = app.test_cli_runner()
    right = runner.invoke(args=["ledger", "verify"])
    assert right.exit_code == 0
    assert "2 accounts, 0 differences." in right.output
    db.session.query(LedgerAccount).filter_by(holder_key="1").update({"balance": 11})
    db.session.commit()
    wrong = runner.invoke(args=["ledger", "verify"])
    assert wrong.exit_code == 1
    assert "points member:1: stored 11, by its transfers 10" in wrong.output
