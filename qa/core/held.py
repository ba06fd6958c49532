"""Small tables that nearly every page asks for: held in the process, read again when old."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import current_app

Content = TypeVar("Content")

MAX_AGE = 5.0
"""Seconds after which an edit is in force in every process; where it was made, it is at once."""


def held(name: str, read: Callable[[], Content], max_age: float = MAX_AGE) -> Content:
    """What `read` returned under this `name`, at most `max_age` seconds ago."""
    tables: dict[str, tuple[float, Any]] = current_app.extensions.setdefault("held", {})
    known = tables.get(name)  # once: another thread may take it away
    if known is None or time.monotonic() - known[0] > max_age:
        known = tables[name] = time.monotonic(), read()
    return cast("Content", known[1])


def forget(name: str) -> None:
    """Read it again at the next use: after an edit was committed."""
    current_app.extensions.setdefault("held", {}).pop(name, None)
