"""Texts that mean the same to merchants, as the search uses them."""

from __future__ import annotations

from sqlalchemy import false, select

from qa.core import held
from qa.core.db import fetch

from .models import SynonymGroup

_GROUPS = (
    select(SynonymGroup.texts).where(SynonymGroup.removed == false()).order_by(SynonymGroup.id)
)


def groups() -> tuple[tuple[str, ...], ...]:
    """The groups of texts that mean the same, for a `Query`; an edit is in force in seconds."""
    return held.held("synonyms", _read)


def forget() -> None:
    """Read them again: after an edit was committed."""
    held.forget("synonyms")


def _read() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(row.texts) for row in fetch(_GROUPS))
