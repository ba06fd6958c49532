"""Pairs of questions of which people said whether they ask the same.

What is read of the site is read in transactions of their own: to learn from it takes minutes, in
which others want to write.
"""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from qa.board.models import Question
from qa.core.db import db, reading

COLUMNS = ("query", "candidate", "label")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two questions, and whether they ask the same. `source` tells where they come from."""

    query: str
    candidate: str
    same: bool
    source: str = ""


def read(file: Path) -> list[Pair]:
    """The pairs of a file of tab-separated columns, which may be packed by gzip.

    Its first line names them: ``query``, ``candidate``, ``label`` (1 for the same, else 0) and,
    if it likes, ``source`` and others. Raises `ValueError` where a line does not fit.
    """
    packed = file.suffix == ".gz"
    with gzip.open(file, "rt", encoding="utf-8") if packed else file.open(encoding="utf-8") as text:
        names = text.readline().rstrip("\n").split("\t")
        if missing := [name for name in COLUMNS if name not in names]:
            raise ValueError(f"the first line does not name {', '.join(missing)}")
        return [_pair(number, names, line) for number, line in enumerate(text, 2)]


def of_site() -> list[Pair]:
    """The questions that were closed as duplicates, each with the one it repeats."""
    original = aliased(Question)
    rows = _read(
        select(Question.title, original.title)
        .join(original, original.id == Question.duplicate_of_id)
        .where(Question.hidden_at.is_(None), original.hidden_at.is_(None))
        .order_by(Question.id)
    )
    return [Pair(title, other, same=True) for title, other in rows]


def titles_of_site() -> list[str]:
    """The titles of all questions that everybody may see."""
    query = select(Question.title).where(Question.hidden_at.is_(None)).order_by(Question.id)
    return [row.title for row in _read(query)]


def _read(query: Select[*tuple[Any, ...]]) -> Sequence[Any]:
    with reading(), db.engine.connect() as connection:
        return connection.execute(query).all()


def _pair(number: int, names: list[str], line: str) -> Pair:
    values = dict(zip(names, line.rstrip("\n").split("\t"), strict=False))
    if len(values) < len(names) or values["label"] not in {"0", "1"}:
        raise ValueError(f"line {number} has not the columns of the first")
    return Pair(
        values["query"], values["candidate"], values["label"] == "1", values.get("source", "")
    )
