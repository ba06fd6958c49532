"""``flask import questions``: JSON lines become questions as the verbs would have left them."""

from __future__ import annotations

import gzip
import json
import os
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from qa.accounts.models import Member
from qa.board import accepting, answering, asking, industries, voting
from qa.board.drafts import AnswerDraft, QuestionDraft
from qa.board.models import Answer, Industry, Question, Tag, TimelineEntry, Vote
from qa.cli.importing.industries import Places
from qa.cli.importing.running import alone
from qa.core import clock
from qa.core.db import db
from qa.core.outbox.models import Job, Purge
from qa.ledger.models import Transfer
from qa.reputation.models import Award, Reputation
from tests.factories import make_actor

from .importing import (
    assert_counters_are_true,
    count,
    picture,
    rejects,
    reply,
    row,
    run,
    values,
    write,
)

DATA = Path(__file__).parents[3] / "shared" / "data"


@pytest.fixture(autouse=True)
def tree(app: Flask) -> None:
    """The industries of the site."""
    industries.sync()
    db.session.commit()


def test_an_imported_question_is_as_the_verbs_would_have_left_it(app: Flask, folder: Path) -> None:
    body = "合同写的是**到付**。\n\n- 船公司不放单\n- https://example.com/规定"
    answers = [reply("五年。", score=-1), reply("看 `备案单证` 的规定。", accepted=True)]
    tags, at = ["单证", "Tax"], "2015-04-20T07:00:00"
    given = row(body=body, tags=tags, score=2, asked_at=at, answers=answers)
    run(app, "questions", write(folder, given))
    imported = db.session.scalars(select(Question)).one()
    first, best = db.session.scalars(select(Answer).order_by(Answer.id))

    asker, ben, cleo = make_actor(), make_actor(), make_actor()
    draft = QuestionDraft(given["title"], body, imported.industry_id, ("单证", "Tax"))
    with clock.at(imported.created_at):
        question = db.session.get_one(Question, asking.ask(asker, draft))
    with clock.at(first.created_at):
        first_id = answering.answer(ben, question, AnswerDraft("五年。"))
    with clock.at(best.created_at):
        best_id = answering.answer(cleo, question, AnswerDraft("看 `备案单证` 的规定。"))
    own = [db.session.get_one(Answer, id_) for id_ in (first_id, best_id)]
    voting.cast(ben, question, question.industry_id, 1)
    voting.cast(cleo, question, question.industry_id, 1)
    voting.cast(asker, own[0], question.industry_id, -1)
    assert imported.solved_at is not None
    with clock.at(imported.solved_at):
        accepting.accept(asker, own[1])
    db.session.flush()
    db.session.expire_all()

    assert values(imported) == values(question)
    assert [values(first), values(best)] == [values(answer) for answer in own]
    assert imported.accepted_answer_id == best.id
    assert imported.industry_id == question.industry_id
    assert imported.trade_id == question.trade_id
    steps, own_steps = (
        [
            (values(step), step.actor_id == each.author_id, step.answer_id is None)
            for step in db.session.scalars(
                select(TimelineEntry).filter_by(question_id=each.id).order_by(TimelineEntry.id)
            )
        ]
        for each in (imported, question)
    )
    assert steps == own_steps
    assert set(db.session.execute(select(Tag.name, Tag.questions)).all()) == {
        ("单证", 2),
        ("tax", 2),
    }
    law = db.session.get_one(Industry, question.industry_id)
    assert (law.slug, law.questions) == ("law", 2)


def test_a_question_is_announced_once_for_the_index_and_the_lists(app: Flask, folder: Path) -> None:
    run(app, "questions", write(folder, row(answers=[reply("五年。")]), row("另一个问题的标题")))
    asked = db.session.scalars(select(Question.id).order_by(Question.id)).all()
    jobs = db.session.scalars(select(Job).filter_by(reaction="search.index").order_by(Job.id))
    assert [job.payload["question_id"] for job in jobs] == list(asked)
    assert db.session.scalars(select(Purge.key).filter_by(key="lists")).all() == ["lists"]


def test_nobody_earns_anything_by_old_texts(app: Flask, folder: Path) -> None:
    run(app, "questions", write(folder, row(answers=[reply("五年。", accepted=True, score=9)])))
    assert [count(model) for model in (Award, Transfer, Reputation, Vote)] == [0, 0, 0, 0]


