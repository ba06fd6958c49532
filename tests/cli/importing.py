"""What the tests of imports share: files to import, and what must hold afterwards."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from qa.accounts.models import Member
from qa.board.models import (
    Answer,
    Comment,
    Industry,
    Question,
    QuestionTag,
    State,
    Tag,
    TimelineEntry,
)
from qa.board.ranking import heat, lower_bound
from qa.cli.importing import Imported
from qa.core.db import db
from qa.core.outbox.models import Job


def row(title: str = "出口退税的单证要保存几年？", **fields: Any) -> dict[str, Any]:
    """A row as the data files have it."""
    return {"source": "forum", "industry": "法律", "title": title, "body": "", "answers": [],
            **fields}  # fmt: skip


def reply(body: str, accepted: bool = False, **fields: Any) -> dict[str, Any]:
    """An answer of a row."""
    return {"body": body, "accepted": accepted, **fields}


def write(folder: Path, *rows: Any, name: str = "some.jsonl") -> Path:
    """A file of `rows`; what is text already is written as it is."""
    path = folder / name
    lines = [line if isinstance(line, str) else json.dumps(line) for line in rows]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def run(app: Flask, *arguments: object, status: int = 0) -> str:
    """What ``flask import`` prints."""
    result = app.test_cli_runner().invoke(args=["import", *map(str, arguments)])
    assert result.exit_code == status, result.output
    return result.output


def rejects(app: Flask, name: str = "some") -> list[dict[str, Any]]:
    """The rows of a rejects file."""
    path = app.config["DATA_DIR"] / "rejects" / f"{name}.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def count(model: Any) -> int:
    """How many rows there are."""
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def values(entity: Any) -> dict[str, Any]:
    """The columns of a row, but those that name rows."""
    names = {column.key for column in entity.__table__.columns}
    return {name: getattr(entity, name) for name in names if name != "id" and name[-3:] != "_id"}


def assert_counters_are_true() -> None:
    """Every counter and order is what a recount of the rows gives."""
    questions, answers = _all(Question), _all(Answer)
    given = Counter(answer.question_id for answer in answers)
    for question in questions:
        assert question.answers == given[question.id]
        votes = question.ups, question.downs
        assert question.heat == heat(question.created_at, *votes, question.answers)
        assert (question.state == State.SOLVED) == (question.accepted_answer_id is not None)
    assert all(answer.rank == lower_bound(answer.ups, answer.downs) for answer in answers)
    inside = Counter(question.industry_id for question in questions)
    inside.update(q.trade_id for q in questions if q.trade_id != q.industry_id)
    assert {i.id: i.questions for i in _all(Industry) if i.questions} == inside
    uses = Counter(db.session.scalars(select(QuestionTag.tag_id)))
    assert {tag.id: tag.questions for tag in _all(Tag) if tag.questions} == uses
    ids = sorted(question.id for question in questions)
    assert sorted(db.session.scalars(select(Imported.question_id))) == ids
    indexed = [job for job in _all(Job) if job.reaction == "search.index"]
    assert sorted(job.payload["question_id"] for job in indexed) == ids


def picture() -> Any:
    """All that an import leaves behind, without the numbers of rows and moments of writing."""
    emails = {member.id: member.email for member in _all(Member)}
    slugs = {industry.id: industry.slug for industry in _all(Industry)}
    below: dict[int, list[Any]] = {}
    for post in (*_all(Answer), *_all(Comment)):
        below.setdefault(post.question_id, []).append((values(post), emails[post.author_id]))
    for step in _all(TimelineEntry):
        below.setdefault(step.question_id, []).append(values(step))
    questions = [
        (values(q), emails[q.author_id], slugs[q.industry_id], slugs[q.trade_id], below.get(q.id))
        for q in _all(Question)
    ]
    questions.sort(key=lambda question: (question[0]["title"], question[1]))
    return (
        questions,
        set(db.session.execute(select(Member.email, Member.name)).all()),
        set(db.session.execute(select(Tag.name, Tag.questions)).all()),
        set(db.session.execute(select(Industry.slug, Industry.questions)).all()),
        set(db.session.execute(select(Imported.source, Imported.key)).all()),
        count(Job),
    )


def _all(model: Any) -> Iterable[Any]:
    return db.session.scalars(select(model).order_by(model.id)).all()
