"""The file of suggestions: arrays behind each other, behind a head that says where each lies.

The bytes ``SUGGEST1``, the length of the head in eight bytes, the head as JSON, the arrays, each
at a multiple of `ALIGNED`. Whoever reads it looks whether head and length fit, which costs
nothing; that the arrays are as they were written is looked at by the worker (`is_sound`).
"""

from __future__ import annotations

import json
import mmap
import os
import zlib
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any, cast

import numpy as np
from flask import current_app

from qa.search.analysis import ANALYSIS

from .tables import Arrays, Table

MARK = b"SUGGEST1"
ALIGNED = 64

LAYOUT = 1
"""Raise it when the arrays or what stands in them change: other files count as missing."""

RULES = f"{LAYOUT}-{ANALYSIS}-{version('pypinyin')}"

TABLES = ("title", "industry", "tag", "member", "word", "sound", "spelling")

FIRST_READ = 0x3400
"""The code point of the first of the ``readings``."""

DAMAGE = (ValueError, LookupError, TypeError, AttributeError, OverflowError)
"""What a file of nonsense makes its readers raise."""


class BookUnusable(Exception):
    """The file is missing, cut short, foreign, damaged, or made by other rules."""


class Book:
    """A file of suggestions, mapped; it may be replaced meanwhile. Raises `BookUnusable`.

    `made_at` is in seconds since 1970, `state` what the database then held (`building`).
    """

    def __init__(self, path: Path) -> None:
        try:
            with path.open("rb") as file:
                mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            head = _head(mapped)
            self.arrays: Arrays = {
                name: np.frombuffer(mapped, np.dtype(kind), count, offset)
                for name, (kind, offset, count) in head["arrays"].items()
            }
            self.tables = {name: Table(self.arrays, name) for name in TABLES}
            self.made_at = float(head["made_at"])
            self.state: list[int] = head["state"]
            self._readings = self.arrays["readings"]
            self._syllables: list[str] = head["syllables"]
            self._sum: int = head["sum"]
        except (OSError, *DAMAGE) as error:
            raise BookUnusable(f"there are no suggestions: {error}") from None

    def is_sound(self) -> bool:
        """Whether all arrays are as they were written; reads the whole file."""
        return _sum(self.arrays) == self._sum

    def syllable(self, char: str) -> str:
        """The commonest reading of a Chinese character; the character where it has none."""
        place = ord(char) - FIRST_READ
        if 0 <= place < len(self._readings):
            return self._syllables[self._readings[place]] or char
        return char


class Shelf:
    """Where the book lies, and the one that this process reads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._held: tuple[object, Book] | None = None

    def book(self) -> Book:
        """The book as it lies there now. Raises `BookUnusable`.

        A file that was cut short while it is mapped would end the process that reads on in it,
        so its length is looked at each time.
        """
        try:
            told = os.stat(self.path)
        except OSError as error:
            raise BookUnusable(f"there are no suggestions: {error}") from None
        known = (told.st_ino, told.st_size, told.st_mtime_ns)
        held = self._held
        if held is None or held[0] != known:
            held = self._held = known, Book(self.path)
        return held[1]


def shelf() -> Shelf:
    """That of the current app."""
    return cast("Shelf", current_app.extensions["suggestions"])


def write(path: Path, arrays: Arrays, **told: Any) -> None:
    """Put a book of `arrays` at `path`, in one step; `told` is the rest of its head.

    Nobody else may write meanwhile.
    """
    places: dict[str, tuple[str, int, int]] = {}
    head = {"rules": RULES, "sum": _sum(arrays), **told, "arrays": places}
    offset = ALIGNED * -(-_longest_head(head, arrays) // ALIGNED)
    for name, array in arrays.items():
        places[name] = (array.dtype.str, offset, len(array))
        offset += ALIGNED * -(-array.nbytes // ALIGNED)
    text = json.dumps(head).encode()
    fresh = path.with_suffix(".new")
    with fresh.open("wb") as file:
        file.write(MARK + len(text).to_bytes(8) + text)
        for name, array in arrays.items():
            file.seek(places[name][1])
            file.write(array.tobytes())
        file.truncate(offset)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _longest_head(head: Mapping[str, Any], arrays: Arrays) -> int:
    """Bytes that leave room for `head` once it names the place of each of `arrays`."""
    return 16 + len(json.dumps(head)) + sum(len(name) + 64 for name in arrays)


def _head(mapped: mmap.mmap) -> dict[str, Any]:
    length = int.from_bytes(mapped[8:16])
    if mapped[:8] != MARK:
        raise ValueError("the file is foreign")
    head: dict[str, Any] = json.loads(mapped[16 : 16 + length])
    if head["rules"] != RULES:
        raise ValueError("the file was made by other rules")
    return head


def _sum(arrays: Arrays) -> int:
    total = 0
    for array in arrays.values():
        total = zlib.crc32(array.data, total)
    return total
