"""Making the book: read what there is, take over what has not changed, write it beside, swap."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Iterator, Mapping
from fcntl import LOCK_EX, flock
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.core import clock
from qa.core.db import reading

from . import sources
from .book import FIRST_READ, Book, BookUnusable, shelf, write
from .keys import Record, record_of, syllables_of
from .sources import Source
from .tables import HEAVIEST, Entry, arrange
from .vocabulary import Vocabulary

LAST_READ = 0x9FFF

AT_MOST_EVERY = 240.0
"""Seconds between two books, however much is written on the site."""

AT_LEAST_EVERY = 6 * 3600.0
"""Seconds after which votes and views have moved on, though nothing new was written."""

PER_UNIT = 4_000
"""Steps of a weight in the book for one of its logarithms."""

log = logging.getLogger(__name__)


def look_after() -> None:
    """A chore: make a book where none can be used, and another one when that has become old."""
    before = _sound_book()
    if before is None or _is_old(before):
        build()


def build() -> None:
    """Make the book anew of what everybody may see now; waits for another process that does."""
    path = shelf().path
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_suffix(".lock").open("a") as lock, reading():
        flock(lock, LOCK_EX)
        _build()


def _build() -> None:
    state, before, vocabulary = sources.state(), _sound_book(), Vocabulary()
    found: Mapping[str, Iterable[Source]] = {
        "title": _noted(sources.titles(), vocabulary),
        "industry": sources.industries(),
        "tag": sources.tags(),
        "member": sources.members(),
    }
    arrays: dict[str, NDArray[Any]] = {}
    for name, some in found.items():
        arrays |= arrange(_entries(some, _records(before, name)), name)
    arrays |= vocabulary.arrays()
    arrays["readings"], syllables = readings()
    write(shelf().path, arrays, made_at=clock.now().timestamp(), state=state, syllables=syllables)


def _is_old(book: Book) -> bool:
    age = abs(clock.now().timestamp() - book.made_at)
    return age > AT_LEAST_EVERY or (age > AT_MOST_EVERY and book.state != sources.state())


def _sound_book() -> Book | None:
    try:
        book = shelf().book()
    except BookUnusable as error:
        log.info("The suggestions must be collected: %s.", error)
        return None
    return book if book.is_sound() else None


def _noted(titles: Iterable[Source], vocabulary: Vocabulary) -> Iterator[Source]:
    for title in titles:
        vocabulary.note(title.texts[0])
        yield title


def _records(book: Book | None, name: str) -> dict[int, tuple[int, Record]]:
    """Digest and record of each entry of the table `name` by its id."""
    if book is None:
        return {}
    return {id_: (digest, record) for id_, digest, record in book.tables[name].records()}


def _entries(found: Iterable[Source], before: Mapping[int, tuple[int, Record]]) -> Iterator[Entry]:
    """What was found, with the records of what goes by the same texts as `before`."""
    for source in found:
        digest = _digest(source.texts)
        known, record = before.get(source.id, (0, None))
        if record is None or known != digest:
            record = record_of(source.texts)
        yield Entry(source.id, digest, min(int(source.weight * PER_UNIT), HEAVIEST), record)


def _digest(texts: Iterable[str]) -> int:
    whole = "\0".join(texts).encode(errors="replace")
    return int.from_bytes(hashlib.blake2b(whole, digest_size=8).digest())


@cache
def readings() -> tuple[NDArray[np.uint16], list[str]]:
    """For each character from `FIRST_READ` on the number of its syllable, and the syllables."""
    chars = map(chr, range(FIRST_READ, LAST_READ + 1))
    read = [syllable if (syllable := syllables_of(char)[0]) != char else "" for char in chars]
    numbers = {syllable: number for number, syllable in enumerate(dict.fromkeys(read))}
    return np.array([numbers[syllable] for syllable in read], np.uint16), list(numbers)
