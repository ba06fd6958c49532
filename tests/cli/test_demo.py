"""The demo: written for this project, loaded through the verbs, once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from qa import create_app
from qa.accounts.models import Member
from qa.board.models import Answer, Comment, Question, Vote
from qa.cli import demo
from qa.core.db import db
from qa.ledger import auditing
from tests.conftest import settings_for
from tests.demo import Demo

from .importing import count


@pytest.fixture
def app(demo_site: Demo, tmp_path: Path) -> Iterator[Flask]:
    """A site on which `flask demo` was the first thing that happened."""
    app = create_app(settings_for(tmp_path, DATABASE_URL=demo_site.copy_to(tmp_path, "demo")))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.mark.usefixtures("app")
def test_the_demo_is_a_living_board_and_is_loaded_once() -> None:
    questions, answers = count(Question), count(Answer)
    assert questions >= 120
    assert answers >= 260
    assert count(Comment) > 50
    assert count(Vote) > 500
    trades = select(func.count(Question.industry_id.distinct()))
    assert (db.session.scalar(trades) or 0) >= 25
    assert db.session.scalar(select(func.count()).where(Question.bounty > 0))
    accepted = db.session.scalar(select(func.count()).where(Question.state == "solved")) or 0
    assert questions / 2 < accepted < questions
    assert [found for found in auditing.differences() if found] == []
    states = set(db.session.scalars(select(Question.state)))
    assert states == {"open", "solved", "voting", "recommended", "declined", "expired"}
    mona = db.session.scalars(select(Member).where(Member.email == "mona@example.com")).one()
    assert mona.role == "moderator"
    assert not demo.load()
    assert count(Question) == questions
