"""Did you mean: words of the site that sound or look like what was typed.

Chinese is mostly mistyped by choosing another word of the same sound: 增植税 for 增值税. The
tokenizer tears such a word into characters, so windows of characters are looked up by their
pinyin among the words that many titles have (`suggesting.vocabulary`). A word in letters may be
pinyin that was never turned into characters, or misspelt: then it is compared by edit distance.

What the site writes itself is left alone, and so is what nothing known is near to.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

import numpy as np
import opencc
import rjieba

from .analysis import FUNCTION_WORDS, RUN, fold_in_place, words_of_run
from .suggesting.book import DAMAGE, Book, BookUnusable, shelf
from .suggesting.vocabulary import letters, sounding

LONGEST = 30
"""Characters of a query that is mended; longer ones are sentences, found by their other words."""

RARE = 20
"""Titles in which a mistake may stand, too."""

TIMES = 100
"""How many times as often a word must stand in titles to be what such a mistake meant."""

LONGEST_WINDOW = 5
"""Characters of a Chinese word that was torn apart."""

SHORTEST_SPELT = 4
"""Letters from which on a word can be told from others when one is wrong."""

LONG_ENOUGH_FOR_TWO = 7
"""Letters of a word in which two may be wrong."""

MOST_COMPARED = 60
"""Words that are compared letter by letter: those whose letters differ least."""

_LETTERS = re.compile("[^\\W\\d_]+")

_traditional = opencc.OpenCC("s2t")

log = logging.getLogger(__name__)


def better(text: str) -> str | None:
    """`text` with its mistakes mended; None where none was found, or nothing better is known.

    Takes less than 2 ms for any text.
    """
    if len(text) > LONGEST:
        return None
    try:
        mended = _mend(shelf().book(), text)
    except BookUnusable:
        return None
    except DAMAGE as error:
        log.warning("The words of the site are damaged: %r.", error)
        return None
    return mended if mended != text else None


def _mend(book: Book, text: str) -> str:
    """`text` with each of its runs mended; all other characters stay as they were typed."""
    mended, at = "", 0
    for run in RUN.finditer(fold_in_place(text)):
        start, end = run.span()
        chinese, spelt = run.groups()
        mended += text[at:start]
        if chinese:
            mended += _mend_chinese(book, chinese, text[start:end])
        else:
            mended += _mend_spelt(book, spelt) or text[start:end]
        at = end
    return mended + text[at:]


def _mend_chinese(book: Book, run: str, typed: str) -> str:
    """`typed`, which reads `run` when folded, with the words mended that were torn apart."""
    torn = _torn(book, run)
    mended, at = "", 0
    while at < len(run):
        word = next(_meant(book, run, torn, at), "")
        mended += (word if typed == run else _traditional.convert(word)) or typed[at]
        at += len(word) or 1
    return mended


def _torn(book: Book, run: str) -> list[bool]:
    """For each character of `run` whether it is in no word, and no pair of two, of the titles."""
    found: list[bool] = []
    for word in rjieba.cut(run, hmm=False):
        alone = len(word) == 1 or _titles(book, word) <= RARE
        at = len(found)
        found += [alone] * len(word)
        if at and len(word) == 1 and _titles(book, run[at - 1 : at + 1]) > RARE:
            found[at - 1 : at + 1] = (False, False)
    return found


def _meant(book: Book, run: str, torn: list[bool], start: int) -> Iterator[str]:
    """Known words that sound like the characters from `start` on, the longest first."""
    for end in range(min(start + LONGEST_WINDOW, len(run)), start + 1, -1):
        window = run[start:end]
        if any(torn[start:end]):
            pinyin = "".join(map(book.syllable, window))
            for word, titles, _exact in _sounding_like(book, pinyin):
                if _may_mean(window, torn[start:end], word) and _is_better(
                    titles, _written(book, window)
                ):
                    yield word


def _may_mean(window: str, torn: list[bool], word: str) -> bool:
    """Whether `window` may be `word` mistyped: some characters are wrong, and some are right.

    Only one that was torn apart can be wrong. One that stands alone in many sentences, such as
    的, is none that was mistaken for another, nor does it tell that the word is right.
    """
    if len(window) != len(word):
        return False
    wrong = [at for at, char in enumerate(window) if char != word[at]]
    right = [char for char, other in zip(window, word, strict=True) if char == other]
    return (
        bool(wrong)
        and all(torn[at] and window[at] not in FUNCTION_WORDS for at in wrong)
        and not FUNCTION_WORDS.issuperset(right)
    )


def _mend_spelt(book: Book, run: str) -> str | None:
    """The word, or the Chinese words, that a run of letters may have meant."""
    if len(run) < SHORTEST_SPELT or not _LETTERS.fullmatch(run):
        return None
    written = max(_titles(book, word) for word in (run, *words_of_run(run)))
    if written > RARE:
        return None
    return _spoken(book, run) or _near(book, run, written)


def _spoken(book: Book, pinyin: str) -> str:
    """The Chinese words that a run of pinyin is; empty where it is not all words."""
    found, at = "", 0
    while at < len(pinyin):
        for end in range(len(pinyin), at + SHORTEST_SPELT - 1, -1):
            word, _, exact = next(_sounding_like(book, pinyin[at:end]), ("", 0, False))
            if exact:
                found += word
                at = end
                break
        else:
            return ""
    return found


def _near(book: Book, run: str, written: int) -> str | None:
    """The word in letters with the fewest mistakes between it and `run`, of those the commonest."""
    table = book.tables["spelling"]
    most = 2 if len(run) >= LONG_ENOUGH_FOR_TWO else 1
    near = []
    for number in _with_letters_of(book, run, 2 * most):
        word, titles = table.forms(number)[0], table.id(number)
        if abs(len(word) - len(run)) <= most and _is_better(titles, written):
            mistakes = _distance(run, word)
            if 0 < mistakes <= most:
                near.append((mistakes, -titles, word))
    return min(near)[2] if near else None


def _with_letters_of(book: Book, run: str, most: int) -> list[int]:
    """The numbers of the words in letters that differ from `run` in at most `most` letters."""
    other = np.bitwise_count(book.arrays["spelling.letters"] ^ np.uint32(letters(run)))
    some = np.flatnonzero(other <= most)
    found: list[int] = some[np.argsort(other[some], kind="stable")][:MOST_COMPARED].tolist()
    return found


def _sounding_like(book: Book, pinyin: str) -> Iterator[tuple[str, int, bool]]:
    """Words with the sound of `pinyin`, their titles, and whether they have every letter of it.

    Those come first, then those that many people say alike; of each the commonest first.
    """
    table = book.tables["sound"]
    found = []
    for one in table.exactly(sounding(pinyin)):
        _, whole, word = table.forms(one.number)
        found.append((whole != pinyin, -one.id, word))
    for other, titles, word in sorted(found):
        yield word, -titles, not other


def _titles(book: Book, word: str) -> int:
    """In how many titles `word` stands."""
    return max((found.id for found in book.tables["word"].exactly(word)), default=0)


def _written(book: Book, window: str) -> int:
    """In how many titles `window` stands, if only as the beginning of something longer."""
    return max(_titles(book, window), book.tables["title"].count(window))


def _is_better(titles: int, written: int) -> bool:
    """Whether a word of so many titles can be what one meant that stands in `written`."""
    return written <= RARE and titles >= TIMES * written


def _distance(one: str, other: str) -> int:
    """Letters that are wrong, missing, too many or swapped with their neighbour between two words.

    The optimal string alignment distance.
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, char in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, with_ in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (char != with_))
            if i > 1 and j > 1 and char == other[j - 2] and one[i - 2] == with_:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]
