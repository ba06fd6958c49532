"""What the site asks of a search engine, whatever stands behind it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable
from dataclasses import astuple, dataclass
from enum import StrEnum
from typing import Protocol, cast

from flask import current_app

PAGE_SIZE = 20
"""Hits on a page; a search with fewer complete ones goes on with near ones."""


class IndexUnusable(Exception):
    """The index is missing, foreign, damaged or made by older rules: it must be rebuilt."""


class IndexBusy(Exception):
    """Another process writes the index and did not finish in time."""


class Sort(StrEnum):
    """Orders of the results."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    SCORE = "score"


@dataclass(frozen=True, slots=True)
class Document:
    """A visible question as the index knows it; all texts are plain, without markup.

    `answers` is the text of its best answers, `created` in seconds since 1970, `score` its
    votes up less those down.
    """

    id: int
    title: str
    body: str
    answers: str
    industry_id: int
    tags: tuple[str, ...]
    solved: bool
    created: int
    score: int

    @property
    def fingerprint(self) -> int:
        """64 bits that differ when anything of the document does."""
        digest = hashlib.blake2b(repr(astuple(self)).encode(errors="replace"), digest_size=8)
        return int.from_bytes(digest.digest())


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for, and which part of the hits is wanted.

    `industries` are the ids of the nodes to search, children named one by one; none: all.
    """

    text: str
    industries: frozenset[int] = frozenset()
    tag: str | None = None
    solved: bool | None = None
    sort: Sort = Sort.RELEVANCE
    offset: int = 0
    limit: int = PAGE_SIZE


@dataclass(frozen=True, slots=True)
class Hit:
    """A question that was found. `score` compares hits of one query only."""

    id: int
    score: float


@dataclass(frozen=True, slots=True)
class Results:
    """Part of the hits of a query, best first.

    `complete` of the `total` hits have every telling word; they stand before the near ones,
    which are there only when `complete` is less than a page.
    """

    hits: tuple[Hit, ...]
    total: int
    complete: int


@dataclass(frozen=True, slots=True)
class Differences:
    """Ids in which index and database disagree: not indexed, not to be there, out of date."""

    missing: tuple[int, ...]
    extra: tuple[int, ...]
    stale: tuple[int, ...]

    def __bool__(self) -> bool:
        return bool(self.missing or self.extra or self.stale)

    def __and__(self, other: Differences) -> Differences:
        """Those that are in both."""
        return Differences(
            missing=tuple(sorted({*self.missing} & {*other.missing})),
            extra=tuple(sorted({*self.extra} & {*other.extra})),
            stale=tuple(sorted({*self.stale} & {*other.stale})),
        )


class Engine(Protocol):
    """A search index over questions. Whatever needs the index can raise `IndexUnusable`."""

    def write(self, documents: Iterable[Document]) -> None:
        """Index `documents` in place of what was there under their ids, in one commit.

        Raises `IndexBusy` while another process writes.
        """

    def delete(self, ids: Collection[int]) -> None:
        """Forget `ids`, in one commit; unknown ones do no harm. Raises `IndexBusy`."""

    def search(self, query: Query) -> Results:
        """What has all telling words of `query`, then what has most of them."""

    def similar(self, text: str, limit: int) -> list[Hit]:
        """Questions whose titles resemble `text`, best first.

        A hit's score is its share of what `text` itself would score: 1 is the same words.
        """

    def rebuild(
        self,
        documents: Iterable[Document],
        load: Callable[[Collection[int]], Collection[Document]],
    ) -> None:
        """Build the index anew from `documents` beside the old one, and swap it in.

        What was written or deleted meanwhile is asked again of `load`, which returns those of
        the ids it is given that are to be found. Raises `IndexBusy` during another rebuild.
        """

    def verify(self, documents: Iterable[Document]) -> Differences:
        """Compare the index with `documents`, everything that it should hold."""

    def count(self) -> int:
        """How many questions the index holds. Tries a look-up on the way."""

    def close(self) -> None:
        """Let go of files and connections; the next use opens them again."""


def current_engine() -> Engine:
    """The engine of the current app."""
    return cast("Engine", current_app.extensions["search"])
