"""Which uploads posts refer to, and which nobody does: those are collected."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta

from sqlalchemy import select, update

from qa.accounts.models import Member
from qa.core import clock
from qa.core.db import db

from . import folder
from .models import Upload
from .storing import forget

WAIT = timedelta(days=1)
"""How long an upload may lie without being used."""

_AT_ONCE = 200
_ADDRESS = re.compile(r"/files/([0-9a-f]{24})[-.]")

Mentions = Callable[[Sequence[int]], Iterable[str]]
"""Ids of members to the texts that may refer to files of theirs and have not been marked."""


def keys_in(text: str) -> set[str]:
    """The keys of the uploads whose addresses stand in `text`."""
    return set(_ADDRESS.findall(text))


def mark(texts: Iterable[str]) -> None:
    """Note that posts with these `texts` refer to the uploads named in them."""
    keys = set[str]().union(*map(keys_in, texts))
    if keys:
        db.session.execute(
            update(Upload).where(Upload.key.in_(keys)).values(used_at=clock.now()),
            execution_options={"synchronize_session": False},
        )


def collect(mentions: Mentions) -> int:
    """Delete uploads that were never used, and files without a row, a day old; returns how many.

    What stands in a text of `mentions`, which is asked when the rows are held, or in the owner's
    profile counts as used.
    """
    before = clock.now() - WAIT
    unused = db.session.scalars(
        select(Upload)
        .where(Upload.created_at < before, Upload.used_at.is_(None))
        .order_by(Upload.id)
        .limit(_AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    owners = sorted({upload.owner_id for upload in unused})
    kept = _in_profiles(owners).union(*map(keys_in, mentions(owners)))
    orphans = [upload for upload in unused if upload.key not in kept]
    mark(f"/files/{upload.key}." for upload in unused if upload.key in kept)
    forget(orphans)
    return len(orphans) + _collect_files()


def _in_profiles(owners: Sequence[int]) -> set[str]:
    abouts = db.session.scalars(select(Member.about).where(Member.id.in_(owners)))
    return set[str]().union(*map(keys_in, abouts))


def _collect_files() -> int:
    before = clock.now() - WAIT
    folder.forget_arrivals(before)
    collected = 0
    for keys in folder.keys_before(before):
        rows = set(db.session.scalars(select(Upload.key).where(Upload.key.in_(keys))))
        for key in keys - rows:
            folder.remove(key)
        collected += len(keys - rows)
    return collected
