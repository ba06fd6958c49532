"""Writing rows by the ten thousand: numbered here, inserted in the order their keys need."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from qa.accounts.models import Member
from qa.board.models import (
    Answer,
    Comment,
    Follow,
    Question,
    QuestionTag,
    Tag,
    TimelineEntry,
    Vote,
)
from qa.core.db import Model
from qa.ledger.models import LedgerAccount, Transfer
from qa.reputation.models import Award, Reputation

Row = dict[str, Any]

PARENTS_FIRST: tuple[type[Model], ...] = (
    Member, Reputation, LedgerAccount, Tag, Question, Answer, Comment, Vote, QuestionTag,
    TimelineEntry, Follow, Transfer, Award,
)  # fmt: skip

_UNNUMBERED = (Reputation, QuestionTag)


class Tables:
    """Collects rows until `flush`; all rows of a table must name the same columns."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._numbers: Counter[type[Model]] = Counter()
        self._new: defaultdict[type[Model], list[Row]] = defaultdict(list)
        self._changes: defaultdict[type[Model], list[Row]] = defaultdict(list)

    def add(self, model: type[Model], **values: Any) -> Row:
        """A new row, with the next id; it may be altered until it is flushed."""
        if model not in _UNNUMBERED:
            self._numbers[model] += 1
            values["id"] = self._numbers[model]
        self._new[model].append(values)
        return values

    def change(self, model: type[Model], row_id: int, **values: Any) -> None:
        """Set columns of a row, after everything new is in; the same columns in every call."""
        self._changes[model].append({"row_id": row_id, **values})

    def flush(self) -> None:
        """Write and commit what was collected."""
        for model in PARENTS_FIRST:
            if rows := self._new.pop(model, None):
                self._connection.execute(model.__table__.insert(), rows)  # type: ignore[attr-defined]
        for model, rows in self._changes.items():
            table = model.__table__
            names = [name for name in rows[0] if name != "row_id"]
            statement = table.update().where(table.c.id == bindparam("row_id"))  # type: ignore[attr-defined]
            self._connection.execute(
                statement.values({name: bindparam(name) for name in names}), rows
            )
        self._changes.clear()
        self._connection.commit()

    def hand_over_numbering(self) -> None:
        """Let PostgreSQL go on counting where this stopped; SQLite does so by itself."""
        if self._connection.dialect.name != "postgresql":
            return
        for model, number in self._numbers.items():
            sequence = func.pg_get_serial_sequence(model.__tablename__, "id")
            self._connection.execute(select(func.setval(sequence, number)))
        self._connection.commit()
