"""Moving points: once for each key, never below zero, and back again."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from qa.core.db import db
from qa.ledger import auditing, posting
from qa.ledger.models import LedgerAccount, Transfer

ASHA, BEN = posting.member(1), posting.member(2)


def give(account: posting.Account, amount: int) -> None:
    posting.transfer(f"give:{account.key}", posting.MINT, account, amount)


def total() -> int:
    return db.session.scalar(select(func.sum(LedgerAccount.balance))) or 0


def test_a_transfer_moves_the_amount_and_leaves_the_sum_at_zero(app: Flask) -> None:
    give(ASHA, 50)
    assert posting.transfer("gift", ASHA, BEN, 20)
    assert (posting.balance(ASHA), posting.balance(BEN)) == (30, 20)
    assert total() == 0


def test_the_same_key_moves_nothing_a_second_time(app: Flask) -> None:
    give(ASHA, 50)
    posting.transfer("gift", ASHA, BEN, 20)
    assert not posting.transfer("gift", ASHA, BEN, 20)
    assert posting.balance(BEN) == 20


def test_a_member_cannot_move_more_than_they_have(app: Flask) -> None:
    give(ASHA, 5)
    db.session.commit()
    with pytest.raises(posting.NotCovered):
        posting.transfer("gift", ASHA, BEN, 6)
    db.session.rollback()
    assert (posting.balance(ASHA), posting.balance(BEN)) == (5, 0)
    assert not db.session.scalar(select(Transfer).where(Transfer.key == "gift"))


def test_an_escrow_is_emptied_to_the_last_point_and_no_further(app: Flask) -> None:
    held = posting.escrow("question:1")
    give(ASHA, 30)
    posting.transfer("bounty", ASHA, held, 30)
    posting.transfer("paid", held, BEN, 30)
    with pytest.raises(posting.NotCovered):
        posting.transfer("paid again", held, BEN, 1)
    db.session.rollback()


def test_taking_stops_at_what_is_there(app: Flask) -> None:
    give(ASHA, 7)
    assert posting.take("penalty", ASHA, posting.BURN, 20) == 7
    assert posting.take("another", ASHA, posting.BURN, 20) == 0
    assert posting.balance(ASHA) == 0


def test_a_reversal_names_the_transfer_and_moves_the_amount_back_once(app: Flask) -> None:
    give(ASHA, 10)
    posting.transfer("gift", ASHA, BEN, 4)
    assert posting.reverse("gift") == 4
    assert posting.reverse("gift") == 0
    assert (posting.balance(ASHA), posting.balance(BEN)) == (10, 0)
    back = db.session.scalars(select(Transfer).where(Transfer.key == "reverse:gift")).one()
    assert back.reverses_id == db.session.scalar(select(Transfer.id).where(Transfer.key == "gift"))


def test_a_reversal_moves_back_no_more_than_is_left(app: Flask) -> None:
    give(ASHA, 10)
    posting.transfer("gift", ASHA, BEN, 10)
    posting.transfer("spent", BEN, posting.BURN, 7)
    assert posting.reverse("gift") == 3
    assert posting.balance(BEN) == 0


def test_reversing_what_never_moved_does_nothing(app: Flask) -> None:
    assert posting.reverse("gift") == 0
    assert total() == 0


def test_an_audit_of_right_books_finds_nothing(app: Flask) -> None:
    give(ASHA, 10)
    posting.transfer("gift", ASHA, BEN, 4)
    assert [found for found in auditing.differences() if found] == []


def test_an_audit_names_the_account_whose_balance_was_tampered_with(app: Flask) -> None:
    give(ASHA, 10)
    db.session.query(LedgerAccount).filter_by(holder_key="1").update({"balance": 11})
    found = [found for found in auditing.differences() if found]
    assert found == [
        auditing.Difference("points member:1", 11, 10),
        auditing.Difference("all of points", 1, 0),
    ]
