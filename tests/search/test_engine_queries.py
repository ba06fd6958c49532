"""What every engine must make of a query, run on each there is: filters, facets, phrases."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest
from whoosh.codec.whoosh3 import W3LeafMatcher

from qa.board.models import State
from qa.core import clock
from qa.search import engine as contract
from qa.search.engine import PAGE_SIZE, Document, Engine, Filters, Query, Range, Sort
from qa.search.whoosh_engine import postings, selecting

from .engines import NotTheMatcherOfThisVersion, found, search, write
from .samples import WORDS, make_document, random_documents


def of(*values: Any) -> frozenset[Any]:
    return frozenset(values)


FILTERS = {
    "industries": (Filters(industries=of(2, 3)), lambda d: d.industry_id in (2, 3)),
    "a tag": (Filters(tags=of(11)), lambda d: 11 in d.tags),
    "both tags": (Filters(tags=of(11, 12)), lambda d: {11, 12} <= {*d.tags}),
    "no such tag": (Filters(tags=of(999)), lambda d: False),
    "tag 0": (Filters(tags=of(0)), lambda d: False),
    "authors": (Filters(authors=of(1, 2)), lambda d: d.author_id in (1, 2)),
    "author 0": (Filters(authors=of(0)), lambda d: False),
    "states": (
        Filters(states=of(State.SOLVED, State.VOTING)),
        lambda d: d.state in (State.SOLVED, State.VOTING),
    ),
    "bounty": (Filters(bounty=True), lambda d: d.bounty > 0),
    "no bounty": (Filters(bounty=False), lambda d: d.bounty == 0),
    "expert": (Filters(expert=True), lambda d: d.expert),
    "no expert": (Filters(expert=False), lambda d: not d.expert),
    "language": (Filters(language="en"), lambda d: d.language == "en"),
    "no such language": (Filters(language="fr"), lambda d: False),
    "score": (Filters(score=Range(least=5)), lambda d: d.score >= 5),
    "low score": (Filters(score=Range(most=-1)), lambda d: d.score < 0),
    "no answers": (Filters(answers=Range(0, 0)), lambda d: d.answer_count == 0),
    "created": (
        Filters(created=Range(1_650_000_000, 1_700_000_000)),
        lambda d: 1_650_000_000 <= d.created <= 1_700_000_000,
    ),
    "far away": (Filters(created=Range(-(10**30), 10**30)), lambda d: True),
    "several": (
        Filters(industries=of(1, 2, 3), bounty=False, score=Range(0, 20)),
        lambda d: d.industry_id <= 3 and not d.bounty and 0 <= d.score <= 20,
    ),
}  # fmt: skip


def test_filters_narrow_down_with_words_and_without(engine: Engine) -> None:
    documents = random_documents(200)
    engine.write(documents)
    for name, (filters, passes) in FILTERS.items():
        expected = {d.id for d in documents if passes(d)}
        assert expected or "no such" in name or "0" in name
        everything = engine.search(Query("", filters=filters, limit=300))
        assert {hit.id for hit in everything.hits} == expected, name
        assert (everything.total, everything.complete) == (len(expected), len(expected))
        some = engine.search(Query("订单", filters=filters, limit=300))
        assert {hit.id for hit in some.hits} <= expected, name
        titled = {d.id for d in documents if "订单" in d.title and passes(d)}
        assert titled <= {hit.id for hit in some.hits}, name
        assert some.total == len(some.hits)


def test_without_words_the_newest_come_first_or_the_best_voted(engine: Engine) -> None:
    documents = random_documents(60)
    engine.write(documents)
    newest = sorted(documents, key=lambda d: (-d.created, -d.id))
    assert found(engine) == [d.id for d in newest[:PAGE_SIZE]]
    assert found(engine, offset=PAGE_SIZE) == [d.id for d in newest[PAGE_SIZE : 2 * PAGE_SIZE]]
    voted = sorted(documents, key=lambda d: (-d.score, -d.id))
    assert found(engine, sort=Sort.SCORE) == [d.id for d in voted[:PAGE_SIZE]]


def test_facets_count_what_each_other_choice_would_leave(engine: Engine) -> None:
    documents = random_documents(300)
    engine.write(documents)
    filters = Filters(
        industries=of(2, 3), tags=of(11), states=of(State.SOLVED, State.OPEN, State.CLOSED),
        expert=False, created=Range(1_650_000_000, None), score=Range(0, None),
    )  # fmt: skip
    passes = {
        "industries": lambda d: d.industry_id in (2, 3),
        "tags": lambda d: 11 in d.tags,
        "states": lambda d: d.state in (State.SOLVED, State.OPEN, State.CLOSED),
        "expert": lambda d: not d.expert,
        "created": lambda d: d.created >= 1_650_000_000,
        "score": lambda d: d.score >= 0,
    }
    for text in ("", "订单"):
        whole = {*found(engine, text, limit=search(engine, text).complete)}
        facets = engine.search(Query(text, filters=filters, with_facets=True)).facets
        assert facets is not None

        def count(own: str, values: Any, among: set[int] = whole) -> Counter[Any]:
            return Counter(
                value
                for d in documents
                if d.id in among and all(p(d) for name, p in passes.items() if name != own)
                for value in values(d)
            )

        assert facets.industries == count("industries", lambda d: [d.industry_id])
        assert facets.tags == count("tags", lambda d: d.tags)
        assert facets.states == count("states", lambda d: [d.state])
        assert facets.years == count("created", year_of)
        assert facets.expert == count("expert", lambda d: [True] * d.expert)[True]
        assert facets.industries
    assert engine.search(Query("订单")).facets is None


def year_of(document: Document) -> list[int]:
    return [datetime.fromtimestamp(document.created, UTC).year]


def test_facets_count_complete_hits_only_and_the_most_common_tags(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.write(
        [
            make_document(1, "定金 模具", tags=(5, 9, 2_000_000_000)),
            make_document(2, "模具 定金", tags=(5, 7)),
            make_document(3, "定金 而已", tags=(8,)),
        ]
    )
    results = engine.search(Query("定金 模具", with_facets=True))
    assert results.total == 3
    assert results.facets is not None
    assert results.facets.tags == {5: 2, 7: 1, 9: 1, 2_000_000_000: 1}
    nowhere = engine.search(Query("定金 zzyzx", with_facets=True)).facets
    assert nowhere is not None
    assert (nowhere.tags, nowhere.industries, nowhere.years, nowhere.expert) == ({}, {}, {}, 0)


def test_a_phrase_stands_side_by_side_in_title_body_or_answers(engine: Engine) -> None:
    write(
        engine,
        make_document(1, "信用证软条款怎么改"),
        make_document(2, "海运", body="这份信用證 軟條款太多"),
        make_document(3, "海运", answers="信用证里没有软条款"),
        make_document(4, "软条款，信用证"),
        make_document(5, "海运", body="letters of credit, and more", answers="of letter credit"),
        make_document(6, "credit of the letter"),
        make_document(7, "海运", answers="要 电放提单吗"),
        make_document(8, "电放的提单"),
    )
    assert found(engine, phrases=("信用证 软条款",)) == [1, 2]
    assert found(engine, phrases=("letter of credit",)) == [5]
    assert found(engine, phrases=("电放提单",)) == [7]
    assert found(engine, "海运", phrases=("軟條款",)) == [3, 2, 4, 1]
    assert found(engine, phrases=("软条款", "信用证里")) == [3]
    assert found(engine, phrases=("zzyzx",)) == []
    results = search(engine, "海运", phrases=("信用证软条款",), with_facets=True)
    assert [hit.id for hit in results.hits] == [2, 1]
    assert (results.total, results.complete) == (2, 1)
    assert results.facets is not None
    assert results.facets.states == {State.OPEN: 1}


def test_words_that_tell_nothing_count_in_a_phrase(engine: Engine) -> None:
    write(
        engine,
        make_document(1, "海运", body="定金怎么退"),
        make_document(2, "海运", body="定金不退"),
        make_document(3, "怎么办"),
    )
    assert found(engine, phrases=("定金怎么退",)) == [1]
    assert found(engine, phrases=("怎么办",)) == [3]


def test_of_a_phrase_only_the_best_candidates_are_read_those_that_pass_first(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selecting, "MOST_CONFIRMED", 4)
    monkeypatch.setattr(contract, "MOST_CONFIRMED", 4)
    write(engine, *(make_document(n, "定金模具", industry_id=n % 5 + 1) for n in range(1, 31)))
    assert found(engine, phrases=("定金模具",)) == [30, 29, 28, 27]
    only = search(engine, phrases=("定金模具",), industries=of(1), with_facets=True)
    assert [hit.id for hit in only.hits] == [30, 25, 20, 15]
    two = search(engine, phrases=("定金模具",), industries=of(1), created=Range(1_700_000_021),
                 with_facets=True)  # fmt: skip
    assert [hit.id for hit in two.hits] == [30, 25]
    assert two.facets is not None
    assert sum(two.facets.industries.values()) == 4


def test_what_is_excluded_bars_by_all_of_its_words_in_one_text(engine: Engine) -> None:
    write(
        engine,
        make_document(1, "定金能退吗", body="客户取消订单"),
        make_document(2, "定金和订单", answers="客户取消了"),
        make_document(3, "定金", answers="取消 订单 客户"),
        make_document(4, "定金，怎么办"),
    )
    assert found(engine, "定金", excluded=("取消订单",)) == [4, 2]
    assert found(engine, "定金", excluded=("取消", "怎么办")) == []
    assert found(engine, "定金", excluded=("怎么",)) == [3, 2, 1]
    assert sorted(found(engine, excluded=("客户",))) == [4]
    assert sorted(found(engine, excluded=("！？", ""))) == [1, 2, 3, 4]
    assert found(engine, "定金 zzyzx", excluded=("取消",)) == [4]


def test_what_means_the_same_stands_in_and_counts_as_much(engine: Engine) -> None:
    groups = (("定金", "预付款", "deposit"), ("电放提单", "telex release"))
    write(
        engine,
        make_document(1, "定金能退吗"),
        make_document(2, "预付款能退吗"),
        make_document(3, "deposit 能退吗"),
        make_document(4, "telex release 能退吗"),
        make_document(5, "telex 能退吗"),
    )
    assert found(engine, "退 預付款") == [2]
    results = search(engine, "退 預付款", synonyms=groups)
    assert sorted(hit.id for hit in results.hits[:3]) == [1, 2, 3]
    assert (results.complete, results.total) == (3, 3)
    scores = sorted(hit.score for hit in results.hits)
    assert scores[-1] < 1.4 * scores[0]
    assert search(engine, "定金 预付款", synonyms=groups).complete == 3
    assert found(engine, "电放提单", synonyms=groups)[0] == 4
    assert search(engine, "电放提单", synonyms=groups).complete == 1
    assert search(engine, "电放", synonyms=groups).total == 0
    assert search(engine, "退 尾款", synonyms=(("尾款", "余款"),)).complete == 0


def test_newer_ones_are_preferred_where_that_is_asked(engine: Engine) -> None:
    now = int(clock.now().timestamp())
    engine.write(
        [
            make_document(1, "定金能退吗", created=now),
            make_document(2, "定金退吗", created=now - 900 * 86_400),
        ]
    )
    assert found(engine, "定金") == [2, 1]
    assert found(engine, "定金", fresh=True) == [1, 2]


def test_both_ways_of_reading_give_the_same_top_ten(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.write(random_documents(400))
    queries = [Query(f"{word} 订单 shipping", limit=10) for word in WORDS]
    before = [engine.search(query) for query in queries]
    engine.close()
    if postings.W3LeafMatcher is NotTheMatcherOfThisVersion:
        monkeypatch.setattr(postings, "W3LeafMatcher", W3LeafMatcher)
    else:
        monkeypatch.setattr(postings, "W3LeafMatcher", NotTheMatcherOfThisVersion)
    assert [engine.search(query) for query in queries] == before
