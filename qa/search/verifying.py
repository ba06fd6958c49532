"""Whether the index holds what the database does."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from . import documents
from .engine import Differences, Document, current_engine

SETTLING = 3.0
"""Seconds in which the worker indexes what was changed while everything was compared."""

Watch = Callable[[Iterable[Document]], Iterable[Document]]
"""Hands documents on and shows how many have passed."""


def differences(watch: Watch = iter) -> Differences:
    """Where index and database differ at this moment; what is on its way to the index counts."""
    return current_engine().verify(watch(documents.load_all()))


def lasting_differences(watch: Watch = iter) -> Differences:
    """Where they still differ after the worker had time for what was on its way."""
    found = differences(watch)
    if found:
        time.sleep(SETTLING)
        found &= differences(watch)
    return found
