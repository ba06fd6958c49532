"""Saving a search, being told of what it newly finds or not, and letting go of it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, func, select, update

from qa.accounts.models import Member
from qa.board.models import Question
from qa.core.db import db, insert_once
from qa.core.errors import Invalid, Missing
from qa.core.i18n import _
from qa.core.rulings import require
from qa.reputation.actors import Actor
from qa.search.forms import SearchForm
from qa.search.models import SavedSearch

from . import addresses, policy

_NOTHING_SYNCHRONIZED = {"synchronize_session": False}


def save(actor: Actor, form: SearchForm) -> bool:
    """Keep the search; False where it was kept before. Raises `Refused`, `Invalid`."""
    address = addresses.write(form)
    if form.empty:
        raise Invalid({"q": _("There is nothing here to search for.")})
    if form.meaning.notes:
        raise Invalid({"q": _("Part of this search was left out. Mend that first.")})
    if len(address) > addresses.LONGEST:
        raise Invalid({"q": _("This search is too long to be kept.")})
    _hold(actor)
    own = select(SavedSearch.address).where(SavedSearch.member_id == actor.id)
    kept = db.session.scalars(own).all()
    if address in kept:
        return False
    require(policy.keep(actor, len(kept)))
    insert_once(SavedSearch, member_id=actor.id, address=address, seen_id=_newest())
    return True


def notify(actor: Actor, saved_id: int) -> None:
    """Tell the member of what is asked from now on. Raises `Missing`."""
    _change(actor, saved_id, {"notifies": True, "seen_id": _newest()}, was=False)


def keep_quiet(actor: Actor, saved_id: int) -> None:
    """Tell the member nothing of it. Raises `Missing`."""
    _change(actor, saved_id, {"notifies": False}, was=True)


def drop(actor: Actor, saved_id: int) -> str:
    """Keep the search no longer; returns its address. Raises `Missing`."""
    address: str | None = db.session.scalar(
        delete(SavedSearch).where(*_own(actor, saved_id)).returning(SavedSearch.address),
        execution_options=_NOTHING_SYNCHRONIZED,
    )
    if address is None:
        raise Missing(_("There is no such saved search."))
    return address


def forget_member(payload: dict[str, Any]) -> None:
    """A reaction: what a member kept goes with the account that they closed."""
    db.session.execute(
        delete(SavedSearch).where(SavedSearch.member_id == payload["member_id"]),
        execution_options=_NOTHING_SYNCHRONIZED,
    )


def _hold(actor: Actor) -> None:
    """One search of a member is saved after the other, so that all of them are counted."""
    held = select(Member.id).where(Member.id == actor.id).with_for_update(key_share=True)
    db.session.execute(held)


def _newest() -> int:
    """The id of the newest question: only what comes after it is news."""
    return db.session.scalar(select(func.max(Question.id))) or 0


def _own(actor: Actor, saved_id: int) -> tuple[Any, ...]:
    return SavedSearch.id == saved_id, SavedSearch.member_id == actor.id


def _change(actor: Actor, saved_id: int, values: dict[str, Any], was: bool) -> None:
    """Set `values` where `notifies` still is as it `was`; it is all the same the second time."""
    db.session.execute(
        update(SavedSearch)
        .where(*_own(actor, saved_id), SavedSearch.notifies == was)
        .values(**values),
        execution_options=_NOTHING_SYNCHRONIZED,
    )
    if db.session.scalar(select(SavedSearch.id).where(*_own(actor, saved_id))) is None:
        raise Missing(_("There is no such saved search."))
