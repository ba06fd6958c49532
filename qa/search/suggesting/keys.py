"""The keys by which a text is found while it is typed: itself, its pinyin, and their initials.

A key holds letters, digits and Chinese characters and nothing between them, so that it does not
matter how words are set apart: ``xin yong zheng``, ``xi'an``, 信用证（软条款）.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

import rjieba

from qa.search.analysis import FUNCTION_WORDS, RUN, fold, words_of_run

LONGEST = 60
"""Characters of a key; nobody types on to find what they have not seen by then."""

MOST_STARTS = 12
"""Words of a text from which on it is found."""

MOST_TEXTS = 50
"""Texts that an entry goes by; with more its places would not fit."""

FROM_THE_START, FROM_A_WORD, INITIALS, LATER_INITIALS = range(4)
"""Grades of keys, the best first."""

_JOINTS = str.maketrans("", "", "-_.&'’")
_END = b"\0"


@dataclass(frozen=True, slots=True)
class Record:
    """The forms of an entry, each ended by a zero byte, and where keys begin in them.

    `places` are unsigned shorts and `grades` bytes, one of each a key.
    """

    forms: bytes
    places: bytes
    grades: bytes


def typed_key(text: str) -> str:
    """What was typed, as keys are written."""
    return "".join(run for run, _chinese in _runs(text))[:LONGEST]


def record_of(texts: Iterable[str]) -> Record:
    """The record of an entry that goes by each of `texts`."""
    forms = bytearray()
    places, grades = array("H"), array("B")
    for text in islice(texts, MOST_TEXTS):
        for form, starts, best in _forms(text):
            for start in starts[: MOST_STARTS + 1]:
                places.append(len(forms) + start)
                grades.append(best if start == 0 else best + 1)
            forms += form + _END
    return Record(bytes(forms), places.tobytes(), grades.tobytes())


def _forms(text: str) -> Iterator[tuple[bytes, list[int], int]]:
    """The forms of `text`: the bytes, where words begin in them, the grade of the first key."""
    plain, sound, heads = bytearray(), bytearray(), bytearray()
    forms: tuple[tuple[bytearray, list[int]], ...] = ((plain, [0]), (sound, [0]), (heads, [0]))
    for word, syllables in _words(text):
        if plain and not _tells_nothing(word):
            for form, starts in forms:
                starts.append(len(form))
        plain += word.encode()
        sound += "".join(syllables).encode()
        heads += "".join(syllable[0] for syllable in syllables).encode()
    if plain:
        yield bytes(plain), forms[0][1], FROM_THE_START
    if plain != sound:
        yield bytes(sound), forms[1][1], FROM_THE_START
        yield bytes(heads), forms[2][1], INITIALS


def _words(text: str) -> Iterator[tuple[str, Sequence[str]]]:
    """The words of `text` in order, each with its syllables, or with its letters."""
    left = LONGEST
    for whole, chinese in _runs(text):
        run = whole[:left]
        left -= len(run)
        if not chinese:
            if run:
                yield run, run
            continue
        syllables, at = syllables_of(run), 0
        for word in _shortest_words(run):
            yield word, syllables[at : at + len(word)]
            at += len(word)


def _shortest_words(run: str) -> Iterator[str]:
    """The words of a run of Chinese characters; of one that is made of others, those."""
    for word in rjieba.cut(run, hmm=False):
        inside = [part for part in rjieba.cut_for_search(word, hmm=False) if part != word]
        if "".join(inside) == word:
            yield from inside
        else:
            yield word


def _runs(text: str) -> Iterator[tuple[str, bool]]:
    """The runs of `text`, and whether they are Chinese."""
    for chinese, other in RUN.findall(fold(text)):
        yield chinese or other.translate(_JOINTS), bool(chinese)


@lru_cache(maxsize=50_000)
def _tells_nothing(word: str) -> bool:
    return all(part in FUNCTION_WORDS for part in words_of_run(word) or [word])


def syllables_of(run: str) -> list[str]:
    """The pinyin of a run of Chinese characters, one a character, without tones; ü is v.

    Characters without a reading stay as they are. Loads 50 MB of phrases at its first use.
    """
    from pypinyin import lazy_pinyin

    found: list[str] = lazy_pinyin(run)
    return found if len(found) == len(run) else [syllables_of(char)[0] for char in run]
