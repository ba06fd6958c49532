"""What the index holds of a question, and how much each part of it counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from whoosh.columns import NumericColumn
from whoosh.fields import COLUMN, KEYWORD, TEXT, Schema
from whoosh.formats import Existence

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

COLUMNS = {
    "number": "q",
    "industry": "i",
    "solved": "B",
    "created": "I",
    "score": "i",
    "fingerprint": "Q",
}
"""Figures of a document, not indexed but kept in columns, by their ``struct`` type."""

MARKER = Document(0, "shangbang", "", "", 0, (), False, 0, 0)
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
    """The schema of a new index. Only titles have positions; nothing is stored but figures."""
    texts = {field.name: TEXT() for field in FIELDS}
    for field in (BODY, ANSWERS):
        texts[field.name].format = Counts()
    columns = {name: COLUMN(NumericColumn(kind)) for name, kind in COLUMNS.items()}
    return Schema(tags=KEYWORD(), **texts, **columns)


def make_row(document: Document) -> Row:
    """`document` with its texts cut into words; those that tell nothing count in titles only."""
    return {
        "title": words_of(document.title),
        "body": telling_words_of(document.body),
        "answers": telling_words_of(document.answers),
        "tags": list(document.tags),
        "number": document.id,
        "industry": document.industry_id,
        "solved": int(document.solved),
        "created": document.created,
        "score": document.score,
        "fingerprint": document.fingerprint,
    }
