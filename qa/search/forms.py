"""What people ask of the search: read with good will, so that nothing of it is an error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from qa.board.tree import Node, tree
from qa.core.text import clean_line
from qa.core.web import typed

from . import freshness, synonyms
from .analysis import telling_words_of, words_of
from .engine import PAGE_SIZE, Filters, Query, Sort
from .language import Applied, Meaning, Sentence, understand
from .language import read as read_sentence
from .language.values import read_days

LONGEST_QUERY = 200
"""Characters of a query; the rest is left out, and the page says so."""

LONGEST_READ = 1_000
"""Characters of it, or of a title, that are looked at: many of them may be blank or unseen."""

LONGEST_TITLE = 200
LONGEST_BODY = 2_000
"""Characters of a question being written that are read to find similar ones."""

LAST_PAGE = 50
"""Nobody reads further; what they look for is found with another word."""

CONTROLS = (
    "industry", "tag", "author", "state", "bounty", "expert", "lang", "since", "until", "score",
    "answers",
)  # fmt: skip
"""What narrows a search down, by the names of its arguments, in the order of an address."""


@dataclass(frozen=True, slots=True)
class SearchForm:
    """A search as the page shows it. `cut` tells that the words were too many."""

    sentence: Sentence
    meaning: Meaning
    sort: Sort
    page: int
    cut: bool

    @property
    def typed(self) -> str:
        """What stands in the search box, operators included."""
        return self.sentence.typed

    @property
    def words(self) -> str:
        """What is looked for, without operators and without what is to be absent."""
        return self.sentence.wanted

    def query(self) -> Query:
        """The same for the engine, without facets. Without words the newest come first."""
        relevance = self.sort is Sort.RELEVANCE
        return Query(
            text=self.sentence.words,
            phrases=self.sentence.phrases,
            excluded=self.sentence.excluded,
            synonyms=synonyms.groups(),
            filters=self.meaning.filters,
            sort=Sort.NEWEST if relevance and not self.has_words else self.sort,
            offset=(self.page - 1) * PAGE_SIZE,
            fresh=relevance and freshness.is_asked_for(self.words),
        )

    def arguments(self) -> dict[str, str]:
        """The address of its first page, by names of arguments; what is as usual is left out."""
        return self._address(self.typed, self.controls)

    @property
    def controls(self) -> Mapping[str, str]:
        """The values of the controls that are in force."""
        applied = self.meaning.applied
        return {one.parameter: one.argument for one in applied if one.term is None}

    @property
    def days(self) -> Mapping[str, str]:
        """The first and the last day that controls choose, as fields of days want them."""
        first, last = (read_days(self.controls.get(name, "")) for name in ("since", "until"))
        return {
            "since": first.first_day.isoformat() if first else "",
            "until": last.last_day.isoformat() if last else "",
        }

    @property
    def has_words(self) -> bool:
        """Whether there is a word to look for, and not only signs perhaps."""
        return bool(words_of(self.words))

    @property
    def vague(self) -> bool:
        """Whether none of its words tells what is looked for."""
        return self.has_words and not telling_words_of(self.words)

    @property
    def narrowed(self) -> bool:
        """Whether only part of the questions is searched."""
        return self.meaning.filters != Filters()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to look for."""
        return not (self.has_words or self.narrowed)

    @property
    def plain(self) -> bool:
        """Whether these are words to look for and nothing else, in the usual order, on page 1."""
        usual = self.sort is Sort.RELEVANCE and self.page == 1
        bare = not (self.narrowed or self.sentence.excluded)
        return usual and bare and self.has_words

    @property
    def industry(self) -> Node | None:
        """The industry that is searched, where there is just one."""
        chosen = self.meaning.industries
        return chosen[0] if len(chosen) == 1 else None

    @property
    def top_industry(self) -> Node | None:
        """The top-level industry that the one of `industry` lies in, or is."""
        node = self.industry
        return tree().by_id[node.parent_id] if node and node.parent_id else node

    def without(self, applied: Applied) -> dict[str, str]:
        """The address of the same search without a condition."""
        if applied.term is not None:
            return self._address(self.sentence.without((applied.term,)), self.controls)
        return self._address(self.typed, self._without(applied.parameter))

    def choosing(self, **values: str) -> dict[str, str]:
        """The address of the same search with these controls, in place of what speaks of the same.

        An empty value takes the control away.
        """
        terms = [one.term for one in self.meaning.applied if one.parameter in values and one.term]
        left = self.sentence.without(terms) if terms else self.typed
        return self._address(left, self._without(*values) | values)

    def sorted_by(self, sort: str) -> dict[str, str]:
        """The address of the same search in another order."""
        return replace(self, sort=Sort(sort)).arguments()

    def with_words(self, words: str) -> dict[str, str]:
        """The address with `words` in place of those to look for, and all else as it is."""
        return self._address(self.sentence.with_words(words), self.controls)

    def everywhere(self) -> dict[str, str]:
        """The address of the same search in all questions."""
        return self._address(self.sentence.without([*self.sentence.operators]), {})

    def _without(self, *parameters: str) -> dict[str, str]:
        return {name: value for name, value in self.controls.items() if name not in parameters}

    def _address(self, words: str, controls: Mapping[str, str]) -> dict[str, str]:
        values: dict[str, Any] = {"q": words}
        values |= {name: controls.get(name) for name in CONTROLS}
        values["sort"] = None if self.sort is Sort.RELEVANCE else self.sort
        return {name: str(value) for name, value in values.items() if value}


def read(arguments: Mapping[str, str]) -> SearchForm:
    """The search in the arguments of an address; what means nothing there is left out."""
    return read_all([arguments])[0]


def read_all(addresses: Sequence[Mapping[str, str]]) -> list[SearchForm]:
    """As `read`, of several addresses, for no more statements."""
    sentences = [_read_sentence(arguments) for arguments in addresses]
    controls = map(_read_controls, addresses)
    meanings = understand([*zip(sentences, controls, strict=True)])
    return [
        SearchForm(
            sentence=sentence,
            meaning=meaning,
            sort=_sort(arguments.get("sort", "")),
            page=min(typed.digits(arguments.get("page", ""), 6) or 1, LAST_PAGE),
            cut=_is_cut(arguments),
        )
        for arguments, sentence, meaning in zip(addresses, sentences, meanings, strict=True)
    ]


def read_draft(arguments: Mapping[str, str]) -> tuple[str, str]:
    """Title and body of a question being written, as far as they are read."""
    title = clean_line(arguments.get("title", "")[:LONGEST_READ])[:LONGEST_TITLE]
    return title, clean_line(arguments.get("body", "")[:LONGEST_BODY])


def _read_sentence(arguments: Mapping[str, str]) -> Sentence:
    words = clean_line(arguments.get("q", "")[:LONGEST_READ])
    return read_sentence(words[:LONGEST_QUERY].rstrip())


def _is_cut(arguments: Mapping[str, str]) -> bool:
    given = arguments.get("q", "")
    return len(given) > LONGEST_READ or len(clean_line(given)) > LONGEST_QUERY


def _read_controls(arguments: Mapping[str, str]) -> dict[str, str]:
    return {name: clean_line(arguments.get(name, "")[:LONGEST_QUERY]) for name in CONTROLS}


def _sort(text: str) -> Sort:
    return Sort(text) if text in list(Sort) else Sort.RELEVANCE
