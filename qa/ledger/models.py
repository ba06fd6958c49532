"""Accounts and transfers; what has moved is never changed, the database sees to that."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qa.core import clock
from qa.core.appending import append_only
from qa.core.db import Id, Model, UtcDateTime


class Holder(StrEnum):
    """Whose account it is; `holder_key` says which one."""

    MEMBER = "member"  # key: the member's id
    ESCROW = "escrow"  # key: what the amount is held for, e.g. question:17
    SYSTEM = "system"  # key: mint or burn, with the number of the shard


class LedgerAccount(Model):
    """Where an amount of one unit lies."""

    __tablename__ = "ledger_accounts"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    unit: Mapped[str] = mapped_column(String(16))
    holder: Mapped[str] = mapped_column(String(16))
    holder_key: Mapped[str] = mapped_column(String(64))
    balance: Mapped[int] = mapped_column(Id, default=0)

    __table_args__ = (
        UniqueConstraint("unit", "holder", "holder_key"),
        CheckConstraint("holder IN ('member', 'escrow', 'system')", name="holder"),
        CheckConstraint("holder = 'system' OR balance >= 0", name="covered"),
    )


class Transfer(Model):
    """An amount that moved, once and for ever, and what both accounts held after it.

    `cause` names the rule or the act, `subject` what it was about, e.g. ``answer:17``. What a
    system account holds is not written down with each transfer: nobody reads its statement.
    """

    __tablename__ = "ledger_transfers"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    unit: Mapped[str] = mapped_column(String(16))
    source_id: Mapped[int] = mapped_column(ForeignKey(LedgerAccount.id))
    target_id: Mapped[int] = mapped_column(ForeignKey(LedgerAccount.id))
    amount: Mapped[int] = mapped_column(Id)
    cause: Mapped[str] = mapped_column(String(40), default="")
    subject: Mapped[str] = mapped_column(String(40), default="")
    source_after: Mapped[int | None] = mapped_column(Id)
    target_after: Mapped[int | None] = mapped_column(Id)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_transfers.id"), unique=True)

    __table_args__ = (
        CheckConstraint("amount > 0", name="positive"),
        CheckConstraint("source_id <> target_id", name="moves"),
        Index("ix_ledger_transfers_source_id_id", "source_id", "id"),
        Index("ix_ledger_transfers_target_id_id", "target_id", "id"),
    )


append_only(Transfer)
