"""What an import brings: questions with all that hangs on them, checked and rendered.

Lengths are bounded as for members (``board/drafts.py``), but no text is too short unless it is
empty: the lower bounds there make a person who types think again, and a "No" of ten years ago
stays what it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from qa.board.drafts import BODY_WIDTH, TAG_WIDTH, TAGS, TITLE_WIDTH, folded_tags
from qa.board.tree import Node
from qa.core.markup import render
from qa.core.text import clean, clean_line, width

from .authors import Author

LONGEST_SOURCE = 60  # characters; width of the column

MOST_VOTES = 10**9


class Unfit(ValueError):
    """A row that cannot be taken; the text says why."""


@dataclass(frozen=True, slots=True)
class Body:
    """A text as it is stored: Markdown, and the HTML of it."""

    text: str
    html: str


@dataclass(frozen=True, slots=True)
class CommentRecord:
    """A comment to be stored."""

    author: Author
    body: Body
    at: datetime


@dataclass(frozen=True, slots=True)
class AnswerRecord:
    """An answer to be stored; no two of one question have the same author."""

    author: Author
    body: Body
    at: datetime
    accepted_at: datetime | None
    ups: int
    downs: int
    comments: tuple[CommentRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionRecord:
    """A question to be stored, known as `key` of `source`; at most one answer is accepted."""

    source: str
    key: str
    author: Author
    industry: Node
    title: str
    body: Body
    tags: tuple[str, ...]
    at: datetime
    ups: int
    downs: int
    answers: tuple[AnswerRecord, ...]
    comments: tuple[CommentRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A question of a source, not yet looked at closely.

    `record` checks and renders it, or raises `Unfit`; `size` is about how many bytes it takes;
    `title` and `where` say in a rejects file which row it was.
    """

    source: str
    key: str
    title: str
    size: int
    where: Mapping[str, Any]
    record: Callable[[], QuestionRecord]


def title_of(text: str) -> str:
    """`text` as a title. Raises `Unfit`."""
    title = clean_line(text)
    if not title:
        raise Unfit("the title is missing")
    return _bounded("the title", title, TITLE_WIDTH[1])


def text_of(what: str, text: str, limit: int) -> str:
    """`text` cleaned. Raises `Unfit` where nothing is left, or more than `limit` wide."""
    text = _bounded(what, clean(text), limit)
    if not text:
        raise Unfit(f"{what} is empty")
    return text


def body_of(what: str, text: str, limit: int) -> Body:
    """As `text_of`, and rendered."""
    source = text_of(what, text, limit)
    return Body(source, render(source))


def question_body_of(text: str) -> Body:
    """The body of a question, which may be empty: the title can say it all."""
    source = _bounded("the body", clean(text), BODY_WIDTH)
    return Body(source, render(source))


def tags_of(names: Iterable[str]) -> tuple[str, ...]:
    """Those of `names` that can be tags, as they are stored; a slash becomes a hyphen.

    A question is not turned away for its tags: what is too long, or too much, is left out.
    """
    tags = folded_tags(name.replace("/", "-") for name in names)
    return tuple(tag for tag in tags if tag and width(tag) <= TAG_WIDTH)[:TAGS]


def votes_of(score: int) -> tuple[int, int]:
    """Votes up and down that give `score`, where a source has nothing but the difference."""
    if abs(score) > MOST_VOTES:
        raise Unfit("the score is out of all proportion")
    return max(score, 0), max(-score, 0)


def _bounded(what: str, text: str, limit: int) -> str:
    if 2 * len(text) > limit and (wide := width(text)) > limit:
        raise Unfit(f"{what} is too long: {wide}, at most {limit}")
    return text
