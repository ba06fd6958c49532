"""The member's row."""

from __future__ import annotations

import unicodedata
import uuid
from datetime import datetime
from enum import StrEnum

from flask_security import UserMixin
from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from qa.core import clock
from qa.core.db import Id, Model, UtcDateTime


class Role(StrEnum):
    """What a member is trusted with on the whole site."""

    MEMBER = "member"
    MODERATOR = "moderator"
    ADMINISTRATOR = "administrator"


def fold_name(name: str) -> str:
    """The form under which names are compared: ``ＡＳＨＡ`` and ``asha`` are one."""
    return unicodedata.normalize("NFKC", name).casefold()


def new_uniquifier() -> str:
    """What a session is bound to; replacing it signs the member out everywhere."""
    return uuid.uuid4().hex


class Organisation(Model):
    """A company whose people take part as ``company:name``, led by its main account.

    `pooled` says that its accounts earn and spend the points of the main one. `verified_at` is
    when a moderator found that the company is who it says it is, `verified_note` what was seen.
    """

    __tablename__ = "organisations"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    main_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", use_alter=True, name="fk_organisations_main_id"), unique=True
    )
    pooled: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    verified_note: Mapped[str] = mapped_column(String(200), default="")


class OrganisationAct(Model):
    """One line of the log of an organisation's mark: who verified it or took that back, and why."""

    __tablename__ = "organisation_acts"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey(Organisation.id), index=True)
    act: Mapped[str] = mapped_column(String(8))
    actor_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    note: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    __table_args__ = (CheckConstraint("act IN ('verify', 'withdraw')", name="act"),)


class Member(Model, UserMixin):
    """A merchant with an account. Names the Flask-Security columns as that library wants them.

    `name` of an account of an organisation is ``company:name``; `rights` are what its main
    account lets it do, as the names of `qa.reputation.rules` group them. The `hides_*` are the
    member's choices of what others do not see.
    """

    __tablename__ = "members"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(41))
    folded_name: Mapped[str] = mapped_column(String(82), unique=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password: Mapped[str] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True, default=new_uniquifier)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    role: Mapped[str] = mapped_column(String(20), default=Role.MEMBER)
    language: Mapped[str | None] = mapped_column(String(10))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    company: Mapped[str] = mapped_column(String(80), default="")
    trades: Mapped[str] = mapped_column(String(120), default="")
    region: Mapped[str] = mapped_column(String(60), default="")
    about: Mapped[str] = mapped_column(Text, default="")
    about_html: Mapped[str] = mapped_column(Text, default="")
    about_renderer: Mapped[int] = mapped_column(default=0)
    sells: Mapped[str] = mapped_column(String(200), default="")
    buys: Mapped[str] = mapped_column(String(200), default="")
    since_year: Mapped[int | None] = mapped_column()
    websites: Mapped[list[str]] = mapped_column(JSON, default=list)
    hides_company: Mapped[bool] = mapped_column(default=False)
    hides_activity: Mapped[bool] = mapped_column(default=False)
    hides_figures: Mapped[bool] = mapped_column(default=False)
    hides_place: Mapped[bool] = mapped_column(default=False)
    hides_from_search: Mapped[bool] = mapped_column(default=False)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey(Organisation.id), index=True)
    rights: Mapped[list[str]] = mapped_column(JSON, default=list)

    __table_args__ = (
        CheckConstraint("role IN ('member', 'moderator', 'administrator')", name="role"),
    )

    # Flask-Principal asks for roles on every request; rights come from `role` and the policies.
    roles = []  # noqa: RUF012

    @property
    def switched_off(self) -> bool:
        """Whether the main account of their organisation keeps them from signing in."""
        return not self.active and self.organisation_id is not None and self.closed_at is None


class RetiredName(Model):
    """A name whose account was closed: nobody gets it again, for old posts mention it.

    Kept as the SHA-256 of the folded name, so that the table says neither what the names were nor
    whose.
    """

    __tablename__ = "retired_names"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
