"""Cutting what was typed into terms: words, phrases, operators, and which of them to leave out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum, auto

from qa.search.analysis import fold, words_of

NAMES: Mapping[str, tuple[str, ...]] = {
    "industry": ("industry", "行业"),
    "tag": ("tag", "tags", "标签"),
    "author": ("author", "作者", "提问者"),
    "is": ("is", "state", "状态"),
    "score": ("score", "得分", "票数"),
    "answers": ("answers", "回答数"),
    "since": ("since", "自"),
    "until": ("until", "至"),
    "lang": ("lang", "language", "语言"),
}
"""Every operator, with all names it goes by, folded."""

_OPERATORS = {alias: name for name, aliases in NAMES.items() for alias in aliases}
_LATIN_NAMES = [alias for alias in _OPERATORS if alias.isascii()]

_QUOTED = '["＂][^"＂]*["＂]|[“”][^“”]*[“”]|「[^「」]*」|『[^『』]*』'
_QUOTES = '"＂“”「」『』'
_TERM = re.compile(
    rf"(?P<minus>(?<!\S)[-－](?=[^\s\d\-－]))?"
    rf"(?:(?P<name>[^\W\d_]{{1,12}})[:：](?P<value>{_QUOTED}|[^\s{_QUOTES}]*)"
    rf"|(?P<phrase>{_QUOTED})"
    rf"|(?P<word>[^\s{_QUOTES}]+)"
    rf"|(?P<stray>[{_QUOTES}]))"
)
_WORDS_END = re.compile(rf"[\s{_QUOTES}]")


class Kind(Enum):
    """What a term is."""

    WORD = auto()
    PHRASE = auto()
    OPERATOR = auto()


@dataclass(frozen=True, slots=True)
class Term:
    """A piece of what was typed, from `start` to `end` of it.

    `text` is the word, the phrase without its quotes, or the value of the operator `name`, which
    is a key of `NAMES`. With `minus` it is to be left out.
    """

    kind: Kind
    text: str
    start: int
    end: int
    name: str = ""
    minus: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """What was typed, and its terms.

    `stray` tells that a quotation mark had no partner, `misnamed` has what looks like an operator
    with a slip in its name, each with the name that may be meant.
    """

    typed: str
    terms: tuple[Term, ...]
    stray: bool
    misnamed: tuple[tuple[str, str], ...]

    @property
    def words(self) -> str:
        """The words to look for, without phrases."""
        return " ".join(self._texts(Kind.WORD, minus=False))

    @property
    def phrases(self) -> tuple[str, ...]:
        """The phrases that have a word."""
        return tuple(filter(words_of, self._texts(Kind.PHRASE, minus=False)))

    @property
    def excluded(self) -> tuple[str, ...]:
        """Words and phrases that have to be absent."""
        both = (*self._texts(Kind.WORD, minus=True), *self._texts(Kind.PHRASE, minus=True))
        return tuple(filter(words_of, both))

    @property
    def operators(self) -> Iterator[Term]:
        """The operators in their order."""
        return (term for term in self.terms if term.kind is Kind.OPERATOR)

    @property
    def wanted(self) -> str:
        """All that is looked for as one line: words and phrases in their order."""
        return " ".join(
            term.text for term in self.terms if term.kind is not Kind.OPERATOR and not term.minus
        )

    def without(self, terms: Collection[Term]) -> str:
        """What was typed less `terms`."""
        kept = (self.typed[t.start : t.end] for t in self.terms if t not in terms)
        return " ".join(kept)

    def with_words(self, words: str) -> str:
        """`words` in place of the words to look for, and the other terms as they were typed."""
        replaced = [term for term in self.terms if term.kind is Kind.WORD and not term.minus]
        return f"{words} {self.without(replaced)}".strip()

    def _texts(self, kind: Kind, *, minus: bool) -> Iterator[str]:
        return (t.text for t in self.terms if t.kind is kind and t.minus is minus and t.text)


def read(typed: str) -> Sentence:
    """The terms of `typed`, which is one line; whatever it is, it has some meaning."""
    terms: list[Term] = []
    misnamed: list[tuple[str, str]] = []
    stray, place = False, 0
    while found := _TERM.search(typed, place):
        place = found.end()
        name = _OPERATORS.get(fold(found["name"])) if found["name"] else None
        if name:
            terms.append(_operator(found, name))
        elif found["phrase"]:
            terms.append(_phrase(found))
        elif found["stray"]:
            stray = True
        else:
            misnamed += _slips(found["name"] or "")
            terms.append(word := _word(typed, found))
            place = word.end
    return Sentence(typed, tuple(terms), stray, tuple(dict.fromkeys(misnamed)))


def _operator(found: re.Match[str], name: str) -> Term:
    value = found["value"].strip(_QUOTES).strip()
    return Term(Kind.OPERATOR, value, *found.span(), name=name, minus=bool(found["minus"]))


def _phrase(found: re.Match[str]) -> Term:
    text = found["phrase"][1:-1].strip()
    return Term(Kind.PHRASE, text, *found.span(), minus=bool(found["minus"]))


def _word(typed: str, found: re.Match[str]) -> Term:
    """The characters up to a blank or a quotation mark: the colon of no operator is one of them."""
    start, minus = found.start(), bool(found["minus"])
    text = _WORDS_END.split(typed[start + minus :], maxsplit=1)[0]
    return Term(Kind.WORD, text, start, start + minus + len(text), minus=minus)


def _slips(name: str) -> Iterator[tuple[str, str]]:
    """`name` with the operator that is one slip away from it."""
    if name.isascii() and len(name) > 2:
        for meant in get_close_matches(name.lower(), _LATIN_NAMES, n=1, cutoff=0.8):
            yield name, _OPERATORS[meant]