def test_importing_twice_adds_nothing(app: Flask, folder: Path) -> None:
    path = write(folder, row(answers=[reply("五年。")]), row("另一个问题的标题", tags=["单证"]))
    run(app, "questions", path)
    before = picture()
    output = run(app, "questions", path)
    assert "0 questions" in output
    assert "2 questions were here already" in output
    assert picture() == before
    assert_counters_are_true()


def test_the_same_title_is_one_question_in_a_source_and_two_in_two(
    app: Flask, folder: Path
) -> None:
    same = row(" Which  incoterm?"), row("ＷＨＩＣＨ INCOTERM?"), row("Which incoterm?", source="b")
    run(app, "questions", write(folder, *same))
    assert db.session.scalars(select(Question.title).order_by(Question.id)).all() == [
        "Which incoterm?", "Which incoterm?",
    ]  # fmt: skip


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


def test_tags_are_folded_and_what_cannot_be_a_tag_is_left_out(app: Flask, folder: Path) -> None:
    run(app, "questions", write(folder, row(tags=["Yes/No", "#yes-no", "x" * 25, " ", *"abcdef"])))
    assert db.session.scalars(select(Question.tags)).one() == ["yes-no", "a", "b", "c", "d"]
    assert_counters_are_true()


def test_industries_are_found_by_the_table_and_by_our_own_names(app: Flask, folder: Path) -> None:
    names = ["银行", "Education", "物流", "增值稅", "tax-vat", "养蜂", "养蜂", ""]
    rows = [row(f"第 {n} 个问题的标题", industry=name) for n, name in enumerate(names)]
    output = run(app, "questions", write(folder, *rows))
    query = select(Industry.slug).join(Question, Question.industry_id == Industry.id)
    assert db.session.scalars(query.order_by(Question.id)).all() == [
        "finance", "business-services-training", "logistics", "tax-vat", "tax-vat",
        *["business-services-consulting"] * 3,
    ]  # fmt: skip
    assert "养蜂 (2)" in output
    assert_counters_are_true()


def test_every_industry_of_the_table_is_open(app: Flask) -> None:
    assert Places().default.open


def test_authors_are_made_once_and_answer_a_question_once(app: Flask, folder: Path) -> None:
    many = [reply(f"第 {n} 个回答") for n in range(199)]
    run(app, "questions", write(folder, row(answers=many), row("Another question", industry="")))
    members = count(Member)
    assert members == 200
    run(app, "questions", write(folder, *(row(f"再问第 {n} 次") for n in range(50))))
    assert count(Member) == members
    for member in db.session.scalars(select(Member)):
        assert member.email.startswith("import+forum-")
        assert member.confirmed_at is not None
        assert member.name.startswith(("网友", "trader"))
    own = select(func.count()).where(
        Answer.question_id == Question.id, Answer.author_id == Question.author_id
    )
    assert db.session.scalar(own) == 0


def test_a_name_that_is_taken_is_not_taken_again(app: Flask, folder: Path) -> None:
    run(app, "questions", write(folder, row()))
    member = db.session.scalars(select(Member)).one()
    name, member.email = member.name, "somebody@example.com"
    db.session.commit()
    run(
        app, "questions", write(folder, row("与前面不同的问题", source="forum"), row("Another one"))
    )
    names = db.session.scalars(select(Member.name)).all()
    assert len({*names}) == len(names)
    assert name in names


def test_the_date_is_honoured_or_lies_in_the_last_two_years(app: Flask, folder: Path) -> None:
    dated = row("有日期的问题", asked_at="2015-04-20T07:00:00+08:00")
    undated = [
        row(f"没有日期的问题 {n}", answers=[reply("一"), reply("二", True)]) for n in range(40)
    ]
    run(app, "questions", write(folder, dated, *undated))
    questions = db.session.scalars(select(Question).order_by(Question.id)).all()
    assert questions[0].created_at == datetime(2015, 4, 19, 23, tzinfo=UTC)
    assert len({question.created_at for question in questions[1:]}) == 40
    for question in questions[1:]:
        assert 29 < (clock.now() - question.created_at).days < 2 * 366 + 31
        assert question.solved_at is not None
        assert question.created_at < question.solved_at < question.deadline_at


def test_only_one_answer_is_accepted_where_two_are_marked(app: Flask, folder: Path) -> None:
    run(app, "questions", write(folder, row(answers=[reply("一", True), reply("二", True)])))
    accepted = db.session.scalars(select(Answer.body).where(Answer.accepted_at.is_not(None)))
    assert accepted.all() == ["一"]


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
