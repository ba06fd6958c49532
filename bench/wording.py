"""Texts of natural length, recombined from fragments: Chinese mostly, some of it traditional.

The HTML is put together from the same parts as the source, because rendering a million posts
would take an hour; a test compares it with what `qa.core.markup` makes of the source.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from random import Random
from string import Formatter
from typing import Any

import opencc

from qa.core.text import shorten

FILE = Path(__file__).with_name("fragments.toml")

EXCERPT = 140
LISTS = 0.2  # share of the answers


@dataclass(frozen=True, slots=True)
class Body:
    """A post: its source, the HTML of it, and its beginning as plain text."""

    source: str
    html: str
    excerpt: str


@dataclass(frozen=True, slots=True)
class Language:
    """The parts of one language, and what stands between two sentences, behind a sum."""

    words: Mapping[str, Sequence[str]]
    titles: Sequence[str]
    openings: Sequence[str]
    sentences: Sequence[str]
    asks: Sequence[str]
    advice: Sequence[str]
    remarks: Sequence[str]
    gap: str
    money: str


@cache
def languages() -> tuple[Language, ...]:
    """Simplified Chinese, traditional Chinese, English."""
    data = tomllib.loads(FILE.read_text("utf-8"))
    return (
        _language(data["chinese"], str, "", "元"),
        _language(data["chinese"], opencc.OpenCC("s2t").convert, "", "元"),
        _language(data["english"], str, " ", " yuan"),
    )


def _language(
    data: Mapping[str, Any], convert: Callable[[str], str], gap: str, money: str
) -> Language:
    words = {name: convert(text).split() for name, text in data["words"].items()}
    parts = {name: [*map(convert, texts)] for name, texts in data.items() if name != "words"}
    return Language(words=words, gap=gap, money=money, **parts)


@dataclass(frozen=True, slots=True)
class Topic:
    """What a question and all below it are about, and in which language."""

    language: Language
    goods: str


class Writer:
    """Writes posts; the same `random` writes the same ones."""

    def __init__(self, random: Random) -> None:
        self._random = random

    def topic(self) -> Topic:
        """That of the next question; ten in twelve are in simplified Chinese."""
        language = self._random.choices(languages(), (10, 1, 1))[0]
        return Topic(language, self._random.choice(language.words["goods"]))

    def title(self, topic: Topic) -> str:
        """About thirty characters."""
        return self._fill(self._random.choice(topic.language.titles), topic)

    def question(self, topic: Topic) -> Body:
        """An opening, what happened, and what is asked: 100 to 600 characters of Chinese."""
        language = topic.language
        opening, ask = self._random.choice(language.openings), self._random.choice(language.asks)
        told = self._sentences(language.sentences, topic)
        return self._body([self._fill(opening, topic), *told, self._fill(ask, topic)], language.gap)

    def answer(self, topic: Topic) -> Body:
        """Some pieces of advice, now and then as a list."""
        said = self._sentences(topic.language.advice, topic)
        if self._random.random() < LISTS:
            return self._list(said)
        return self._body(said, topic.language.gap)

    def advice(self, topic: Topic) -> str:
        """One sentence of an answer."""
        return self._fill(self._random.choice(topic.language.advice), topic)

    def comment(self, topic: Topic) -> Body:
        """A remark."""
        return self._body([self._fill(self._random.choice(topic.language.remarks), topic)], "")

    def tags(self) -> tuple[str, ...]:
        """Up to three."""
        return tuple(self._random.sample(languages()[0].words["term"], self._random.randint(0, 3)))

    def _sentences(self, patterns: Sequence[str], topic: Topic) -> list[str]:
        number = min(len(patterns), 4 + int(self._random.expovariate(0.2)))
        return [self._fill(pattern, topic) for pattern in self._random.sample(patterns, number)]

    def _fill(self, pattern: str, topic: Topic) -> str:
        return "".join(
            text + (self._word(name, topic) if name else "") for text, name in _parts(pattern)
        )

    def _word(self, name: str, topic: Topic) -> str:
        if name == "goods":
            return topic.goods
        if name == "amount":
            return f"{self._random.randint(2, 900) * 500}{topic.language.money}"
        if name == "days":
            return str(self._random.randint(3, 90))
        if name == "percent":
            return f"{self._random.randint(3, 60)}%"
        return self._random.choice(topic.language.words[name.rstrip("2")])

    def _body(self, sentences: Sequence[str], gap: str) -> Body:
        """Paragraphs of two to four sentences."""
        paragraphs, start = [], 0
        while start < len(sentences):
            end = start + self._random.randint(2, 4)
            paragraphs.append(gap.join(sentences[start:end]))
            start = end
        html = "".join(f"<p>{escape(text, quote=False)}</p>\n" for text in paragraphs)
        return Body("\n\n".join(paragraphs), html, shorten(" ".join(paragraphs), EXCERPT))

    def _list(self, sentences: Sequence[str]) -> Body:
        items = "".join(f"<li>{escape(text, quote=False)}</li>\n" for text in sentences)
        source = "\n".join(f"- {text}" for text in sentences)
        return Body(source, f"<ul>\n{items}</ul>\n", shorten(" ".join(sentences), EXCERPT))


@cache
def _parts(pattern: str) -> tuple[tuple[str, str], ...]:
    """The literal texts of a pattern, each with the name of the place after it."""
    return tuple((text, name or "") for text, name, _, _ in Formatter().parse(pattern))
