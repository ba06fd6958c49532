"""Where the files lie: a folder, in which a version is named as in its address.

Written beside, forced to the disk, then renamed: a name that is there has its whole content. A
crash before the row is committed leaves files without a row, which `collecting` removes.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from flask import current_app

NAME = re.compile(r"([0-9a-f]{24})(?:-[1-9][0-9]{0,3}(?:x[1-9][0-9]{0,4})?\.webp|\.pdf)")
"""A version: the key of the upload, then its size, or nothing for a PDF file."""

_ARRIVING = "arriving"


def new_key() -> str:
    """A name that cannot be guessed."""
    return secrets.token_hex(12)


@contextmanager
def arriving() -> Iterator[Path]:
    """A folder for one file on its way in; gone afterwards with all that was not kept."""
    place = _root() / _ARRIVING / new_key()
    place.mkdir(parents=True)
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def keep(place: Path, key: str, files: Sequence[str]) -> None:
    """Keep the versions that lie in `place`, each named by its ending, under `key`."""
    shelf = _shelf(key)
    shelf.mkdir(parents=True, exist_ok=True)
    for ending in files:
        (place / ending).rename(shelf / f"{key}{ending}")
    handle = os.open(shelf, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def find(name: str) -> Path | None:
    """The file of the version called `name`, which may be anything."""
    found = NAME.fullmatch(name)
    path = _shelf(found[1]) / name if found else None
    return path if path is not None and path.is_file() else None


def remove(key: str) -> None:
    """Delete every version of the upload `key`."""
    for path in _shelf(key).glob(f"{key}[-.]*"):
        path.unlink(missing_ok=True)


def keys_before(moment: datetime) -> Iterator[set[str]]:
    """Shelf by shelf, the keys of what was written before `moment`."""
    for shelf in sorted(_root().glob("[0-9a-f][0-9a-f]")):
        names = (NAME.fullmatch(path.name) for path in shelf.iterdir() if _older(path, moment))
        yield {name[1] for name in names if name}


def forget_arrivals(moment: datetime) -> None:
    """Delete what was on its way in before `moment`, when its process was killed."""
    for place in (_root() / _ARRIVING).glob("*"):
        if _older(place, moment):
            shutil.rmtree(place, ignore_errors=True)


def _older(path: Path, moment: datetime) -> bool:
    try:
        return path.stat().st_mtime < moment.timestamp()
    except FileNotFoundError:
        return False


def _root() -> Path:
    return Path(current_app.config["DATA_DIR"]) / "uploads"


def _shelf(key: str) -> Path:
    return _root() / key[:2]
