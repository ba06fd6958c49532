"""What the pages show of organisations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from qa.accounts.models import Member, Organisation, OrganisationAct
from qa.core.db import fetch

_Main = aliased(Member)


@dataclass(frozen=True, slots=True)
class Company:
    """The organisation a member belongs to, as everybody sees it.

    `main_name` is the name of its main account, whose page is the company's. `accounts` are the
    names of the others that take part, on the company's own page only.
    """

    id: int
    main_id: int
    main_name: str
    pooled: bool
    verified_at: datetime | None
    verified_note: str
    accounts: Sequence[str] = ()

    @property
    def verified(self) -> bool:
        """Whether a moderator found that it is who it says it is."""
        return self.verified_at is not None


_COMPANY = (
    select(
        Organisation.id,
        Organisation.main_id,
        _Main.name.label("main_name"),
        Organisation.pooled,
        Organisation.verified_at,
        Organisation.verified_note,
    )
    .join(_Main, _Main.id == Organisation.main_id)
    .where(Organisation.id == bindparam("organisation_id"))
)
_TAKING_PART = (
    select(Member.name)
    .where(
        Member.organisation_id == bindparam("organisation_id"),
        Member.id != bindparam("main_id"),
        Member.active,
        Member.confirmed_at.is_not(None),
    )
    .order_by(Member.folded_name)
)


def company_of(member: Member) -> Company | None:
    """The organisation of `member`, or None; asks nothing for whoever belongs to none."""
    if member.organisation_id is None:
        return None
    row = fetch(_COMPANY, organisation_id=member.organisation_id).one()
    names: Sequence[str] = ()
    if row.main_id == member.id:
        names = fetch(_TAKING_PART, organisation_id=row.id, main_id=member.id).scalars().all()
    return Company(**row._mapping, accounts=names)


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account of an organisation, as its main account sees it."""

    id: int
    name: str
    email: str
    rights: Sequence[str]
    active: bool
    confirmed_at: datetime | None
    created_at: datetime


_ACCOUNTS = (
    select(
        Member.id,
        Member.name,
        Member.email,
        Member.rights,
        Member.active,
        Member.confirmed_at,
        Member.created_at,
    )
    .join(Organisation, Organisation.id == Member.organisation_id)
    .where(
        Organisation.main_id == bindparam("main_id"),
        Member.id != Organisation.main_id,
        Member.closed_at.is_(None),
    )
    .order_by(Member.active.desc(), Member.folded_name)
)


def accounts_led_by(main_id: int) -> Sequence[AccountView]:
    """All accounts that a main account opened, those switched off last."""
    return [AccountView(*row) for row in fetch(_ACCOUNTS, main_id=main_id)]


_SWITCHED_ON = (
    select(func.count())
    .select_from(Member)
    .join(Organisation, Organisation.id == Member.organisation_id)
    .where(
        Organisation.main_id == bindparam("main_id"),
        Member.id != Organisation.main_id,
        Member.active,
    )
)


def switched_on(main_id: int) -> int:
    """How many accounts that a main account leads are switched on."""
    return int(fetch(_SWITCHED_ON, main_id=main_id).scalar_one())


@dataclass(frozen=True, slots=True)
class ActView:
    """One line of the log of an organisation's mark."""

    act: str
    actor: str
    note: str
    at: datetime


_ACTS = (
    select(OrganisationAct.act, Member.name, OrganisationAct.note, OrganisationAct.at)
    .join(Member, Member.id == OrganisationAct.actor_id)
    .where(OrganisationAct.organisation_id == bindparam("organisation_id"))
    .order_by(OrganisationAct.id.desc())
    .limit(50)
)


def acts_on(organisation_id: int) -> Sequence[ActView]:
    """The log of the mark, the latest first, for moderators."""
    return [ActView(*row) for row in fetch(_ACTS, organisation_id=organisation_id)]


_SHARED = (
    select(Organisation.pooled, Organisation.main_id)
    .join(Member, Member.organisation_id == Organisation.id)
    .where(Member.id == bindparam("member_id"), Organisation.main_id != Member.id)
    .with_for_update(read=True, of=Organisation)
)


def pooled_with(member_id: int) -> int | None:
    """The main account whose points a member earns and spends, or None.

    Whoever is about to pool or part them waits until the transaction ends.
    """
    row = fetch(_SHARED, member_id=member_id).one_or_none()
    return row.main_id if row is not None and row.pooled else None
