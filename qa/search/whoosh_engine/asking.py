"""What a query asks for, in the words of the index."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from qa.search import phrases
from qa.search.analysis import telling_words_of, words_of, words_of_synonym
from qa.search.engine import Query

from .scoring import Choice

MOST_WORDS = 64
"""Distinct words of a query that are looked for; the others are left out."""

MOST_TEXTS = 16
"""Phrases of a query that are looked for, and excluded texts, and texts that mean the same as
one of it; the others are left out."""

MOST_WORDS_OF_TEXT = 16
"""Distinct words of each of them."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a text in titles and elsewhere, where those that tell nothing are not kept."""

    in_titles: tuple[str, ...]
    elsewhere: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A hit has all `words`, one set of words of each of the `choices`, and all `phrases`.

    The phrases are in the form of `qa.search.phrases`; in a field that has one, all words of its
    wording in `phrase_words` stand. A field that has all words of an `excluded` one bars it.
    """

    words: tuple[str, ...]
    choices: tuple[Choice, ...]
    phrases: tuple[str, ...]
    phrase_words: tuple[Wording, ...]
    excluded: tuple[Wording, ...]

    @property
    def for_words(self) -> bool:
        """Whether there is any word that hits must have."""
        return bool(self.words or self.choices)


def read(query: Query) -> Asked:
    """What `query` asks for; texts without words ask for nothing."""
    told = _with_words(query.phrases)
    wordings = tuple(_wording(text, phrase=True) for text in told)
    words = [*telling_words_of(query.text), *(w for some in wordings for w in some.elsewhere)]
    words = words or [*words_of(query.text), *(w for some in wordings for w in some.in_titles)]
    left, choices = _choose(list(dict.fromkeys(words))[:MOST_WORDS], query.synonyms)
    return Asked(
        words=tuple(left),
        choices=tuple(choices),
        phrases=tuple(map(phrases.form, told)),
        phrase_words=wordings,
        excluded=tuple(map(_wording, _with_words(query.excluded))),
    )


def _with_words(texts: Iterable[str]) -> list[str]:
    return list(islice((text for text in texts if words_of(text)), MOST_TEXTS))


def _wording(text: str, phrase: bool = False) -> Wording:
    """The words of `text`; of a `phrase` the shortest: 电放提单 is also written 电放 提单."""
    titled, telling = _some(words_of(text)), _some(telling_words_of(text))
    return Wording(_shortest(titled), _shortest(telling)) if phrase else Wording(titled, telling)


def _shortest(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(
        word for word in words if not any(other in word and other != word for other in words)
    )


def _some(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))[:MOST_WORDS_OF_TEXT]


def _choose(words: list[str], groups: Iterable[Iterable[str]]) -> tuple[list[str], list[Choice]]:
    """The choices for texts of `groups` that stand in `words`, and the words besides those."""
    choices: list[Choice] = []
    left = dict.fromkeys(words)
    for group in groups:
        some = (words_of_synonym(text)[:MOST_WORDS_OF_TEXT] for text in group)
        texts = [words for words in some if words]
        typed = [words for words in texts if left.keys() >= {*words}]
        if typed:
            left = {word: None for word in left if not any(word in words for words in typed)}
            choices.append(tuple(dict.fromkeys(texts))[:MOST_TEXTS])
    return [*left], choices
