"""Who may upload, and how much; figures stand in ``reputation/rules.toml``."""

from __future__ import annotations

from typing import Protocol

from qa.core.i18n import _
from qa.core.rulings import ALLOWED, Denied, Ruling
from qa.reputation.actors import Actor
from qa.reputation.rules import rules

MEGABYTE = 1_000_000

_NOT_YOURS = Denied(_("Only the member who uploaded a file can delete it."))


class HasOwner(Protocol):
    """An upload, as far as a policy must know it."""

    @property
    def owner_id(self) -> int: ...


def upload(actor: Actor, today: int, used: int) -> Ruling:
    """Upload another file, after `today` files in 24 hours and `used` bytes in all."""
    limit = a_day(actor)
    if today >= limit:
        return Denied(_("You can upload %(count)s files a day. Try again tomorrow.", count=limit))
    if used >= rules().uploads.total_mb * MEGABYTE:
        most = rules().uploads.total_mb
        return Denied(_("Your %(count)s MB for files are used up. Delete some that you no longer "
                        "need, under Settings, Files.", count=most))  # fmt: skip
    return ALLOWED


def remove(actor: Actor, upload: HasOwner) -> Ruling:
    """Delete `upload`."""
    return ALLOWED if actor.moderates or actor.id == upload.owner_id else _NOT_YOURS


def a_day(actor: Actor) -> int:
    """How many files `actor` can upload in 24 hours."""
    return rules().newcomers.uploads_a_day if actor.newcomer else rules().uploads.a_day
