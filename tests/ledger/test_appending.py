"""What has been entered stays: the database itself refuses to change or remove it."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from qa.core.db import db
from qa.ledger import posting
from qa.ledger.models import Transfer
from qa.reputation import awarding
from qa.reputation.models import Award
from tests.factories import make_actor

ACTS = (
    "UPDATE {} SET {} = {} + 1",
    "UPDATE {} SET key = 'another'",
    "DELETE FROM {}",
    "TRUNCATE {} CASCADE",
)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("table", ["ledger_transfers", "awards"])
def test_neither_a_transfer_nor_an_award_is_changed_or_removed(
    app: Flask, table: str, act: str
) -> None:
    if act.startswith("TRUNCATE") and db.engine.dialect.name == "sqlite":
        act = "DELETE FROM {} WHERE true"  # it knows no TRUNCATE
    awarding.award(make_actor("asha").id, "account_confirmed", "confirmed:1")
    db.session.commit()
    amount = {"ledger_transfers": "amount", "awards": "points"}[table]
    with pytest.raises(IntegrityError, match=f"{table} is append-only"):
        db.session.execute(text(act.format(table, amount, amount)))
    db.session.rollback()
    assert db.session.scalars(select(Transfer.amount)).all() == [20]
    assert db.session.scalars(select(Award.points)).all() == [20]


def test_what_is_added_is_added(app: Flask) -> None:
    posting.transfer("one", posting.MINT, posting.member(1), 1)
    posting.transfer("two", posting.MINT, posting.member(1), 2)
    db.session.commit()
    assert db.session.scalars(select(Transfer.amount).order_by(Transfer.id)).all() == [1, 2]
