"""Looking for what is wrong in the books, and setting right what can be."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select, text

from qa.core.db import db
from qa.ledger import auditing, posting, rebuilding
from qa.ledger.auditing import Difference
from qa.ledger.models import LedgerAccount
from qa.ledger.rebuilding import Change

ASHA, BEN, HELD = posting.member(1), posting.member(2), posting.escrow("question:1")


@pytest.fixture(autouse=True)
def _books(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auditing, "CHUNK", 2)  # a look ends in the middle of them
    posting.transfer("first", posting.MINT, ASHA, 30)
    posting.transfer("second", ASHA, BEN, 10)
    posting.transfer("third", ASHA, HELD, 5)
    posting.transfer("fine", BEN, posting.BURN, 1)
    db.session.commit()


def tamper(holder_key: str, balance: int) -> None:
    db.session.query(LedgerAccount).filter_by(holder_key=holder_key).update({"balance": balance})
    db.session.commit()


def balances() -> dict[str, int]:
    return dict(db.session.execute(select(LedgerAccount.holder_key, LedgerAccount.balance)).all())


def wrong() -> list[Difference]:
    return [found for found in auditing.differences() if found]


def changes() -> list[Change]:
    return [change for change in rebuilding.rebuild() if change]


def test_right_books_are_looked_at_whole_and_nothing_is_found() -> None:
    assert list(auditing.differences()) == [None] * auditing.count_accounts() == [None] * 5


def test_an_audit_names_the_account_whose_balance_was_tampered_with() -> None:
    tamper("1", 16)
    assert wrong() == [
        Difference("member:1", "points", 16, 15),
        Difference("all accounts", "points", 1, 0),
    ]


def test_amounts_shifted_from_one_to_another_are_found_although_the_sum_is_right() -> None:
    tamper("1", 14)
    tamper("2", 10)
    assert {(found.what, found.stored) for found in wrong()} == {("member:1", 14), ("member:2", 10)}


def test_a_shard_of_the_mint_is_looked_at_too() -> None:
    name = next(key for key in balances() if key.startswith("mint"))
    tamper(name, -29)
    assert wrong()[0] == Difference(f"system:{name}", "points", -29, -30)


def test_an_audit_finds_what_a_transfer_says_wrongly_of_the_balance_after_it() -> None:
    insert = text(
        "INSERT INTO ledger_transfers"
        " (id, key, unit, source_id, target_id, amount, cause, subject, source_after,"
        "  target_after, at) SELECT 1000, 'forged', 'points', a.id, b.id, 3, '', '', 11, NULL,"
        " '2026-01-01 00:00:00+00:00' FROM ledger_accounts a, ledger_accounts b"
        " WHERE a.holder_key = '1' AND b.holder_key = '2'"
    )
    db.session.execute(insert)
    tamper("1", 12)
    tamper("2", 12)
    assert wrong() == [
        Difference("member:1 after transfer 1000", "points", 11, 12),
        Difference("member:2 after transfer 1000", "points", None, 12),
    ]


def test_a_rebuild_sets_what_was_tampered_with_and_touches_nothing_else() -> None:
    before = balances()
    tamper("2", 500)
    tamper("question:1", 0)
    assert changes() == [
        Change("member:2", "points", 500, 9, done=True),
        Change("escrow:question:1", "points", 0, 5, done=True),
    ]
    assert balances() == before
    assert wrong() == []
    db.session.rollback()
    assert changes() == []


def test_a_rebuild_leaves_a_balance_that_would_fall_below_zero() -> None:
    insert = text(
        "INSERT INTO ledger_transfers"
        " (id, key, unit, source_id, target_id, amount, cause, subject, source_after,"
        "  target_after, at) SELECT 1000, 'forged', 'points', a.id, b.id, 90, '', '', 0, 0,"
        " '2026-01-01 00:00:00+00:00' FROM ledger_accounts a, ledger_accounts b"
        " WHERE a.holder_key = '1' AND b.holder_key = '2'"
    )
    db.session.execute(insert)
    db.session.commit()
    assert changes() == [
        Change("member:1", "points", 15, -75, done=False),
        Change("member:2", "points", 9, 99, done=True),
    ]
    assert balances()["1"] == 15
