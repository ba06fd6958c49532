"""Which uploaded files the board's texts refer to; what none refers to is deleted after a day.

A file that stands in a draft, or in a post that the worker has still to look at, is referred to.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select

from qa.core.db import db
from qa.core.outbox.models import Job
from qa.core.outbox.worker import Payload
from qa.uploads import using

from .models import Answer, Comment, Draft, FollowUp, Guide, Question, SuggestedEdit

MARK = "board.mark_files"
"""The reaction that marks the files of a post."""

_BODIES: dict[str, Any] = {
    "question_id": Question,
    "answer_id": Answer,
    "comment_id": Comment,
    "follow_up_id": FollowUp,
    "guide_id": Guide,
}


def mark_used(payload: Payload) -> None:
    """A reaction: the files that a new or edited text refers to, as it reads now, are kept."""
    using.mark(_texts(payload))


def collect() -> int:
    """A chore: delete uploads that neither a post nor a draft refers to. The caller commits."""
    return using.collect(_unmarked)


def _unmarked(members: Sequence[int]) -> Iterator[str]:
    """What `members` are writing, and what of anybody's is still to be marked.

    In this order: a draft ends in the transaction that leaves the job.
    """
    drafts = db.session.scalars(select(Draft.fields).where(Draft.member_id.in_(members)))
    yield from map(_plain, drafts.all())
    for payload in db.session.scalars(select(Job.payload).where(Job.reaction == MARK)).all():
        yield from _texts(payload)


def _texts(payload: Payload) -> Iterator[str]:
    """The texts that a fact is about, as they read now."""
    for name, table in _BODIES.items():
        if payload.get(name):
            yield db.session.scalar(select(table.body).where(table.id == payload[name])) or ""
    if payload.get("edit_id"):
        edit = db.session.get(SuggestedEdit, payload["edit_id"])
        yield _plain(edit.content) if edit is not None else ""


def _plain(fields: dict[str, Any]) -> str:
    return json.dumps(fields, ensure_ascii=False)
