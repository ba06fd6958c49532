"""The demo: written for this project, loaded through the verbs, once."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import func, select

from qa.accounts.models import Member
from qa.board import industries
from qa.board.models import Answer, Comment, Question, Vote
from qa.cli import demo
from qa.core.db import db
from qa.ledger import auditing

from .importing import count


def test_the_demo_is_a_living_board_and_is_loaded_once(app: Flask) -> None:
    industries.sync()
    assert demo.load()
    db.session.commit()
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
