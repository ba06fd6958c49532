"""The pages in memory: the least recently asked for go first, all go by their keys or their age."""

from __future__ import annotations

import time
from collections import OrderedDict, defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from threading import Lock

from .page import Page

LIFETIME = 300.0
"""Seconds after which a page is made anew though no fact has touched it."""

OVERHEAD = 1500
"""Bytes reckoned for a page's headers and its places in the store, besides its text."""

Address = tuple[Hashable, ...]
"""What a page is kept by: whatever it depends on, besides its keys."""


@dataclass(slots=True, eq=False)
class Fill:
    """A page that is being made, and what was purged meanwhile; None is everything.

    `subject` is what its readers see, where that is counted.
    """

    keys: set[str] = field(default_factory=set)
    wanted: bool = False
    subject: str = ""
    purged: set[str] | None = field(default_factory=set)

    def keep(self, keys: Iterable[str]) -> None:
        """Called by the view: the page may be kept until one of `keys` is purged."""
        self.keys.update(keys)
        self.wanted = True

    @property
    def stale(self) -> bool:
        """Whether the page may show what was before a purge."""
        return self.purged is None or not self.keys.isdisjoint(self.purged)


@dataclass(slots=True, frozen=True)
class _Kept:
    page: Page
    keys: frozenset[str]
    until: float
    size: int


class Store:
    """Pages by address, within `limit` bytes; safe to use from many threads."""

    def __init__(self, limit: int, lifetime: float) -> None:
        self._limit = limit
        self._lifetime = lifetime
        self._lock = Lock()
        self._kept: OrderedDict[Address, _Kept] = OrderedDict()
        self._by_key: defaultdict[str, set[Address]] = defaultdict(set)
        self._fills: set[Fill] = set()
        self._size = 0

    def get(self, address: Address) -> Page | None:
        """The page kept for `address`, if it is not too old."""
        with self._lock:
            kept = self._kept.get(address)
            if kept is None:
                return None
            if kept.until < time.monotonic():
                self._remove(address)
                return None
            self._kept.move_to_end(address)
            return kept.page

    def begin(self) -> Fill:
        """To be called before the page is made; `put` or `end` must follow."""
        fill = Fill()
        with self._lock:
            self._fills.add(fill)
        return fill

    def end(self, fill: Fill) -> None:
        """The page is made, and kept if it ever will be."""
        with self._lock:
            self._fills.discard(fill)

    def put(self, address: Address, page: Page, fill: Fill) -> None:
        """Keep `page`, unless it went stale while it was made or takes too much room."""
        size = page.size + sum(len(str(part)) for part in address) * 4 + OVERHEAD
        with self._lock:
            if fill.stale or size > self._limit // 4:
                return
            self._remove(address)
            until = time.monotonic() + self._lifetime
            self._kept[address] = _Kept(page, frozenset(fill.keys), until, size)
            for key in fill.keys:
                self._by_key[key].add(address)
            self._size += size
            while self._size > self._limit:
                self._remove(next(iter(self._kept)))

    def purge(self, keys: Iterable[str]) -> None:
        """Drop the pages that carry one of `keys`."""
        with self._lock:
            for key in keys:
                for fill in self._fills:
                    if fill.purged is not None:
                        fill.purged.add(key)
                for address in tuple(self._by_key.get(key, ())):
                    self._remove(address)

    def purge_all(self) -> None:
        """Drop every page."""
        with self._lock:
            for fill in self._fills:
                fill.purged = None
            self._kept.clear()
            self._by_key.clear()
            self._size = 0

    def _remove(self, address: Address) -> None:
        kept = self._kept.pop(address, None)
        if kept is None:
            return
        self._size -= kept.size
        for key in kept.keys:
            self._by_key[key].discard(address)
            if not self._by_key[key]:
                del self._by_key[key]
