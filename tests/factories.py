"""Rows for tests, made the way the site makes them wherever a verb exists."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

from qa.accounts import registering
from qa.accounts.models import Member, Role, fold_name
from qa.accounts.passwords import hashed
from qa.board import answering, asking, tree
from qa.board.drafts import AnswerDraft, QuestionDraft
from qa.board.models import Answer, Industry, Question
from qa.core import clock
from qa.core.db import db
from qa.ledger import posting
from qa.reputation import actors
from qa.reputation.actors import Actor
from qa.reputation.models import Reputation
from qa.reputation.rules import rules

_numbers = count(1)

PASSWORD = "a good long password"


def make_member(
    name: str | None = None, *, level: int = 5, points: int = 0, **values: Any
) -> Member:
    """A confirmed member at `level`, with `points` to spend; signs in with PASSWORD."""
    name = name or f"member{next(_numbers)}"
    email = values.pop("email", f"{fold_name(name)}@example.com")
    member = registering.make(name, email, values.pop("password", None) or hashed(PASSWORD))
    member.confirmed_at = clock.now() - timedelta(days=30)
    for column, value in values.items():
        setattr(member, column, value)
    experience = rules().levels[level - 1].experience
    db.session.add(Reputation(member_id=member.id, experience=experience, level=level))
    if points:
        posting.transfer(f"opening:{member.id}", posting.MINT, posting.member(member.id), points)
    db.session.flush()
    return member


def make_actor(name: str | None = None, **values: Any) -> Actor:
    """As `make_member`, as the actor that verbs take."""
    return actors.load(make_member(name, **values).id)


def make_moderator(name: str = "mona") -> Actor:
    """A moderator."""
    return make_actor(name, role=Role.MODERATOR)


def make_industry(
    slug: str | None = None, parent: Industry | None = None, **values: Any
) -> Industry:
    """An industry, below `parent` where one is given."""
    slug = slug or f"industry-{next(_numbers)}"
    industry = Industry(
        slug=slug,
        parent_id=parent.id if parent else None,
        kind="topic",
        name_zh_Hans=values.pop("zh", f"行业{slug}"),
        name_zh_Hant=f"行業{slug}",
        name_en=slug.title(),
        words=[],
        **values,
    )
    db.session.add(industry)
    db.session.flush()
    tree.forget()
    return industry


def make_question(
    author: Actor | None = None, industry: Industry | None = None, **values: Any
) -> Question:
    """A question asked through the verb."""
    author = author or make_actor(points=values.get("bounty", 0))
    draft = QuestionDraft(
        title=values.pop("title", f"客户要求货到港后再付尾款，风险怎么控制？{next(_numbers)}"),
        body=values.pop("body", "第一次合作的智利客户，订单 4.8 万美元，定金 40%。"),
        industry_id=(industry or make_industry()).id,
        **values,
    )
    return db.session.get_one(Question, asking.ask(author, draft))


def make_answer(
    question: Question, author: Actor | None = None, body: str = "先查对方信用，再谈比例。"
) -> Answer:
    """An answer given through the verb."""
    answer_id = answering.answer(author or make_actor(), question, AnswerDraft(body))
    return db.session.get_one(Answer, answer_id)
