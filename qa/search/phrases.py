"""Phrases: words that stand side by side in a text."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from .analysis import RUN, fold, words_of_run

_SIGNS = re.compile(r"[\W_]+")


def form(text: str) -> str:
    """`text` so that it holds the form of a phrase exactly where the phrase stands in it.

    Signs and spaces do not part words. English words are stemmed, and stand between spaces.
    """
    return _form(fold(text))


def stand_in(phrases: Collection[str], texts: Iterable[str]) -> bool:
    """Whether each of `phrases`, given as `form` has them, stands in one of `texts`."""
    chinese = {phrase for phrase in phrases if " " not in phrase}
    others = {*phrases} - chinese
    for text in texts:
        folded = fold(text)
        if chinese:  # for these alone it need not be taken apart, which takes ten times as long
            joined = _SIGNS.sub("", folded)
            chinese = {phrase for phrase in chinese if phrase not in joined}
        if others:
            formed = _form(folded)
            others = {phrase for phrase in others if phrase not in formed}
    return not (chinese or others)


def _form(folded: str) -> str:
    return "".join(
        chinese or f" {words_of_run(other)[0]} " for chinese, other in RUN.findall(folded)
    )
