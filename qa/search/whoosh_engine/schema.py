"""What the index holds of a question, and how much each part of it counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from whoosh.columns import FixedBytesColumn, NumericColumn
from whoosh.fields import COLUMN, TEXT, Schema
from whoosh.formats import Existence

from qa.board.drafts import TAGS
from qa.board.models import State
from qa.search.analysis import telling_words_of, words_of
from qa.search.engine import Document


@dataclass(frozen=True, slots=True)
class Field:
    """A searched field and its part in BM25: `boost`, and the constants `b` and `k1`."""

    name: str
    boost: float
    b: float
    k1: float


TITLE = Field("title", 1.0, b=0.5, k1=0.9)
BODY = Field("body", 0.2, b=0.75, k1=1.2)
ANSWERS = Field("answers", 0.3, b=0.75, k1=1.2)
FIELDS = (TITLE, BODY, ANSWERS)
"""Weights of search.md, sections 4 and 7."""

STATES = tuple(State)
LANGUAGES = ("zh", "en")
"""The index has the place of each: other places are another layout (``folders.LAYOUT``)."""

FIGURES = np.dtype(
    [
        ("industry", "<i4"),
        ("author", "<u4"),
        ("created", "<u4"),
        ("score", "<i4"),
        ("tags", "<i4", (TAGS,)),
        ("answers", "<u2"),
        ("bounty", "<u2"),
        ("state", "u1"),
        ("language", "u1"),
        ("expert", "?"),
    ]
)
"""What questions are filtered, counted and ordered by: one record a document, in one column.

Whoosh keeps each column of a segment in a file of its own, and copies it value by value where
segments are merged. Fewer than `TAGS` tags end in zeros.
"""

MOST = 65_535
"""The largest number of answers and of points of a bounty that is told from smaller ones."""

COLUMNS: Mapping[str, Any] = {
    "number": np.dtype(">i8"),
    "figures": FIGURES,
    "fingerprint": np.dtype(">u8"),
}
"""Not indexed but kept in columns, as they lie on disk."""

MARKER = Document(0, "shangbang", "", "", 0, (), State.OPEN, 0, 0)
"""Stands in every index, for one without documents has traps; never found, never counted."""

Row = dict[str, Any]
"""A document as arguments of Whoosh's ``add_document``."""


class Counts(Existence):
    """How often a word stands in a text, which Whoosh keeps as its weight, and nothing else.

    Whoosh's ``Frequency`` writes the same number a second time.
    """

    def word_values(
        self, value: list[str], analyzer: object, **kwargs: object
    ) -> list[tuple[Any, int, float, bytes]]:
        """Word, count, weight and no payload of each distinct word."""
        return [(word, count, float(count), b"") for word, count in Counter(value).items()]


def schema() -> Schema:
    """The schema of a new index. No words have positions, and nothing is stored but figures."""
    texts = {field.name: TEXT() for field in FIELDS}
    for text in texts.values():
        text.format = Counts()
    return Schema(
        **texts,
        number=COLUMN(NumericColumn("q")),
        figures=COLUMN(FixedBytesColumn(FIGURES.itemsize)),
        fingerprint=COLUMN(NumericColumn("Q")),
    )


def make_row(document: Document) -> Row:
    """`document` with its texts cut into words; those that tell nothing count in titles only."""
    return {
        "title": words_of(document.title),
        "body": telling_words_of(document.body),
        "answers": telling_words_of(document.answers),
        "number": document.id,
        "figures": _figures(document),
        "fingerprint": document.fingerprint,
    }


def _figures(document: Document) -> bytes:
    tags = document.tags[:TAGS]
    record = (
        document.industry_id,
        document.author_id,
        document.created,
        document.score,
        (*tags, *[0] * (TAGS - len(tags))),
        min(document.answer_count, MOST),
        min(document.bounty, MOST),
        STATES.index(document.state),
        LANGUAGES.index(document.language),
        document.expert,
    )
    return np.array(record, FIGURES).tobytes()
