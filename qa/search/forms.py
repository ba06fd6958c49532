"""What people type into the search: read with good will, so that nothing of it is an error."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from qa.board.models import ANSWERED, State
from qa.board.tree import Node, tree
from qa.core.text import clean_line
from qa.core.web import typed

from .analysis import words_of
from .engine import PAGE_SIZE, Query, Sort

LONGEST_QUERY = 200
"""Characters of a query; the rest is left out, and the page says so."""

LONGEST_TITLE = 200
LONGEST_BODY = 2_000
"""Characters of a question being written that are read to find similar ones."""

_Choice = TypeVar("_Choice", State, Sort)

LAST_PAGE = 50
"""Nobody reads further; what they look for is found with another word."""


@dataclass(frozen=True, slots=True)
class SearchForm:
    """A search as the page shows it. `cut` tells that the words were too many."""

    words: str
    industry: Node | None
    tag: str | None
    state: State | None
    sort: Sort
    page: int
    cut: bool

    def query(self) -> Query:
        """The same for the engine."""
        return Query(
            text=self.words,
            industries=frozenset(_with_children(self.industry)),
            tag=self.tag,
            solved=None if self.state is None else self.state in ANSWERED,
            sort=self.sort,
            offset=(self.page - 1) * PAGE_SIZE,
        )

    def arguments(self) -> dict[str, str]:
        """The address of its first page, by names of arguments; what is as usual is left out."""
        values = {
            "q": self.words,
            "industry": self.industry.slug if self.industry else None,
            "tag": self.tag,
            "state": self.state,
            "sort": None if self.sort is Sort.RELEVANCE else self.sort,
        }
        return {name: str(value) for name, value in values.items() if value}

    @property
    def empty(self) -> bool:
        """Whether there is no word to look for, only signs perhaps."""
        return not words_of(self.words)

    @property
    def top_industry(self) -> Node | None:
        """The top-level industry that the chosen one lies in, or is."""
        node = self.industry
        return tree().by_id[node.parent_id] if node and node.parent_id else node

    @property
    def narrowed(self) -> bool:
        """Whether only part of the questions is searched."""
        return bool(self.industry or self.tag or self.state)

    def without_tag(self) -> SearchForm:
        """The same search whatever the tags."""
        return replace(self, tag=None, page=1)

    def everywhere(self) -> SearchForm:
        """The same search in all questions."""
        return replace(self, industry=None, tag=None, state=None, page=1)


def read(arguments: Mapping[str, str]) -> SearchForm:
    """The search in the arguments of an address; what means nothing there is left out."""
    words = clean_line(arguments.get("q", ""))
    tag = clean_line(arguments.get("tag", "")).lower()
    return SearchForm(
        words=words[:LONGEST_QUERY].rstrip(),
        industry=tree().by_slug.get(arguments.get("industry", "")),
        tag=tag or None,
        state=_one_of(State, arguments.get("state", "")),
        sort=_one_of(Sort, arguments.get("sort", "")) or Sort.RELEVANCE,
        page=_page(arguments.get("page", "")),
        cut=len(words) > LONGEST_QUERY,
    )


def read_draft(arguments: Mapping[str, str]) -> tuple[str, str]:
    """Title and body of a question being written, as far as they are read."""
    title = clean_line(arguments.get("title", ""))[:LONGEST_TITLE]
    return title, clean_line(arguments.get("body", "")[:LONGEST_BODY])


def _one_of(choices: type[_Choice], text: str) -> _Choice | None:
    return choices(text) if text in list(choices) else None


def _page(text: str) -> int:
    return min(typed.digits(text, 6) or 1, LAST_PAGE)


def _with_children(node: Node | None) -> Iterator[int]:
    if node is not None:
        yield node.id
        for other in tree().by_id.values():
            if other.parent_id == node.id:
                yield other.id
