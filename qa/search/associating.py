"""Beyond words: whether two questions ask the same, by what was learnt from pairs that do.

Every Chinese character, every two that stand side by side and every word of letters or digits
has a vector. A text is the sum of those it is made of, and two texts are as like as the cosine
between them. ``learning`` turns the vectors so that questions which people called the same lie
close together: 没到账 comes near 还没收到, and what tells nothing becomes short. What both share
pulls any two together; so it is counted, and what remains of each without it is compared as well.
Characters, not words: whoever asks the same thing in other words cuts them differently too, and
cutting a hundred titles would take half of the time there is.

The file is made by ``flask search learn`` and is not needed: while it is missing, damaged or of
another version, questions are compared by their words alone.
"""

from __future__ import annotations

import json
import logging
import os
import zlib
from array import array
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.metadata import version
from itertools import chain, pairwise
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from flask import current_app
from numpy.typing import NDArray

from .analysis import RUN, fold, words_of_run

VERSION = 1
"""Raise it when `features_of` gives others than before, or the file is laid out anew."""

MADE_BY = f"{VERSION} opencc {version('opencc')}"

KEPT = 10_000
"""Texts of which a process remembers what they are made of: some 3 MB."""

Vectors = NDArray[np.float32]
"""One a row, or figures of 32 bits."""

log = logging.getLogger(__name__)


def features_of(text: str) -> list[str]:
    """What `text` is made of; some more than once."""
    found: list[str] = []
    for chinese, other in RUN.findall(fold(text)):
        if chinese:
            found += chinese
            found += map("".join, pairwise(chinese))
        else:
            found += words_of_run(other)
    return found


class Associations:
    """The vectors of `features`, in their order; a feature without one counts for nothing."""

    def __init__(self, features: Iterable[str], vectors: Vectors) -> None:
        self.places: Mapping[str, int] = {name: at for at, name in enumerate(features)}
        self._vectors = vectors
        self._made_of = lru_cache(maxsize=KEPT)(self._look_up)

    def traits(self, text: str, others: Sequence[str]) -> Vectors:
        """How each of `others` is like `text`: rows of three figures, each at most 1.

        The cosine of their vectors; the share of what either is made of that stands in both; and
        the cosine of what remains of them without that, 1 where nothing remains of either.
        """
        has, vectors = self._matrix([text, *others])
        shared = has[1:] * has[0]
        sums, own = has @ vectors, has[0] > 0
        common = shared[:, own] @ vectors[own]
        sizes, many = has.sum(axis=1), shared.sum(axis=1)
        rests = _cosines(sums[0] - common, sums[1:] - common)
        rests[(many == sizes[0]) & (many == sizes[1:])] = 1.0
        dice = 2 * many / np.maximum(sizes[0] + sizes[1:], 1)
        found: Vectors = np.stack([np.maximum(_cosines(sums[:1], sums[1:]), 0), dice, rests], 1)
        return found

    def _matrix(self, texts: Sequence[str]) -> tuple[Vectors, Vectors]:
        """Which text has which feature, 1 or 0, and the vectors of these features."""
        parts = [self._made_of(text) for text in texts]
        every = np.fromiter(chain.from_iterable(parts), np.intp)
        used, columns = np.unique(every, return_inverse=True)
        has = np.zeros((len(texts), len(used)), np.float32)
        has[np.repeat(np.arange(len(texts)), [len(part) for part in parts]), columns] = 1.0
        return has, self._vectors[used]

    def _look_up(self, text: str) -> array[int]:
        """The rows of the vectors that make up `text`."""
        return array("i", {self.places[n] for n in features_of(text) if n in self.places})

    def save(self, path: Path) -> None:
        """Write the file at once, so that nobody reads half of it."""
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".new")
        with fresh.open("wb") as file:
            np.savez(
                file,
                made_by=np.array(MADE_BY),
                features=np.frombuffer(json.dumps([*self.places]).encode(), np.uint8),
                vectors=self._vectors.astype(np.float16),
            )
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)


def _cosines(some: Vectors, others: Vectors) -> Vectors:
    """The cosine of each row with its counterpart, 0 where one of them is nothing."""
    lengths = np.linalg.norm(some, axis=1) * np.linalg.norm(others, axis=1)
    cosines: Vectors = (some * others).sum(axis=1) / np.maximum(lengths, 1e-6)
    return cosines


def path_of(data_dir: Path) -> Path:
    """Where the file of this version lies."""
    return data_dir / "search" / f"associations-{VERSION}.npz"


def load(path: Path) -> Associations:
    """What `save` wrote. Raises `ValueError` for anything else, `OSError` for no file."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as held:
            made_by, vectors = str(held["made_by"]), held["vectors"].astype(np.float32)
            features = [str(name) for name in json.loads(held["features"].tobytes())]
    except (BadZipFile, zlib.error, EOFError, LookupError, TypeError, NotImplementedError) as error:
        raise ValueError(f"it is damaged: {error!r}") from None
    if made_by != MADE_BY:
        raise ValueError(f"it was made by {made_by}, not {MADE_BY}")
    if vectors.shape[:1] != (len(features),) or vectors.ndim != 2 or not np.isfinite(vectors).all():
        raise ValueError("it is damaged: its parts do not fit")
    return Associations(features, vectors)


def current() -> Associations | None:
    """What was learnt for this site, read again when the file has changed; None without one."""
    path = path_of(current_app.config["DATA_DIR"])
    try:
        told = path.stat()
    except OSError:
        return None
    key = told.st_mtime_ns, told.st_size, told.st_ino
    held: tuple[object, Associations | None] = current_app.extensions.get(
        "associations", (None, None)
    )
    if held[0] != key:
        held = current_app.extensions["associations"] = key, _load_or_warn(path)
    return held[1]


def _load_or_warn(path: Path) -> Associations | None:
    try:
        return load(path)
    except (OSError, ValueError) as error:
        log.warning("%s is not used: %s.", path.name, error)
        return None
