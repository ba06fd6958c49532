"""``flask import questions``: JSON lines become questions as the verbs would have left them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from qa.accounts.models import Member
from qa.board import answering, asking, following, voting
from qa.board.drafts import AnswerDraft, QuestionDraft
from qa.board.following import Followed, Target
from qa.board.life import accepting, jobs
from qa.board.models import Answer, Industry, Question, Tag, TimelineEntry, Vote
from qa.cli.importing.industries import Places
from qa.core import clock
from qa.core.db import db
from qa.core.outbox import worker
from qa.core.outbox.models import Job, Purge
from qa.ledger.models import Transfer
from qa.notifications.models import Notice
from qa.reputation.models import Award, Reputation
from tests.factories import make_actor

from .importing import (
    assert_counters_are_true,
    count,
    picture,
    reply,
    row,
    run,
    values,
    write,
)

pytestmark = pytest.mark.usefixtures("tree")


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
    question.outcome_asked_at = imported.solved_at  # years later nobody is asked what came of it
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


def test_old_questions_have_ended_and_no_clock_finds_them(app: Flask, folder: Path) -> None:
    liked = [reply("五年。", score=2), reply("十年。", score=9), reply("三年。")]
    recent = row("最近才问的？", asked_at=clock.now().isoformat(), answers=liked)
    old = [row("有人点赞的？", answers=liked), row("没有人点赞的？", answers=liked[2:])]
    run(app, "questions", write(folder, recent, *old))
    db.session.commit()
    jobs.pass_time()
    question, chosen, expired = db.session.scalars(select(Question).order_by(Question.id))
    assert [one.state for one in (question, chosen, expired)] == ["open", "recommended", "expired"]
    assert chosen.recommended_answer_id
    best = db.session.get_one(Answer, chosen.recommended_answer_id)
    assert best.body == "十年。"
    assert best.recommended_at == chosen.solved_at is not None
    last = select(TimelineEntry.kind).order_by(TimelineEntry.id.desc()).limit(1)
    assert db.session.scalar(last.filter_by(question_id=chosen.id)) == "recommended"
    assert db.session.scalar(last.filter_by(question_id=expired.id)) == "expired"


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


def test_what_language_a_question_is_in_is_known_to_the_filters(app: Flask, folder: Path) -> None:
    run(app, "questions", write(folder, row(), row("Who pays the demurrage under FOB?")))
    found = db.session.scalars(select(Question.language).order_by(Question.id)).all()
    assert found == ["zh", "en"]


def test_followers_are_not_told_of_questions_of_long_ago(app: Flask, folder: Path) -> None:
    ben = make_actor("ben")
    db.session.commit()
    run(app, "questions", write(folder, row(asked_at="2015-04-20T07:00:00")))
    industry_id = db.session.scalars(select(Question.industry_id)).one()
    following.follow(ben, Target(Followed.INDUSTRY, industry_id))
    db.session.commit()
    worker.drain(app)
    assert db.session.scalars(select(Notice.id)).all() == []


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
