"""Closing an account: what was posted stays, the person goes.

Questions, answers and comments belong to the talk that they are part of, so they stay, under the
name ``商友<id>``. What says who wrote them is cleared here at once, and the packages above clear
what is theirs when they hear of it (`MemberClosed`). The old name is never given to anybody else:
posts mention it, and whoever had it would be taken for its first owner. The address is free at
once, for whoever closed an account may want to begin again. Nothing undoes it.

A bounty that is still out stays out, and goes where the rules of its question send it.
"""

from __future__ import annotations

from sqlalchemy import false, func, or_, select

from qa.core import clock, outbox
from qa.core.db import db, insert_once
from qa.core.errors import Invalid
from qa.core.i18n import _
from qa.core.rulings import Ruling, require
from qa.core.text import clean_line

from . import letters, names, policy, queries, signing_out
from .events import MemberClosed
from .models import Member, Organisation, RetiredName, Role, fold_name
from .organisations import policy as organisations
from .organisations.events import OrganisationChanged
from .organisations.queries import switched_on
from .passwords import nobodys_hash
from .profile import SWITCHES

_NOWHERE = "closed-{}@closed.invalid"
"""In place of the address, which every member must have: no mail can go there (RFC 2606)."""


def may_close(actor: Member) -> Ruling:
    """Whether `actor` may close the account as things stand, for the page."""
    ruling = policy.close(actor, _administrators_beside(actor))
    if not ruling.ok or actor.organisation_id is None:
        return ruling
    organisation = db.session.get_one(Organisation, actor.organisation_id)
    return organisations.close(actor, organisation, switched_on(actor.id))


def close(actor: Member, typed_name: str) -> None:
    """Close the account of `actor`, who has typed its name to say so; twice is once.

    Whether they gave the password is for the caller to ask. Raises `Refused`, `Invalid`.
    """
    _hold(actor)
    if actor.closed_at is not None:
        return
    require(may_close(actor))
    if fold_name(clean_line(typed_name)) != actor.folded_name:
        raise Invalid({"name": _("Type your name as it is written above.")})
    letters.write("account_closed", actor.email, actor.language, name=actor.name)
    insert_once(RetiredName, digest=queries.name_digest(actor.folded_name))
    _leave(actor)
    _forget(actor)
    signing_out.everywhere(actor)
    outbox.record(MemberClosed(actor.id))


def _hold(actor: Member) -> None:
    """Have others wait who might take away what the policy goes by: an administrator's role, the
    accounts of an organisation, this account itself.
    """
    db.session.execute(
        select(Organisation.id).where(Organisation.main_id == actor.id).with_for_update()
    )
    beside = Member.role == actor.role if actor.role == Role.ADMINISTRATOR else false()
    db.session.scalars(
        select(Member)
        .where(or_(Member.id == actor.id, beside))
        .order_by(Member.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def _administrators_beside(actor: Member) -> int:
    """How many others run the site."""
    statement = select(func.count()).where(
        Member.role == Role.ADMINISTRATOR, Member.active, Member.id != actor.id
    )
    return db.session.scalar(statement) or 0


def _leave(actor: Member) -> None:
    """Leave the organisation; one that they led is verified no longer."""
    if actor.organisation_id is None:
        return
    organisation = db.session.get_one(Organisation, actor.organisation_id)
    if organisation.main_id == actor.id:
        organisation.verified_at, organisation.verified_note = None, ""
    outbox.record(OrganisationChanged(organisation.id, actor.id))
    actor.organisation_id = None


def _forget(actor: Member) -> None:
    """Clear whatever says who it was."""
    actor.name = _free_name(actor.id)
    actor.folded_name = fold_name(actor.name)
    actor.email = _NOWHERE.format(actor.id)
    actor.password = nobodys_hash()
    actor.active = False
    actor.confirmed_at = actor.language = actor.since_year = None
    actor.role = Role.MEMBER
    actor.rights, actor.websites = [], []
    for part in ("company", "trades", "region", "sells", "buys", "about", "about_html"):
        setattr(actor, part, "")
    for switch in SWITCHES:
        setattr(actor, switch, False)
    actor.closed_at = clock.now()


def _free_name(member_id: int) -> str:
    """The name of a closed account; another where somebody took it before it was kept free."""
    name = names.of_closed(member_id)
    return name if queries.by_name(name) is None else f"{name}-{member_id}"
