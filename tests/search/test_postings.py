"""Guards of the quick ways into Whoosh's files: they must give what its public ways give."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from whoosh.codec.whoosh3 import W3LeafMatcher
from whoosh.index import create_in, open_dir
from whoosh.reading import SegmentReader

import qa.search.whoosh_engine
from qa.search.whoosh_engine import WhooshEngine, writing
from qa.search.whoosh_engine.folders import IndexFolders
from qa.search.whoosh_engine.postings import (
    LENGTH_OF_BYTE,
    NOWHERE,
    PostingCache,
    Postings,
    read_blocks,
    read_column,
    read_lengths,
    read_postings,
    read_stepwise,
)
from qa.search.whoosh_engine.schema import COLUMNS, FIELDS, FIGURES, MARKER, make_row, schema

from .samples import make_document, random_documents

ROOT = Path(qa.search.whoosh_engine.__file__).parent


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index with long postings, several segments, merges and deletions."""
    root = tmp_path_factory.mktemp("search")
    engine = WhooshEngine(root)
    engine.rebuild(random_documents(700), lambda _ids: ())
    for first in range(701, 731):
        engine.write(random_documents(3, seed=first, first=first))
    engine.write([make_document(9000, "often", body="定金 " * 700 + "提单 " * 3)])
    engine.delete([*range(5, 700, 9), 9001])
    engine.close()
    return IndexFolders(root).current()


@pytest.fixture
def segments(folder: Path) -> Iterator[list[SegmentReader]]:
    """Whoosh's readers of the segments."""
    reader = open_dir(str(folder)).reader()
    yield [leaf for leaf, _offset in reader.leaf_readers()]
    reader.close()


def raw_matcher(reader: SegmentReader, field: str, word: bytes) -> Any:
    """Whoosh's matcher without regard to deletions, as its codec gives it."""
    return reader._terms.matcher(field, word, reader.schema[field].format)


def same(some: Postings, others: Postings) -> bool:
    return np.array_equal(some.documents, others.documents) and np.array_equal(
        some.counts, others.counts
    )


def test_the_index_is_as_varied_as_these_tests_need(segments: list[SegmentReader]) -> None:
    assert len(segments) > 1
    assert any(reader.has_deletions() for reader in segments)
    assert max(reader.doc_frequency("body", "定金") for reader in segments) > 2 * 128


def test_blocks_hold_what_whoosh_says_step_by_step(segments: list[SegmentReader]) -> None:
    compared = 0
    for reader in segments:
        for field, word in reader.all_terms():
            matcher = raw_matcher(reader, field, word)
            assert isinstance(matcher, W3LeafMatcher)
            blocks = read_blocks(matcher)
            assert same(blocks, read_stepwise(raw_matcher(reader, field, word))), (field, word)
            assert same(blocks, read_postings(reader, field, word.decode()))
            compared += len(blocks.documents)
    assert compared > 10_000


def test_deleted_documents_are_in_the_postings_and_left_out_by_whoosh(
    segments: list[SegmentReader],
) -> None:
    for reader in segments:
        deleted = set(reader.segment().deleted_docs())
        ours = read_postings(reader, "body", "定金").documents
        public = list(reader.postings("body", "定金").all_ids()) if len(ours) else []
        assert [int(id_) for id_ in ours if int(id_) not in deleted] == public


def test_counts_stop_at_what_a_byte_holds(segments: list[SegmentReader]) -> None:
    assert max(read_postings(reader, "body", "定金").counts.max() for reader in segments) == 255


def test_a_word_that_stands_nowhere_has_no_postings(segments: list[SegmentReader]) -> None:
    assert read_postings(segments[0], "body", "zzyzx") is NOWHERE


def test_columns_hold_what_whoosh_says(folder: Path, segments: list[SegmentReader]) -> None:
    for reader in segments:
        for name, kind in COLUMNS.items():
            column = reader.column_reader(name)
            public = [column[document] for document in range(reader.doc_count_all())]
            if kind is FIGURES:
                public = np.frombuffer(b"".join(public), FIGURES)
            assert np.array_equal(read_column(folder, reader.segment(), name, kind), public)


def test_lengths_hold_what_whoosh_says(folder: Path, segments: list[SegmentReader]) -> None:
    for reader in segments:
        for field in FIELDS:
            lengths = LENGTH_OF_BYTE[read_lengths(folder, reader.segment(), field.name)]
            public = [
                reader.doc_field_length(document, field.name) or 0
                for document in range(reader.doc_count_all())
            ]
            assert lengths.tolist() == public


def everything_in(folder: Path) -> list[tuple[str, bytes, list[tuple[int, float, bytes]]]]:
    """All terms with documents, weights and payloads."""
    reader = open_dir(str(folder)).reader()
    terms = []
    for field, word in reader.all_terms():
        matcher, postings = reader.postings(field, word), []
        while matcher.is_active():
            postings.append((matcher.id(), matcher.weight(), matcher.value()))
            matcher.next()
        terms.append((field, word, postings))
    reader.close()
    return terms


def test_a_build_writes_what_whoosh_would_write_by_its_own_pool(tmp_path: Path) -> None:
    documents = random_documents(300)
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    for folder in (ours, theirs):
        folder.mkdir()
    writing.build(ours, documents)
    create_in(str(theirs), schema())
    writing.change(theirs, map(make_row, (MARKER, *documents)), ())
    assert everything_in(ours) == everything_in(theirs)


def test_a_build_in_several_segments_holds_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "SEGMENT", 70)
    engine = WhooshEngine(tmp_path)
    engine.rebuild(random_documents(300), lambda _ids: ())
    assert not engine.verify(random_documents(300))
    assert engine.count() == 300
    engine.close()


def test_nobody_asks_whoosh_for_what_brings_deleted_documents_back() -> None:
    called = {
        name
        for file in ROOT.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call)
        for name in (getattr(node.func, "attr", ""), *(word.arg for word in node.keywords))
    }
    assert "latest_generation" in called
    assert not called & {"refresh", "reuse", "up_to_date", "BufferedWriter", "AsyncWriter"}


def test_the_cache_keeps_within_its_bytes_and_forgets_segments_that_are_gone(
    segments: list[SegmentReader],
) -> None:
    cache = PostingCache(limit=20_000)
    first, second = segments[:2]
    for reader in (first, second):
        for field, word in reader.all_terms():
            name = reader.segment().segment_id()
            cached = cache.get(reader, name, field, word.decode())
            assert same(cached, read_postings(reader, field, word.decode()))
            assert cache.size <= 20_000
    assert cache.size > 10_000
    cache.forget_all_but(set())
    assert cache.size == 0
