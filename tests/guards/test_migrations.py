"""The migrations make the very tables that the models describe."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from qa import create_app
from qa.board.models import Answer, Question
from qa.core.db import Model, db
from tests.conftest import settings_for
from tests.databases import own_database


def test_migrated_tables_are_those_of_the_models(app: Flask) -> None:
    with db.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Model.metadata)
    assert differences == []


@pytest.fixture
def first_release(tmp_path: Path) -> Iterator[Flask]:
    """A site whose database stands as the first migration left it, with a solved question."""
    settings = settings_for(tmp_path, DATABASE_URL=own_database("migrating"))
    app = create_app(settings)
    with app.app_context():
        flask_migrate.upgrade(revision="0001")
        with db.engine.begin() as connection:
            for row in ROWS:
                connection.execute(text(row), {"at": "2026-01-01 00:00:00+00:00"})
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.mark.usefixtures("first_release")
def test_what_the_first_release_stored_is_kept() -> None:
    flask_migrate.upgrade()
    solved, asked = db.session.scalars(select(Question).order_by(Question.id))
    assert (solved.state, solved.accepted_answer_id, solved.outcome_asked_at) == (
        "solved", 1, solved.solved_at)  # fmt: skip
    assert (asked.state, asked.language, asked.round, asked.red_flags) == ("open", "en", 1, [])
    assert (solved.language, solved.deadline_days) == ("zh", 15)
    assert db.session.get_one(Answer, 1).question_id == 1
    with pytest.raises(IntegrityError):
        db.session.execute(text("UPDATE questions SET state = 'lost' WHERE id = 2"))


_MEMBER = """INSERT INTO members (id, name, folded_name, email, password, active, fs_uniquifier,
 role, created_at, company, trades, region, about, about_html, about_renderer)
 VALUES (1, 'asha', 'asha', 'asha@example.com', 'x', true, 'u', 'member', :at,
 '', '', '', '', '', 1)"""
_INDUSTRY = """INSERT INTO industries (id, slug, kind, "name_zh_Hans", "name_zh_Hant", name_en,
 words, position, open_for_questions, questions)
 VALUES (1, 'law', 'topic', '法律', '法律', 'Law', '[]', 0, true, 2)"""
_QUESTION = """INSERT INTO questions (id, author_id, industry_id, trade_id, title, slug, body,
 body_html, renderer, excerpt, tags, state, anonymous, bounty, created_at, deadline_at, ups, downs,
 answers, heat) VALUES ({}, 1, 1, 1, '{}', 's', 'b', 'b', 1, 'b', '[]', 'open', false, 0, :at, :at,
 0, 0, 1, 0)"""
_ANSWER = """INSERT INTO answers (id, question_id, author_id, body, body_html, renderer,
 "references", created_at, ups, downs, rank) VALUES (1, 1, 1, 'b', 'b', 1, '[]', :at, 0, 0, 0)"""
_SOLVED = """UPDATE questions SET state = 'solved', accepted_answer_id = 1, solved_at = :at
 WHERE id = 1"""
ROWS = (
    _MEMBER,
    _INDUSTRY,
    _QUESTION.format(1, "合同怎么写"),
    _QUESTION.format(2, "What is FOB"),
    _ANSWER,
    _SOLVED,
)
