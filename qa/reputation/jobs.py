"""Reactions of the member system."""

from __future__ import annotations

import logging
from typing import Any

from qa.accounts import addresses
from qa.accounts.models import Member
from qa.core import clock, outbox
from qa.core.db import MAX_ID, db
from qa.ledger import posting

from . import awarding, purses, recounting
from .events import RecountDue

RECOUNT_HOUR = 3
"""In the site's time zone, when few are here."""

log = logging.getLogger(__name__)


def welcome(payload: dict[str, Any]) -> None:
    """A confirmed account gets its first points, once an address.

    The address of a closed account is free; whoever closes and opens accounts over and over is
    welcome without.
    """
    member = db.session.get_one(Member, payload["member_id"])
    if member.closed_at is None:
        key = f"confirmed:{addresses.digest(member.email)}"
        awarding.award(member.id, "account_confirmed", key, subject=f"member:{member.id}")


def burn_points(payload: dict[str, Any]) -> None:
    """Points of an account that its member closed are nobody's; a common purse is not theirs."""
    member_id = payload["member_id"]
    purses.held(member_id)
    posting.take(
        f"closed:{member_id}", posting.member(member_id), posting.BURN, MAX_ID,
        cause="account_closed", subject=f"member:{member_id}",
    )  # fmt: skip


def begin_recount() -> None:
    """A chore, every hour: in the night, have what all members have earned reckoned anew."""
    if clock.now().astimezone(clock.zone()).hour == RECOUNT_HOUR:
        outbox.record(RecountDue(0))


def recount(payload: dict[str, Any]) -> None:
    """A reaction: repair one range of members; the job for the next one commits with it."""
    within = next(recounting.ranges(payload["after"]), None)
    if within is None:
        return
    if wrong := recounting.repair(within):
        log.warning("What these members have earned was stored wrongly: %s.", wrong)
    outbox.record(RecountDue(within.last))
