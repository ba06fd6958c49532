"""The way a question has come, as it is shown.

Many answers in a row are one step of it: each stands below with its author and its time anyway,
and fifty lines that say so would bury the steps that tell something.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import bindparam, select

from qa.accounts.models import Member
from qa.board.models import Answer, TimelineEntry
from qa.core.db import fetch

MANY = 5
"""More answers in a row than this are one step."""

MOST = 1_000
"""Entries that are read: the first, and the newest ones, which say how the question stands."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the question's life; of kind ``answers`` it stands for `count`, until `until`.

    `data` is what the entry holds for its sentence: see the verb that enters the kind; `gone`,
    that the answer is deleted.
    """

    kind: str
    at: datetime
    answer_id: int | None
    actor: str | None
    data: Mapping[str, Any]
    gone: bool = False
    count: int = 1
    until: datetime | None = None


_ENTRIES = (
    select(
        TimelineEntry.kind,
        TimelineEntry.at,
        TimelineEntry.answer_id,
        Member.name,
        TimelineEntry.data,
        Answer.hidden_at.is_not(None),
        TimelineEntry.id,
    )
    .outerjoin(Member, Member.id == TimelineEntry.actor_id)
    .outerjoin(Answer, Answer.id == TimelineEntry.answer_id)
    .where(TimelineEntry.question_id == bindparam("question_id"))
    .order_by(TimelineEntry.kind != "asked", TimelineEntry.id.desc())
    .limit(MOST)
)


def timeline(question_id: int) -> list[Step]:
    """The steps of a question, the first one first."""
    steps: list[Step] = []
    entries = sorted(fetch(_ENTRIES, question_id=question_id), key=lambda entry: entry.id)
    for kind, run in groupby(entries, lambda entry: entry.kind):
        steps += _steps(kind, list(run))
    return steps


def _steps(kind: str, run: Sequence[Any]) -> list[Step]:
    if kind == "answered" and len(run) > MANY:
        return [Step("answers", run[0].at, None, None, {}, count=len(run), until=run[-1].at)]
    if kind == "edited":  # the history of each post has them all
        run = list({entry.answer_id: entry for entry in run}.values())
    return [Step(*entry[:-1]) for entry in run]
