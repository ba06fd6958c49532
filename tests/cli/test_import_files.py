"""The files of ``flask import``: damaged, compressed, with bad lines, two at once."""

from __future__ import annotations

import gzip
import json
import os
from itertools import islice
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from qa.board.models import Answer, Question
from qa.cli.importing.running import alone
from qa.core.db import db

from .importing import (
    assert_counters_are_true,
    count,
    rejects,
    reply,
    row,
    run,
    write,
)

DATA = Path(__file__).parents[3] / "shared" / "data"

pytestmark = pytest.mark.usefixtures("tree")


def test_a_bad_line_does_not_keep_out_a_good_one_of_the_same_title(
    app: Flask, folder: Path
) -> None:
    bad = row("Which incoterm?", score="many")
    run(app, "questions", write(folder, bad, row("Which incoterm?")))
    assert count(Question) == len(rejects(app)) == 1


def test_bad_lines_go_to_the_rejects_with_number_and_reason(app: Flask, folder: Path) -> None:
    bad = {
        2: ("{not json", "not JSON"),
        3: ("[1, 2]", "not a JSON object"),
        4: ("[" * 100_000, "not JSON"),
        5: (row(title="  \u200b "), "the title is missing"),
        6: ({"source": "forum"}, "the title is missing"),
        7: (row(source=None), "the source is missing"),
        8: (row(title="长" * 81), "the title is too long: 162, at most 160"),
        9: (row(title=["x"]), "title is not text"),
        10: (row("答案是文本", answers="none"), "answers is not a list"),
        11: (row("答案不是对象", answers=["none"]), "answers holds something that is not"),
        12: (row("空的答案", answers=[reply("好的。"), reply("\x00")]), "answer 2 is empty"),
        13: (row("答案太长", answers=[reply("长" * 20_001)]), "answer 1 is too long"),
        14: (row("采纳不是布尔值", answers=[{"body": "好", "accepted": 1}]), "neither true"),
        15: (row("分数不是数", score="7"), "score is not a whole number"),
        16: (row("分数太大了", score=10**12), "the score is out of all proportion"),
        17: (row("问在未来", asked_at="2999-01-01T00:00:00"), "asked_at is no moment"),
        18: (row("不是日期", asked_at="yesterday"), "asked_at is no moment"),
        19: (row("标签不是文本", tags=[7]), "tags holds something that is not text"),
        20: (row("人太多了", answers=[reply("好")] * 200), "more than 199 answers"),
        21: ('{"title": "' + "x" * (4 * 1024 * 1024) + '"}', "the line is longer than"),
    }  # fmt: skip
    good = row("好的问题，之前"), row("好的问题，之后", answers=[reply("好")])
    path = write(folder, good[0], *(line for line, _ in bad.values()), "", good[1])
    path.write_bytes(path.read_bytes() + b'{"title": "\xff\xfe"}\n')

    output = run(app, "questions", path)

    found = {reject["line"]: reject["reason"] for reject in rejects(app)}
    assert found.keys() == {*bad, 24}
    for number, (_, reason) in bad.items():
        assert reason in found[number]
    assert "not JSON in UTF-8" in found[24]
    assert "21 rows could not be taken" in output
    assert str(folder / "rejects" / "some.jsonl") in output
    assert count(Question) == 2
    assert count(Answer) == 1
    assert_counters_are_true()


def test_a_repaired_file_leaves_no_rejects(app: Flask, folder: Path) -> None:
    run(app, "questions", write(folder, "{"))
    assert len(rejects(app)) == 1
    run(app, "questions", write(folder, row()))
    assert not (folder / "rejects" / "some.jsonl").exists()


def test_control_characters_and_lone_surrogates_are_cleaned_away(app: Flask, folder: Path) -> None:
    line = json.dumps(row("退\x00税\ud800单\u202e证", body="一\r\n二\x07", tags=["单\x00证"],
                          answers=[reply("五\udfff年")]))  # fmt: skip
    run(app, "questions", write(folder, line))
    question = db.session.scalars(select(Question)).one()
    assert (question.title, question.body, question.tags) == ("退税单证", "一\n二", ["单证"])
    assert db.session.scalars(select(Answer.body)).all() == ["五年"]


def test_compressed_files_are_read_and_a_damaged_one_as_far_as_it_goes(
    app: Flask, folder: Path
) -> None:
    lines = "\n".join(json.dumps(row(f"第 {n} 个问题 {os.urandom(20).hex()}")) for n in range(900))
    whole = folder / "whole.jsonl.gz"
    whole.write_bytes(gzip.compress(lines.encode()))
    damaged = folder / "damaged.jsonl.gz"
    damaged.write_bytes(whole.read_bytes()[:-9000])

    output = run(app, "questions", damaged, status=1)
    assert "is damaged after line" in output
    before = count(Question)
    assert 0 < before < 900
    run(app, "questions", whole)
    assert count(Question) == 900


def test_two_imports_do_not_run_at_once(app: Flask, folder: Path) -> None:
    with alone(folder):
        output = run(app, "questions", write(folder, row()), status=1)
    assert "Another import is running" in output
    assert count(Question) == 0


def test_files_of_one_name_do_not_share_a_rejects_file(app: Flask, folder: Path) -> None:
    (folder / "b").mkdir()
    paths = write(folder, row()), write(folder / "b", row())
    assert "import them one by one" in run(app, "questions", *paths, status=2)


@pytest.mark.skipif(not DATA.exists(), reason="the shared data is not here")
@pytest.mark.parametrize("name", ["questions-zh", "questions-en"])
def test_real_data_is_taken(app: Flask, folder: Path, name: str) -> None:
    with gzip.open(DATA / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
        path = folder / f"{name}.jsonl"
        path.write_text("".join(islice(file, 1000)), "utf-8")
    run(app, "questions", path)
    assert count(Question) >= 990
    assert_counters_are_true()
