"""Beyond words: what is learnt from pairs that ask the same, its file, and what it changes."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest
from flask import Flask

from qa.board.models import Question, State
from qa.cli import search as command
from qa.core import clock
from qa.core.db import db
from qa.search import associating, jobs, learning, pairs, similar
from tests.factories import make_question

THINGS = (
    "面料 模具 样品 发票 提单 定金 尾款 纱线 茶叶 瓷砖 "
    "轴承 电机 阀门 涂料 纸箱 托盘 灯具 锁具 雨伞 拉链"
)
SAME = [
    ("没到账怎么办", "还未收着该咋弄"), ("坏了能退吗", "损毁可否返还"), ("多久寄出", "几天发走"),
    ("价格太高", "要价过贵"), ("怎样开具", "如何办理"), ("在哪里查", "什么地方看"),
]  # fmt: skip
KNOWN = [(thing + one, thing + other) for thing in THINGS.split() for one, other in SAME]
ROUNDS = 5
"""So few pairs are not learnt in two."""

ASKED, RIGHT, WRONG = "奶粉没到账怎么办", "奶粉还未收着该咋弄", "奶粉坏了怎么办"


@pytest.fixture(scope="module")
def learnt() -> associating.Associations:
    """Vectors learnt from `KNOWN`, which does not know 奶粉."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(learning, "EPOCHS", ROUNDS)
        return learning.learn(KNOWN, [])


@pytest.fixture
def path(app: Flask) -> Path:
    """Where the site looks for its associations."""
    return associating.path_of(app.config["DATA_DIR"])


def ask(*titles: str) -> list[int]:
    """Questions of these titles, which the index knows."""
    ids = [make_question(title=title).id for title in titles]
    db.session.commit()
    jobs.index_questions([{"question_id": id_} for id_ in ids])
    return ids


def nearest(text: str = ASKED) -> list[int]:
    return [hit.id for hit in similar.nearest(text, 10)]


def learn(app: Flask, *arguments: str, status: int = 0) -> str:
    result = app.test_cli_runner().invoke(args=["search", "learn", *arguments])
    assert result.exit_code == status, result.output
    return result.output


def written(file: Path, rows: list[tuple[str, str]], label: int = 1) -> str:
    lines = ["query\tcandidate\tlabel", *(f"{one}\t{other}\t{label}" for one, other in rows)]
    with gzip.open(file, "wt", encoding="utf-8") as text:
        text.write("\n".join(lines) + "\n")
    return str(file)


def test_the_same_in_other_words_is_nearer_than_something_else_in_the_same_words(
    learnt: associating.Associations,
) -> None:
    (right, shared, rest), (wrong, more_shared, other_rest) = learnt.traits(ASKED, [RIGHT, WRONG])
    assert right > wrong
    assert shared < more_shared
    assert rest > other_rest
    found = learnt.traits("奶粉沒到賬怎麼辦", [ASKED, "…", ""])
    assert found == pytest.approx(np.array([[1, 1, 1], [0, 0, 0], [0, 0, 0]]), abs=1e-5)
    assert learnt.traits("…", ["", ASKED])[:, :2] == pytest.approx(0)
    assert learnt.traits(ASKED, []).shape == (0, 3)


def test_similar_questions_follow_the_file_as_it_comes_changes_and_goes(
    app: Flask, path: Path, learnt: associating.Associations
) -> None:
    right, wrong = ask(RIGHT, WRONG)
    assert nearest() == [wrong, right]
    learnt.save(path)
    assert nearest() == [right, wrong]
    nothing = np.zeros((1, learning.DIMENSIONS), np.float32)
    associating.Associations(["无"], nothing).save(path)
    assert nearest() == [wrong, right]
    path.unlink()
    assert nearest() == [wrong, right]


@pytest.mark.parametrize("damage", ["cut", "empty", "foreign", "older", "numbers", "pickled"])
def test_a_file_that_cannot_be_used_is_as_none(
    app: Flask, path: Path, learnt: associating.Associations, damage: str
) -> None:
    right, wrong = ask(RIGHT, WRONG)
    learnt.save(path)
    whole, one = path.read_bytes(), np.ones((1, 2), np.float16)
    names = np.frombuffer(b'["\xe6\x97\xa0"]', np.uint8)
    if damage == "cut":
        path.write_bytes(whole[: len(whole) // 2])
    elif damage == "empty":
        path.write_bytes(b"")
    elif damage == "foreign":
        np.savez(path, other=one)
    elif damage == "older":
        np.savez(path, made_by=np.array("0"), features=names, vectors=one)
    elif damage == "numbers":
        made_by = np.array(associating.MADE_BY)
        np.savez(path, made_by=made_by, features=names, vectors=one * np.nan)
    else:
        np.savez(path, made_by=np.array([{}], dtype=object), features=names, vectors=one)
    assert associating.current() is None
    assert nearest() == [wrong, right]


def test_learning_from_a_file_changes_what_is_similar_at_once(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "FEWEST", len(KNOWN))
    monkeypatch.setattr(learning, "EPOCHS", ROUNDS)
    right, wrong = ask(RIGHT, WRONG)
    file = written(tmp_path / "pairs.tsv.gz", KNOWN)
    assert f"{len(KNOWN)} groups learnt" in learn(app, file)
    assert nearest() == [right, wrong]


def test_without_a_file_closed_duplicates_are_learnt_from(app: Flask) -> None:
    original, repeated, hidden, _bystander = (
        db.session.get_one(Question, id_) for id_ in ask(RIGHT, ASKED, WRONG, "提单丢了怎么办？")
    )
    for question in (repeated, hidden):
        question.state, question.duplicate_of_id = State.CLOSED, original.id
        question.closed_at, question.closed_reason = clock.now(), "duplicate"
    hidden.hidden_at = clock.now()
    db.session.commit()
    assert pairs.of_site() == [pairs.Pair(ASKED, RIGHT, same=True)]
    assert WRONG not in pairs.titles_of_site()
    assert not db.session().in_transaction()  # to learn takes minutes, and others write meanwhile
    assert "1 groups of questions ask the same" in learn(app, status=1)


def test_a_file_that_does_not_fit_is_explained_and_nothing_is_written(
    app: Flask, path: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "pairs.tsv"
    for text, said in (
        ("a\tb\n", "does not name query"),
        ("query\tcandidate\tlabel\nx\ty\n", "line 2"),
        ("query\tcandidate\tlabel\nx\ty\tmaybe\n", "line 2"),
    ):
        bad.write_text(text)
        assert said in learn(app, str(bad), status=1)
    different = written(tmp_path / "pairs.tsv.gz", KNOWN, label=0)
    assert "0 groups" in learn(app, different, status=1)
    assert not path.exists()


def test_groups_join_what_pairs_join_and_nobody_with_themselves() -> None:
    numbers = learning.group([("a", "b"), ("c", "d"), ("b", "c"), ("e", "e"), ("f", "g")])
    assert len({numbers[text] for text in "abcd"}) == 1
    assert numbers["f"] == numbers["g"] != numbers["a"]
    assert "e" not in numbers
