"""What the site asks of a search engine, whatever stands behind it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import astuple, dataclass
from enum import StrEnum
from typing import Protocol, cast

from flask import current_app

from qa.board.models import State

PAGE_SIZE = 20
"""Hits on a page; a search with fewer complete ones goes on with near ones."""

MOST_CONFIRMED = 200
"""Questions with all words of a phrase in one text whose texts are read to see whether the
phrase is there: those that else fit best. Others are not found by the phrase."""

MOST_TAGS = 50
"""Tags that facets count: those on most hits."""

Texts = Callable[[Collection[int]], Mapping[int, Collection[str]]]
"""Gives the plain texts of questions by their ids, as documents have them; without markup."""


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

    `answers` is the text of its best answers, `answer_count` how many it has, `tags` the ids of
    its tags, `author_id` is 0 where the asker is anonymous, `language` ``zh`` or ``en``,
    `created` in seconds since 1970, `score` its votes up less those down. `expert` says that
    somebody known in its trade has answered.
    """

    id: int
    title: str
    body: str
    answers: str
    industry_id: int
    tags: tuple[int, ...]
    state: State
    created: int
    score: int
    author_id: int = 0
    answer_count: int = 0
    bounty: int = 0
    expert: bool = False
    language: str = "zh"

    @property
    def fingerprint(self) -> int:
        """64 bits that differ when anything of the document does."""
        digest = hashlib.blake2b(repr(astuple(self)).encode(errors="replace"), digest_size=8)
        return int.from_bytes(digest.digest())


@dataclass(frozen=True, slots=True)
class Range:
    """Whole numbers from `least` to `most`, both included; None: without end on that side."""

    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Filters:
    """Which questions are looked among. What is empty or None leaves nothing out.

    `industries` are ids of nodes, children named one by one; a question has one of them, one of
    the `authors` and one of the `states`, and all `tags`. `created` is in seconds since 1970.
    """

    industries: frozenset[int] = frozenset()
    tags: frozenset[int] = frozenset()
    authors: frozenset[int] = frozenset()
    states: frozenset[State] = frozenset()
    bounty: bool | None = None
    expert: bool | None = None
    language: str | None = None
    score: Range = Range()
    answers: Range = Range()
    created: Range = Range()


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for, and which part of the hits is wanted.

    A hit has each of the `phrases`, its words side by side and in that order, and in none of its
    texts all words of one that is `excluded`. `synonyms` are groups of texts that mean the same:
    where all words of one are asked for, those of another of its group do as well. Without any
    words, whatever passes the filters is a hit, the newest first. Where `fresh`, newer questions
    come before others that fit as well. Facets are counted only `with_facets`.
    """

    text: str
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    synonyms: tuple[tuple[str, ...], ...] = ()
    filters: Filters = Filters()
    sort: Sort = Sort.RELEVANCE
    offset: int = 0
    limit: int = PAGE_SIZE
    fresh: bool = False
    with_facets: bool = False


@dataclass(frozen=True, slots=True)
class Facets:
    """How many of the complete hits each choice would leave, every filter but its own applied.

    By id of industry (each node by itself, without its children) and of tag (`MOST_TAGS`), by
    state, by year of asking in UTC, and those with `expert` answers. Choices that would leave
    none are left out.
    """

    industries: Mapping[int, int]
    tags: Mapping[int, int]
    states: Mapping[State, int]
    years: Mapping[int, int]
    expert: int


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
    facets: Facets | None = None


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

    def rarities(self, words: Collection[str]) -> Mapping[str, float]:
        """How much each of `words` tells of a title: the fewer have it, the more; never below 0."""

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
