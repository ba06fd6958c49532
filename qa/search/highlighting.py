"""Showing where the words of a query stand: marks in a title, the best passage of a text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from markupsafe import Markup, escape

from .analysis import RUN, asked_words, fold_in_place, words_of_run, words_of_synonym
from .engine import Query

PASSAGE = 120
"""Characters of a passage."""

LEAD = 24
"""Characters of it that stand before the first word, at most."""

WHOLE, PART = 2, 1
"""What a word is worth in a passage, and a part of another: 信用 where 信用证 is asked for."""

_PAUSE = re.compile(r"[\s。！？；，、.!?;,:：]+")


def words_to_mark(query: Query) -> list[str]:
    """The words of the analysis that show why something is a hit of `query`."""
    words = asked_words(" ".join((query.text, *query.phrases)))
    asked = frozenset(words)
    for group in query.synonyms:
        texts = [words_of_synonym(text) for text in group]
        if any(text and asked.issuperset(text) for text in texts):
            words += [word for text in texts for word in text]
    return list(dict.fromkeys(words))


class Span(NamedTuple):
    """Where a word of the query stands in a text, from `start` to `end`."""

    start: int
    end: int
    word: str


class Highlighter:
    """Finds and marks `words`, given in the form of the analysis.

    A Chinese word is marked wherever its characters stand, also inside a longer word; others
    where a word with the same stem does.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._worth = _worth_of(_longest(words))
        self._words = frozenset(self._worth)
        self._all = sum(worth for worth in self._worth.values() if worth == WHOLE)
        chinese = sorted(filter(_is_chinese, self._words), key=len, reverse=True)
        self._chinese = re.compile("|".join(chinese)) if chinese else None
        self._others = len(chinese) < len(self._words)

    def marked(self, text: str) -> Markup:
        """`text` as HTML with the words in ``<mark>``."""
        return _mark(text, self._spans(text), 0, len(text))

    def passage(self, texts: Iterable[str]) -> tuple[int, Markup] | None:
        """The number of the text that says most, and its best passage; None where none has a word.

        Best is where most different words stand close together, of which one that is only part of
        another says less; of equals the first. No text is taken after one with all words.
        """
        most, best = 0, (0, "", 0, list[Span]())
        for number, text in enumerate(texts):
            spans = self._spans(text)
            worth, start = self._best_place(spans)
            if worth > most:
                most, best = worth, (number, text, start, spans)
            if worth >= self._all:
                break
        if not most:
            return None
        number, text, start, spans = best
        begin = _beginning(text, spans[start].start)
        end = min(len(text), begin + PASSAGE)
        passage = _mark(text, spans, begin, end)
        return number, "…" * (begin > 0) + passage + "…" * (end < len(text))

    def _spans(self, text: str) -> list[Span]:
        folded = fold_in_place(text)
        spans: list[Span] = []
        if self._chinese:
            spans += [Span(*found.span(), found[0]) for found in self._chinese.finditer(folded)]
        if self._others:
            for run in RUN.finditer(folded):
                same = self._words.intersection(words_of_run(run[2])) if run[2] else ()
                if same:
                    spans.append(Span(*run.span(), min(same)))
            spans.sort()
        return spans

    def _best_place(self, spans: list[Span]) -> tuple[int, int]:
        """What the words are worth that a passage can show, and the span it then begins with."""
        best = last = 0
        most = worth = 0
        within: Counter[str] = Counter()
        for first, span in enumerate(spans):
            limit = max(span.end, span.start + PASSAGE - LEAD)
            while last < len(spans) and spans[last].end <= limit:
                word = spans[last].word
                worth += 0 if within[word] else self._worth[word]
                within[word] += 1
                last += 1
            if worth > most:
                most, best = worth, first
            within[span.word] -= 1
            worth -= 0 if within[span.word] else self._worth[span.word]
        return most, best


def _longest(words: Iterable[str]) -> Iterator[str]:
    """`words` without the characters that are there only as parts of others."""
    all_words = list(words)
    for word in all_words:
        if len(word) > 1 or not any(word in other for other in all_words if other != word):
            yield word


def _worth_of(words: Iterable[str]) -> dict[str, int]:
    """What each of `words` is worth in a passage: less, where it is part of another of them."""
    distinct = list(dict.fromkeys(words))
    return {
        word: PART if any(word in other and word != other for other in distinct) else WHOLE
        for word in distinct
    }


def _is_chinese(word: str) -> bool:
    run = RUN.match(word)
    return run is not None and run[1] is not None


def _beginning(text: str, first: int) -> int:
    """Where a passage begins whose first word stands at `first`: after a pause, if one is near."""
    earliest = max(0, first - LEAD)
    if not earliest:
        return 0
    pauses = list(_PAUSE.finditer(text, earliest, first))
    return pauses[0].end() if pauses else earliest


def _mark(text: str, spans: list[Span], begin: int, end: int) -> Markup:
    html, place = "", begin
    for start, stop in _joined(span for span in spans if begin <= span.start and span.end <= end):
        html += f"{escape(text[place:start])}<mark>{escape(text[start:stop])}</mark>"
        place = stop
    return Markup(f"{html}{escape(text[place:end])}")  # noqa: S704  (its pieces are escaped)


def _joined(spans: Iterable[Span]) -> Iterator[tuple[int, int]]:
    """The stretches that `spans` cover; those that touch become one."""
    start = stop = -1
    for span in spans:
        if span.start > stop:
            if stop > start:
                yield start, stop
            start = span.start
        stop = max(stop, span.end)
    if stop > start:
        yield start, stop
