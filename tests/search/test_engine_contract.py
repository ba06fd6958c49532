"""What every engine must do, run on each there is; filters and phrases are beside."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

import pytest

from qa.board.models import State
from qa.search.engine import (
    PAGE_SIZE,
    Differences,
    Document,
    Engine,
    IndexUnusable,
    Query,
    Sort,
)

from .engines import ENGINES, found, nothing, search
from .samples import make_document, random_documents


def test_without_an_index_every_question_says_so(tmp_path: Path) -> None:
    for make in ENGINES.values():
        engine = make(tmp_path / "nowhere")
        for act in (
            lambda e=engine: e.search(Query("定金")),
            lambda e=engine: e.similar("定金", 5),
            lambda e=engine: e.write([make_document(1)]),
            lambda e=engine: e.delete([1]),
            lambda e=engine: e.count(),
        ):
            with pytest.raises(IndexUnusable):
                act()


def test_an_empty_index_finds_nothing(engine: Engine) -> None:
    assert engine.count() == 0
    assert engine.search(Query("shangbang 定金")).hits == ()
    assert engine.similar("定金", 5) == []


def test_what_was_written_is_found_by_title_body_answers_and_in_either_script(
    engine: Engine,
) -> None:
    engine.write(
        [
            make_document(1, "海运拼箱的提单什么时候能拿到？"),
            make_document(2, "货到港了怎么办", body="货代扣着提單不放"),
            make_document(3, "尾款没收到", answers="先不要放提单给客户"),
            make_document(4, "样品费谁出？"),
        ]
    )
    assert found(engine, "提單") == [1, 3, 2]
    assert engine.count() == 4


def test_writing_again_replaces(engine: Engine) -> None:
    engine.write([make_document(1, "提单丢了"), make_document(2, "提单改名")])
    engine.write([make_document(1, "发票丢了")])
    assert found(engine, "提单") == [2]
    assert found(engine, "发票") == [1]
    assert engine.count() == 2


def test_the_last_of_two_with_one_id_counts(engine: Engine) -> None:
    engine.write([make_document(1, "提单丢了"), make_document(1, "发票丢了")])
    assert (found(engine, "提单"), found(engine, "发票")) == ([], [1])


def test_what_was_deleted_is_not_found_and_the_rest_stays(engine: Engine) -> None:
    engine.write(random_documents(300))
    engine.delete(range(1, 290))
    assert engine.count() == 11
    everything = {*found(engine, "信用证 提单 样品 模具 客户 订单", limit=300)}
    assert everything <= {*range(290, 301)}
    engine.delete([1, 9999])
    assert engine.count() == 11


def test_deleted_questions_stay_away_through_many_small_commits(engine: Engine) -> None:
    for number in range(1, 61):
        engine.write([make_document(number, f"定金 第{number}票")])
        if number % 3 == 0:
            engine.delete([number])
    kept = {number for number in range(1, 61) if number % 3}
    assert {*found(engine, "定金", limit=100)} == kept
    assert engine.count() == len(kept)


def test_a_question_with_all_words_comes_before_those_with_most(engine: Engine) -> None:
    engine.write(
        [
            make_document(1, "定金 定金 定金"),
            make_document(2, "首单交了", body="定金以后模具归谁，尾款什么时候付"),
            make_document(3, "模具和定金"),
        ]
    )
    results = engine.search(Query("模具 定金 尾款"))
    assert [hit.id for hit in results.hits] == [2, 3]
    assert (results.total, results.complete) == (2, 1)


def test_a_word_that_nearly_all_have_is_missed_all_the_same(engine: Engine) -> None:
    engine.write(make_document(n, "定金怎么退") for n in range(1, 401))
    engine.write([make_document(999, "信用证 提单 模具 发票")])
    assert search(engine, "信用证 提单 模具 发票").complete == 1
    assert search(engine, "信用证 提单 模具 发票 定金").complete == 0


def test_near_questions_stay_out_when_a_page_is_complete(engine: Engine) -> None:
    engine.write(make_document(n, "定金和模具") for n in range(1, PAGE_SIZE + 1))
    engine.write([make_document(99, "模具 模具")])
    results = engine.search(Query("定金 模具"))
    assert (results.total, results.complete) == (PAGE_SIZE, PAGE_SIZE)


def test_orders(engine: Engine) -> None:
    engine.write(
        [
            make_document(1, "定金", score=3, created=300),
            make_document(2, "定金和别的许多事情", score=9, created=100),
            make_document(3, "定金 退款", score=3, created=200),
        ]
    )
    assert found(engine, "定金") == [1, 3, 2]
    assert found(engine, "定金", sort=Sort.NEWEST) == [1, 3, 2]
    assert found(engine, "定金", sort=Sort.SCORE) == [2, 1, 3]


def test_pages_follow_each_other_without_gap_or_repetition(engine: Engine) -> None:
    engine.write(make_document(n, "一样的定金问题") for n in range(1, 96))
    pages = [found(engine, "定金", offset=offset) for offset in range(0, 100, PAGE_SIZE)]
    assert [len(page) for page in pages] == [20, 20, 20, 20, 15]
    assert len({id_ for page in pages for id_ in page}) == 95
    assert pages[0][0] == 95  # of equal ones the newest first


def test_similar_questions_are_told_by_their_share(engine: Engine) -> None:
    engine.write(
        [
            make_document(1, "信用证里有软条款怎么办"),
            make_document(2, "信用证软条款可以修改吗"),
            make_document(3, "样品费谁来承担"),
        ]
    )
    hits = engine.similar("信用证里有软条款怎么办", 5)
    assert [hit.id for hit in hits] == [1, 2]
    assert hits[0].score == pytest.approx(1, abs=0.01)
    assert 0.2 < hits[1].score < 0.9
    assert engine.similar("信用证里有软条款怎么办", 1) == hits[:1]


def test_unknown_words_lower_the_share(engine: Engine) -> None:
    engine.write(random_documents(50))
    alone = engine.similar("信用证", 1)[0].score
    assert engine.similar("信用证 zzyzx qwrtz", 1)[0].score < alone


def test_rebuilding_replaces_everything(engine: Engine) -> None:
    engine.write([make_document(1, "提单丢了")])
    engine.rebuild([make_document(2, "发票丢了")], nothing)
    assert (found(engine, "提单"), found(engine, "发票")) == ([], [2])


def test_what_changes_during_a_rebuild_is_caught_up(engine: Engine) -> None:
    engine.write([make_document(1, "提单丢了"), make_document(2, "发票丢了")])

    def documents() -> Iterator[Document]:
        yield make_document(1, "提单丢了")
        yield make_document(2, "发票丢了")
        engine.write([make_document(1, "合同丢了"), make_document(3, "公章丢了")])
        engine.delete([2])

    asked: list[set[int]] = []

    def load(ids: Collection[int]) -> list[Document]:
        asked.append(set(ids))
        return [make_document(1, "合同丢了"), make_document(3, "公章丢了")]

    engine.rebuild(documents(), load)
    assert {id_ for ids in asked for id_ in ids} == {1, 2, 3}
    assert sorted(found(engine, "丢了")) == [1, 3]
    assert found(engine, "合同") == [1]


def test_many_changes_during_a_rebuild_are_all_caught_up(engine: Engine) -> None:
    fresh = {document.id: document for document in random_documents(400, seed=2)}

    def documents() -> Iterator[Document]:
        yield from random_documents(400, seed=1)
        engine.write(fresh.values())

    def load(ids: Collection[int]) -> list[Document]:
        engine.write([fresh[400]])  # and on it goes, until few are left
        return [fresh[id_] for id_ in ids]

    engine.rebuild(
        documents(), lambda ids: load(ids) if len(ids) > 100 else [fresh[id_] for id_ in ids]
    )
    assert not engine.verify(fresh.values())


def test_verify_names_every_kind_of_difference(engine: Engine) -> None:
    documents = random_documents(40)
    engine.write(documents)
    assert not engine.verify(documents)
    changed = make_document(7, "改过的标题")
    seen = [d for d in documents if d.id not in (3, 7)]
    differences = engine.verify([*seen, changed, make_document(99)])
    assert differences == Differences(missing=(99,), extra=(3,), stale=(7,))


def test_a_change_of_any_part_makes_a_document_stale(engine: Engine) -> None:
    document = make_document(1, tags=(11,))
    changes = {
        "title": "别的", "body": "x", "answers": "x", "industry_id": 2, "tags": (12,),
        "state": State.SOLVED, "created": 5, "score": 1, "author_id": 4, "answer_count": 1,
        "bounty": 5, "expert": True, "language": "en",
    }  # fmt: skip
    engine.write([document])
    for name, value in changes.items():
        changed = make_document(1, **{"tags": (11,), name: value})
        assert engine.verify([changed]).stale == (1,), name


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "？！", "\0", "\ud800", "a" * 10_000, "定" * 10_000, "AND OR NOT (((", '"', "*?~^",
        "title:* OR 1=1", "'; DROP TABLE questions; --", "🙂" * 500, "\u202e定金", "(a+)+$" * 100,
        " ".join(map(str, range(3000))), "industry:", "-定金", "{!xml}", "定金 " * 500,
    ],
)  # fmt: skip
def test_whatever_is_typed_is_answered(engine: Engine, text: str) -> None:
    engine.write(random_documents(30))
    for query in (
        Query(text),
        Query("", phrases=(text,) * 500, with_facets=True),
        Query("定金", excluded=(text,) * 500, synonyms=((text, "定金"),) * 500),
    ):
        assert len(engine.search(query).hits) <= PAGE_SIZE
    assert len(engine.similar(text, 5)) <= 5
