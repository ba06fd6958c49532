"""The searches that a member keeps, for that member alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from qa.core.db import fetch
from qa.core.i18n import Text
from qa.reputation.actors import Actor
from qa.search.models import SavedSearch

from . import addresses


@dataclass(frozen=True, slots=True)
class SavedView:
    """A saved search. `words` is what is looked for, then what narrows it down."""

    id: int
    words: Sequence[Text]
    arguments: Mapping[str, str]
    notifies: bool
    saved_at: datetime


_SAVED = (
    select(SavedSearch.id, SavedSearch.address, SavedSearch.notifies, SavedSearch.saved_at)
    .where(SavedSearch.member_id == bindparam("member_id"))
    .order_by(SavedSearch.id.desc())
)


def saved_of(viewer: Actor) -> list[SavedView]:
    """All of them, the latest first."""
    found = []
    rows = fetch(_SAVED, member_id=viewer.id).all()
    for row, form in zip(rows, addresses.read_all(row.address for row in rows), strict=True):
        words, arguments = addresses.in_words(form), addresses.arguments(form)
        found.append(SavedView(row.id, words, arguments, row.notifies, row.saved_at))
    return found
