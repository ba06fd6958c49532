"""The run of an import: rows in, chunk by chunk, each chunk a transaction."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, OperationalError

from qa.core.db import db, reading

from . import storing
from .models import Imported
from .records import QuestionRecord, Row, Unfit
from .rejects import Rejects

CHUNK = 500
"""Questions in a transaction: other writers wait for about a tenth of a second."""

CHUNK_BYTES = 4 * 1024 * 1024

TRIES = 3


class AlreadyRunning(RuntimeError):
    """Another import works on the same data folder."""


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Be the only import on `folder`; the lock falls with the process, however it ends."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "import.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning from None
        yield


class Tally:
    """What an import has done so far."""

    def __init__(self) -> None:
        self.questions = 0
        self.answers = 0
        self.comments = 0
        self.known = 0
        self._began = time.monotonic()

    def count(self, records: Sequence[QuestionRecord]) -> None:
        """Add what was just stored."""
        self.questions += len(records)
        for record in records:
            self.answers += len(record.answers)
            self.comments += len(record.comments)
            self.comments += sum(len(answer.comments) for answer in record.answers)

    def seconds(self) -> float:
        """How long it has taken."""
        return time.monotonic() - self._began

    def note(self) -> str:
        """Where it stands, in a few words."""
        passed = self.questions + self.known
        return f"{passed:,} questions, {passed / max(self.seconds(), 0.001):,.0f} a second"


def run(rows: Iterable[Row], rejects: Rejects, tally: Tally, done: Callable[[], None]) -> None:
    """Store those of `rows` that are not here yet; `done` is called after each chunk.

    Texts are rendered before the chunk's transaction begins, so that it is short.
    """
    for chunk in _chunks(rows):
        records = _records(chunk, rejects, tally)
        _store(records)
        tally.count(records)
        done()


def _records(chunk: Sequence[Row], rejects: Rejects, tally: Tally) -> list[QuestionRecord]:
    """The questions of `chunk` that can be taken and are not here yet, each once."""
    taken = _here(chunk)
    records = []
    for row in chunk:
        if (row.source, row.key) in taken:
            tally.known += 1
            continue
        try:
            records.append(row.record())
        except Unfit as error:
            rejects.add(row.where, str(error), row.title)
        else:
            taken.add((row.source, row.key))
    return records


def _chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    chunk: list[Row] = []
    size = 0
    for row in rows:
        chunk.append(row)
        size += row.size
        if len(chunk) == CHUNK or size > CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _here(chunk: Sequence[Row]) -> set[tuple[str, str]]:
    """Source and key of those rows of `chunk` that are stored already."""
    keys: dict[str, list[str]] = {}
    for row in chunk:
        keys.setdefault(row.source, []).append(row.key)
    with reading():
        here = {
            (source, key)
            for source, some in keys.items()
            for key in db.session.scalars(
                select(Imported.key).where(Imported.source == source, Imported.key.in_(some))
            )
        }
        db.session.rollback()
    return here


def _store(records: Sequence[QuestionRecord]) -> None:
    """Store `records` and commit.

    The site goes on meanwhile. A visitor who takes a name in the moment we chose it, or a
    deadlock that PostgreSQL resolved against us, is no reason to stop: all is done once more.
    """
    if not records:
        return
    for tries_left in reversed(range(TRIES)):
        try:
            storing.add(records)
            db.session.commit()
            return
        except (IntegrityError, OperationalError):
            db.session.rollback()
            if not tries_left:
                raise
