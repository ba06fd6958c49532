"""Bringing the industry table in line with ``industries.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from qa.core.db import db

from . import tree
from .models import Industry, IndustryAddress

FILE = Path(__file__).with_name("industries.toml")


@dataclass(frozen=True, slots=True)
class Changes:
    """What a sync did, in numbers of industries."""

    added: int
    changed: int
    closed: int


def sync(text: str | None = None) -> Changes:
    """Make the table equal to `text`, by default the data file; may be run at any time.

    An industry is known by its slug, so its id and its questions stay when its names change.
    One that is no longer in the file takes no new questions but keeps those it has. What an
    administrator has changed by hand is left as it is, under its new address too.
    """
    known = _known()
    added = changed = 0
    kept = set()
    for position, (slug, parent, values) in enumerate(_entries(text or FILE.read_text("utf-8"))):
        kept.add(slug)
        parent_id = _home(known[parent]) if parent else None
        wanted = {**values, "parent_id": parent_id, "position": position,
                  "open_for_questions": True}  # fmt: skip
        if slug not in known:
            known[slug] = _add(slug, wanted)
            added += 1
        elif not known[slug].edited and _change(known[slug], wanted):
            changed += 1
    gone = [
        row
        for slug, row in known.items()
        if slug not in kept and row.open_for_questions and not row.edited
    ]
    for row in gone:
        row.open_for_questions = False
    db.session.flush()
    tree.forget()
    return Changes(added, changed, len(gone))


def _known() -> dict[str, Industry]:
    """All industries by their addresses, those they once had included."""
    by_id = {row.id: row for row in db.session.scalars(select(Industry))}
    old = db.session.execute(select(IndustryAddress.slug, IndustryAddress.industry_id))
    known = {slug: by_id[industry_id] for slug, industry_id in old}
    return known | {row.slug: row for row in by_id.values()}


def _home(row: Industry) -> int:
    """Below what an industry of `row` lies now, whatever became of that by hand."""
    if row.merged_into_id is not None:
        row = db.session.get_one(Industry, row.merged_into_id)
    return row.parent_id or row.id


def _add(slug: str, wanted: Mapping[str, Any]) -> Industry:
    row = Industry(slug=slug, questions=0, **wanted)
    db.session.add(row)
    db.session.flush()
    return row


def _change(row: Industry, wanted: Mapping[str, Any]) -> bool:
    """Give `row` the columns it is to have; returns whether it had others."""
    differs = any(getattr(row, name) != value for name, value in wanted.items())
    for name, value in wanted.items():
        setattr(row, name, value)
    return differs


def _entries(text: str) -> Iterator[tuple[str, str | None, dict[str, Any]]]:
    """Slug, slug of the parent and columns of each industry, parents before children."""
    for top in tomllib.loads(text)["industry"]:
        yield top["slug"], None, _columns(top, top["kind"], top["words"])
        for child in top["children"]:
            yield child["slug"], top["slug"], _columns(child, top["kind"], [])


def _columns(entry: Mapping[str, Any], kind: str, words: list[str]) -> dict[str, Any]:
    return {
        "kind": kind,
        "name_zh_Hans": entry["zh_Hans"],
        "name_zh_Hant": entry["zh_Hant"],
        "name_en": entry["en"],
        "words": words,
    }
