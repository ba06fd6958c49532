"""The words of the site, and by what mistakes they are found: how they sound, their letters.

Three tables: ``word`` holds every word of the titles, so that it can be told whether anybody
writes it; ``sound`` the Chinese ones that are known, by how they sound to those who do not tell
zh from z or ng from n; ``spelling`` the known ones in Latin letters. The id of each is in how
many titles it stands.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from qa.search.analysis import HAN, RUN, fold, words_of

from .keys import FROM_THE_START, Record, syllables_of
from .tables import Arrays, Entry, arrange

KNOWN = 5
"""Titles that a word stands in to be offered in place of another."""

LONGEST_WORD = 20
"""Letters or characters of a word that is kept."""

_CHINESE = re.compile(f"[{HAN}]+")
_SPELT = re.compile(f"[^\\W\\d_{HAN}]{{4,}}")
_ALIKE = re.compile("(?<=[zcs])h|(?<=n)g")
_ONLY_KEY = (b"\0\0", bytes([FROM_THE_START]))


def sounding(pinyin: str) -> str:
    """How `pinyin` sounds to those who do not tell zh from z, or ng from n."""
    return _ALIKE.sub("", pinyin)


def letters(word: str) -> int:
    """A bit for each letter of `word`; letters beyond a to z share the last six of 32."""
    bits = 0
    for char in word:
        place = ord(char) - ord("a")
        bits |= 1 << (place if 0 <= place < 26 else 26 + place % 6)
    return bits


class Vocabulary:
    """In how many titles each word stands."""

    def __init__(self) -> None:
        self._titles: Counter[str] = Counter()
        self._spelt: Counter[str] = Counter()

    def note(self, title: str) -> None:
        """Count the words of `title`, those in letters also as they are spelt."""
        self._titles.update(set(words_of(title)))
        self._spelt.update({run for _chinese, run in RUN.findall(fold(title)) if run})

    def arrays(self) -> Arrays:
        """The three tables, and ``spelling.letters``: the `letters` of each word of the third."""
        words = _short(self._spelt | self._titles)
        known = [(word, count) for word, count in words if count >= KNOWN]
        spelt = [
            (word, count)
            for word, count in _short(self._spelt)
            if count >= KNOWN and _SPELT.fullmatch(word)
        ]
        masks: NDArray[np.uint32] = np.array([letters(word) for word, _ in spelt], np.uint32)
        return {
            **arrange((_entry((word,), count) for word, count in words), "word"),
            **arrange(_sounds(known), "sound"),
            **arrange((_entry((word,), count) for word, count in spelt), "spelling"),
            "spelling.letters": masks,
        }


def _short(counts: Counter[str]) -> list[tuple[str, int]]:
    return [(word, count) for word, count in counts.items() if len(word) <= LONGEST_WORD]


def _sounds(known: Sequence[tuple[str, int]]) -> Iterator[Entry]:
    for word, count in known:
        if len(word) > 1 and _CHINESE.fullmatch(word):
            pinyin = "".join(syllables_of(word))
            yield _entry((sounding(pinyin), pinyin, word), count)


def _entry(forms: tuple[str, ...], count: int) -> Entry:
    whole = "".join(f"{form}\0" for form in forms).encode()
    return Entry(count, 0, min(count, 2**15), Record(whole, *_ONLY_KEY))
