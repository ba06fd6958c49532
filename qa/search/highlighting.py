"""Showing where the words of a query stand: marks in a title, the best passage of a text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

from .analysis import RUN, fold_in_place, words_of_run

PASSAGE = 120
"""Characters of a passage."""

LEAD = 24
"""Characters of it that stand before the first word, at most."""

_PAUSE = re.compile(r"[\s。！？；，、.!?;,:：]+")


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
        self._words = frozenset(_longest(words))
        chinese = sorted(filter(_is_chinese, self._words), key=len, reverse=True)
        self._chinese = re.compile("|".join(chinese)) if chinese else None
        self._others = len(chinese) < len(self._words)

    def marked(self, text: str) -> Markup:
        """`text` as HTML with the words in ``<mark>``."""
        return _mark(text, self._spans(text), 0, len(text))

    def passage(self, texts: Sequence[str]) -> tuple[int, Markup] | None:
        """The number of the text that says most, and its best passage; None where none has a word.

        Best is where most different words stand close together; of equals the first.
        """
        best: tuple[int, int, int, list[Span]] = (0, 0, 0, [])
        for number, text in enumerate(texts):
            spans = self._spans(text)
            worth, start = _best_place(spans)
            if worth > best[0]:
                best = worth, number, start, spans
            if worth == len(self._words):
                break
        worth, number, start, spans = best
        if not worth:
            return None
        text = texts[number]
        begin = _beginning(text, spans[start].start)
        end = min(len(text), begin + PASSAGE)
        passage = _mark(text, spans, begin, end)
        return number, Markup("{}{}{}").format(
            "…" if begin else "", passage, "…" if end < len(text) else ""
        )

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


def _longest(words: Iterable[str]) -> Iterator[str]:
    """`words` without the characters that are there only as parts of others."""
    all_words = list(words)
    for word in all_words:
        if len(word) > 1 or not any(word in other for other in all_words if other != word):
            yield word


def _is_chinese(word: str) -> bool:
    run = RUN.match(word)
    return run is not None and run[1] is not None


def _best_place(spans: list[Span]) -> tuple[int, int]:
    """How many different words a passage can show, and the span it then begins with."""
    best = last = 0
    worth = 0
    within: Counter[str] = Counter()
    for first, span in enumerate(spans):
        limit = max(span.end, span.start + PASSAGE - LEAD)
        while last < len(spans) and spans[last].end <= limit:
            within[spans[last].word] += 1
            last += 1
        if len(within) > worth:
            worth, best = len(within), first
        within[span.word] -= 1
        if not within[span.word]:
            del within[span.word]
    return worth, best


def _beginning(text: str, first: int) -> int:
    """Where a passage begins whose first word stands at `first`: after a pause, if one is near."""
    earliest = max(0, first - LEAD)
    if not earliest:
        return 0
    pauses = list(_PAUSE.finditer(text, earliest, first))
    return pauses[0].end() if pauses else earliest


def _mark(text: str, spans: list[Span], begin: int, end: int) -> Markup:
    html, place = [], begin
    for start, stop in _joined(span for span in spans if begin <= span.start and span.end <= end):
        html += [escape(text[place:start]), _OPEN, escape(text[start:stop]), _CLOSE]
        place = stop
    html.append(escape(text[place:end]))
    return Markup("").join(html)


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


_OPEN, _CLOSE = Markup("<mark>"), Markup("</mark>")
