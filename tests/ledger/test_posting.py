"""Moving points: once for each key, never below zero, and back again."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from qa.core.db import db
from qa.core.i18n import _
from qa.ledger import auditing, posting, units
from qa.ledger.models import LedgerAccount, Transfer
from tests.query_recorder import record_queries

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


def test_a_reversal_can_be_reversed_and_each_of_them_once(app: Flask) -> None:
    give(ASHA, 10)
    posting.transfer("gift", ASHA, BEN, 4)
    posting.reverse("gift")
    assert posting.reverse("reverse:gift") == 4
    assert posting.reverse("reverse:gift") == posting.reverse("gift") == 0
    assert (posting.balance(ASHA), posting.balance(BEN)) == (6, 4)


def test_a_reversal_moves_no_more_than_it_is_told_and_from_where_the_amount_lies_now(
    app: Flask,
) -> None:
    cleo = posting.member(3)
    give(ASHA, 10)
    posting.transfer("gift", ASHA, BEN, 8)
    posting.transfer("joined", BEN, cleo, 8)
    now_at = {BEN: cleo, ASHA: ASHA}.__getitem__
    assert posting.reverse("gift", back="taken", at_most=5, now_at=now_at) == 5
    assert (posting.balance(ASHA), posting.balance(cleo)) == (7, 3)
    assert posting.moved("taken") == 5


def test_each_transfer_says_why_and_what_both_accounts_held_after_it(app: Flask) -> None:
    give(ASHA, 50)
    posting.transfer("gift", ASHA, BEN, 20, cause="bounty_paid", subject="answer:7")
    posting.reverse("gift")
    first, gift, back = db.session.scalars(select(Transfer).order_by(Transfer.id))
    assert (first.source_after, first.target_after) == (None, 50)
    assert (gift.cause, gift.subject) == (back.cause, back.subject) == ("bounty_paid", "answer:7")
    assert (gift.source_after, gift.target_after) == (30, 20)
    assert (back.source_after, back.target_after) == (0, 50)


def test_a_second_unit_is_one_more_line_and_never_mixes_with_the_first(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ValueError, match="no unit CNY"):
        posting.transfer("paid in", posting.MINT, ASHA, 1_250, unit="CNY")
    monkeypatch.setitem(units.UNITS, "CNY", units.Unit(2, _("Your balance is too low.")))
    give(ASHA, 50)
    posting.transfer("paid in", posting.MINT, ASHA, 1_250, unit="CNY")
    posting.transfer("fee", ASHA, BEN, 1_005, unit="CNY")
    assert (posting.balance(ASHA), posting.balance(ASHA, "CNY")) == (50, 245)
    assert posting.reverse("fee") == posting.balance(ASHA, "CNY") - 245 == 1_005
    with pytest.raises(posting.NotCovered, match="Your balance is too low"):
        posting.transfer("more", ASHA, BEN, 1_251, unit="CNY")
    assert [units.written(n, "CNY") for n in (1_250, -5, 100)] == ["12.50", "-0.05", "1.00"]
    assert not any(auditing.differences())
    db.session.query(LedgerAccount).filter_by(unit="CNY", holder_key="1").update({"balance": 1})
    wrong = [found for found in auditing.differences() if found]
    assert {(found.unit, found.stored, found.counted) for found in wrong} == {
        ("CNY", 1, 1_250), ("CNY", -1_249, 0),
    }  # fmt: skip


def test_a_transfer_is_three_statements(app: Flask) -> None:
    give(ASHA, 50)
    with record_queries() as queries:
        posting.transfer("another", posting.MINT, ASHA, 20)
    assert len(queries) == 3
