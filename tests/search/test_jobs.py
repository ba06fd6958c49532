"""The index follows the board."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from qa.board import voting
from qa.board.life import accepting
from qa.board.models import Answer, Question, State
from qa.core import clock
from qa.core.db import db, reading
from qa.core.outbox.models import Job
from qa.core.outbox.worker import drain
from qa.reputation import actors
from qa.search import documents, jobs, keeping, verifying
from qa.search.engine import Document, Query, current_engine
from tests.factories import (
    make_actor,
    make_answer,
    make_industry,
    make_question,
)


def index(*questions: Question) -> None:
    """Have the worker's reaction run for `questions`."""
    db.session.commit()
    jobs.index_questions([{"question_id": question.id} for question in questions])


def found(text: str) -> list[int]:
    return [hit.id for hit in current_engine().search(Query(text)).hits]


def hide(post: Question | Answer) -> None:
    post.hidden_at = clock.now()
    db.session.commit()


def test_a_question_is_found_once_the_worker_has_run(app: Flask) -> None:
    question = make_question(title="信用证里要求客检证书才能议付，这算软条款吗？")
    db.session.commit()
    drain(app)
    assert found("軟條款") == [question.id]
    assert not verifying.differences()


def test_indexing_twice_changes_nothing(app: Flask) -> None:
    question, bystander = make_question(title="提单丢了"), make_question(title="发票丢了")
    index(question, bystander)
    index(question, question)
    assert found("提单") == [question.id]
    assert found("发票") == [bystander.id]
    assert current_engine().count() == 2


def test_a_hidden_question_leaves_the_index_and_its_neighbour_stays(app: Flask) -> None:
    question, bystander = make_question(title="提单丢了"), make_question(title="提单改名")
    index(question, bystander)
    hide(question)
    index(question)
    assert found("提单") == [bystander.id]
    assert documents.load([question.id]) == []
    assert not verifying.differences()


def test_a_question_that_does_not_exist_does_no_harm(app: Flask) -> None:
    question = make_question(title="提单丢了")
    index(question)
    jobs.index_questions([{"question_id": 987654321}])
    assert found("提单") == [question.id]


def test_the_best_answers_are_searched_and_hidden_ones_are_not(app: Flask) -> None:
    question = make_question(title="尾款没收到")
    answers = [make_answer(question, body=f"回答里说到 zz{number}zz") for number in range(5)]
    for answer in answers[:2]:
        voting.cast(make_actor(), answer, question.industry_id, 1)
    asker = actors.load(question.author_id)
    db.session.flush()
    accepting.accept(asker, answers[4])
    db.session.commit()
    hide(answers[0])
    [document] = documents.load([question.id])
    assert [n for n in range(5) if f"zz{n}zz" in document.answers] == [1, 2, 4]
    assert document.answers.startswith("回答里说到 zz4zz")
    assert document.state == State.SOLVED


def test_markup_is_not_searched(app: Flask) -> None:
    question = make_question(body="看[官网](https://zzyzx.example/a)的**提单**说明")
    db.session.commit()
    [document] = documents.load([question.id])
    assert document.body == "看官网的提单说明"


def test_all_questions_are_read_in_parts(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "AT_ONCE", 3)
    industry, author = make_industry(), make_actor()
    questions = [make_question(author, industry) for _ in range(8)]
    hide(questions[4])
    visible = [question.id for question in questions if question.hidden_at is None]
    assert [document.id for document in documents.load_all()] == visible
    assert {document.id for document in documents.load([*visible, 10**9])} == {*visible}
    assert documents.count() == 7


def test_where_there_is_no_index_the_first_job_builds_it(app: Flask) -> None:
    earlier = make_question(title="提单丢了")
    db.session.commit()
    later = make_question(title="提单改名")
    index(later)
    assert {*found("提单")} == {earlier.id, later.id}


def test_looking_after_heals_a_lost_index_and_leaves_a_good_one_alone(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = make_question(title="提单丢了")
    index(question)
    shutil.rmtree(app.config["DATA_DIR"] / "search")
    current_engine().close()
    jobs.look_after()
    assert found("提单") == [question.id]
    make_question(title="提单改名")
    db.session.commit()
    jobs.look_after()  # one question behind is the business of its job
    assert current_engine().count() == 1
    monkeypatch.setattr(keeping, "MAY_DIFFER", 0)
    jobs.look_after()
    assert current_engine().count() == 2


def test_ensure_builds_what_is_missing_and_keeps_what_is_there(app: Flask) -> None:
    make_question()
    db.session.commit()
    keeping.ensure(app)
    pointer = app.config["DATA_DIR"] / "search" / "current"
    before = pointer.read_text()
    keeping.ensure(app)
    assert pointer.read_text() == before
    assert current_engine().count() == 1


def test_verifying_names_what_the_index_lacks_and_has_too_much(app: Flask) -> None:
    kept, changed, hidden = (make_question() for _ in range(3))
    index(kept, changed, hidden)
    changed.title = "换了标题"
    missing = make_question()
    hide(hidden)
    differences = verifying.differences()
    assert differences.missing == (missing.id,)
    assert differences.extra == (hidden.id,)
    assert differences.stale == (changed.id,)


def test_indexing_writes_nothing_to_the_database(app: Flask, session: Any) -> None:
    question = make_question()
    index(question)
    assert not session.new
    assert not session.dirty
    assert not session.deleted


def test_a_rebuild_does_the_work_of_the_jobs_that_waited_for_it(app: Flask) -> None:
    make_question()
    db.session.commit()
    assert waiting() == 1
    keeping.rebuild()
    assert waiting() == 0
    assert not verifying.differences()


def test_a_rebuild_that_fails_leaves_the_jobs_to_the_worker(app: Flask) -> None:
    make_question()
    db.session.commit()

    def broken() -> Iterator[Document]:
        raise OSError("disk full")
        yield

    with pytest.raises(OSError, match="disk full"):
        keeping.rebuild(broken())
    assert waiting() == 1


def waiting() -> int:
    number = select(func.count()).select_from(Job).where(Job.reaction == keeping.REACTION)
    with reading(), db.engine.connect() as connection:
        return connection.scalar(number) or 0
