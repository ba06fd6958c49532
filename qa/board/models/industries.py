"""The industries: the boards of the site, and the addresses they have had."""

from __future__ import annotations

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from qa.core.db import Id, Model


class Industry(Model):
    """A node of the two-level tree; the data file is ``industries.toml``.

    One that was merged into another names it, and stays for the address it had.
    """

    __tablename__ = "industries"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("industries.id"))
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    kind: Mapped[str] = mapped_column(String(8))  # trade or topic
    name_zh_Hans: Mapped[str] = mapped_column(String(60))
    name_zh_Hant: Mapped[str] = mapped_column(String(60))
    name_en: Mapped[str] = mapped_column(String(80))
    words: Mapped[list[str]] = mapped_column(JSON, default=list)
    position: Mapped[int] = mapped_column(default=0)
    open_for_questions: Mapped[bool] = mapped_column(default=True)
    questions: Mapped[int] = mapped_column(default=0)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("industries.id"))
    edited: Mapped[bool] = mapped_column(default=False)  # by hand: `sync` leaves it alone

    __table_args__ = (CheckConstraint("kind IN ('trade', 'topic')", name="kind"),)


class IndustryAddress(Model):
    """An address that an industry once had; it redirects."""

    __tablename__ = "industry_addresses"

    slug: Mapped[str] = mapped_column(String(60), primary_key=True)
    industry_id: Mapped[int] = mapped_column(ForeignKey(Industry.id))
