"""The block scorer gives what the formula of BM25 gives when it is written down plainly."""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh.util.numeric import byte_to_length, length_to_byte

from qa.search.analysis import asked_words, telling_words_of, words_of
from qa.search.engine import Document, Query
from qa.search.whoosh_engine import WhooshEngine
from qa.search.whoosh_engine.schema import FIELDS, MARKER, TITLE, Field
from qa.search.whoosh_engine.selecting import VOTES

from .samples import WORDS, random_documents

DOCUMENTS = random_documents(260)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> WhooshEngine:
    """An index of `DOCUMENTS`, in one segment."""
    return built(tmp_path_factory.mktemp("search"))


def built(root: Path) -> WhooshEngine:
    engine = WhooshEngine(root)
    engine.rebuild(DOCUMENTS, lambda _ids: ())
    return engine


class PlainBm25:
    """BM25 as section 7 of search.md writes it, over one field."""

    def __init__(self, field: Field) -> None:
        self.field = field
        texts = [getattr(document, field.name) for document in (MARKER, *DOCUMENTS)]
        cut = words_of if field is TITLE else telling_words_of
        self.counts = [Counter(cut(text)) for text in texts]
        self.average = sum(count.total() for count in self.counts) / len(self.counts)
        self.frequencies = Counter(word for count in self.counts for word in count)

    def rarity(self, word: str) -> float:
        """Robertson's idf."""
        frequency = self.frequencies[word]
        return math.log(1 + (len(self.counts) - frequency + 0.5) / (frequency + 0.5))

    def norm(self, length: float) -> float:
        """The denominator's part that depends on the length."""
        f = self.field
        return f.k1 * (1 - f.b + f.b * length / self.average)

    def score(self, place: int, words: list[str]) -> float:
        f, count = self.field, self.counts[place]
        norm = self.norm(byte_to_length(length_to_byte(count.total())))
        total = 0.0
        for word in words:
            part = count[word] * (f.k1 + 1) / (count[word] + norm)
            total += f.boost * self.rarity(word) * part
        return total


PLAIN = {field.name: PlainBm25(field) for field in FIELDS}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4))
def test_scores_of_the_search_are_those_of_the_formula(
    engine: WhooshEngine, typed: list[str]
) -> None:
    query = " ".join(typed)
    words = asked_words(query)
    expected = {}
    for place, document in enumerate(DOCUMENTS, 1):
        relevance = sum(bm25.score(place, words) for bm25 in PLAIN.values())
        expected[document.id] = relevance * (1 + VOTES * math.log1p(max(document.score, 0)))
    results = engine.search(Query(query, limit=len(DOCUMENTS)))
    for hit in results.hits:
        assert hit.score == pytest.approx(expected[hit.id], rel=1e-4)
    complete = results.hits[: results.complete]
    assert {hit.id for hit in complete} == {d.id for d in DOCUMENTS if has_all(d, words)}
    assert list(complete) == sorted(complete, key=lambda hit: (-hit.score, -hit.id))


def has_all(document: Document, words: list[str]) -> bool:
    texts = f"{document.body} {document.answers}"
    return {*words} <= {*words_of(document.title), *telling_words_of(texts)}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8))
def test_scores_of_similar_questions_are_shares_by_the_formula(
    engine: WhooshEngine, typed: list[str]
) -> None:
    words = words_of(" ".join(typed))
    bm25 = PLAIN[TITLE.name]
    scores = {
        document.id: bm25.score(place, [*dict.fromkeys(words)])
        for place, document in enumerate(DOCUMENTS, 1)
    }
    best = sorted(scores.values(), reverse=True)
    hits = engine.similar(" ".join(typed), 10)
    own = own_score(bm25, words)
    for hit, score in zip(hits, best, strict=False):
        assert hit.score == pytest.approx(min(score / own, 1), rel=1e-4)


def own_score(bm25: PlainBm25, words: list[str]) -> float:
    """What a title of just these words would score."""
    k1, norm = bm25.field.k1, bm25.norm(len(words))
    return sum(
        bm25.rarity(word) * often * (k1 + 1) / (often + norm)
        for word, often in Counter(words).items()
    )


def test_scores_are_the_same_over_many_segments(engine: WhooshEngine, tmp_path: Path) -> None:
    parted = WhooshEngine(tmp_path)
    parted.rebuild((), lambda _ids: ())
    for start in range(0, len(DOCUMENTS), 40):
        parted.write(DOCUMENTS[start : start + 40])
    for word in WORDS:
        together = engine.search(Query(f"{word} 订单", limit=50)).hits
        apart = parted.search(Query(f"{word} 订单", limit=50)).hits
        assert [hit.id for hit in apart] == [hit.id for hit in together]
        assert [hit.score for hit in apart] == pytest.approx(
            [hit.score for hit in together], rel=1e-5
        )
    parted.close()
