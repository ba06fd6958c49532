"""What the tests of drafts share."""

from __future__ import annotations

from sqlalchemy import select

from qa.accounts.models import Member
from qa.board.models import Draft
from qa.core.db import db
from qa.reputation import actors
from qa.reputation.actors import Actor

SLOT = "ask:key-of-the-form"
TYPED = {"title": ["尾款怎么收？"], "body": ["第一行\n第二行"]}


def actor_of(member: Member) -> Actor:
    return actors.load(member.id)


def drafts() -> list[Draft]:
    return list(db.session.scalars(select(Draft).order_by(Draft.id)))
