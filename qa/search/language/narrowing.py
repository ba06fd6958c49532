"""Conditions put on the questions one after the other, as long as a question can fulfil them."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace
from typing import Any

from qa.search.engine import Filters, Range


class Contradiction(Exception):
    """No question can fulfil this condition and those before it."""


class Narrowing:
    """Collects conditions into `filters`, by the names of its attributes.

    Every method raises `Contradiction`, and then has changed nothing.
    """

    def __init__(self) -> None:
        self.filters = Filters()
        self._bounds: dict[str, Set[Any]] = {}
        self._chosen: dict[str, Set[Any]] = {}

    def bound(self, name: str, values: Set[Any]) -> None:
        """Let only `values` be chosen: what a control says, or the rest of what was left out."""
        allowed = values & self._bounds.get(name, values)
        chosen = self._chosen.get(name, allowed) & allowed
        if not chosen:
            raise Contradiction
        self._bounds[name] = allowed
        self._set(name, frozenset(chosen))

    def choose(self, name: str, values: Set[Any]) -> None:
        """Have one of `values`, or of those that were chosen before."""
        allowed = values & self._bounds.get(name, values)
        if not allowed:
            raise Contradiction
        self._chosen[name] = self._chosen.get(name, frozenset()) | allowed
        self._set(name, frozenset(self._chosen[name]))

    def add_tag(self, tag_id: int) -> None:
        """Carry this tag too."""
        self._set("tags", self.filters.tags | {tag_id})

    def demand(self, name: str, value: object) -> None:
        """Have this very value."""
        if getattr(self.filters, name) not in (None, value):
            raise Contradiction
        self._set(name, value)

    def narrow(self, name: str, by: Range) -> None:
        """Lie within `by` too."""
        old: Range = getattr(self.filters, name)
        least = max((end for end in (old.least, by.least) if end is not None), default=None)
        most = min((end for end in (old.most, by.most) if end is not None), default=None)
        if least is not None and most is not None and least > most:
            raise Contradiction
        self._set(name, Range(least, most))

    def _set(self, name: str, value: Any) -> None:
        self.filters = replace(self.filters, **{name: value})
