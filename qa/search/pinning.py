"""Questions that stand above the results of a search, as the results page asks for them."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import false, select

from qa.core import held
from qa.core.db import fetch

from .models import PinnedResult
from .wording import worded

_PINS = (
    select(PinnedResult.words, PinnedResult.question_id)
    .where(PinnedResult.removed == false())
    .order_by(PinnedResult.id)
)


def pinned_for(words: str) -> list[int]:
    """Ids of the questions pinned to a search for `words`, the first pinned first.

    Some may be hidden: whoever shows them loads their cards, which leaves those out.
    """
    return list(held.held("pins", _read).get(worded(words), ()))


def forget() -> None:
    """Read them again: after an edit was committed."""
    held.forget("pins")


def _read() -> Mapping[str, list[int]]:
    pins: dict[str, list[int]] = {}
    for row in fetch(_PINS):
        pins.setdefault(row.words, []).append(row.question_id)
    return pins
