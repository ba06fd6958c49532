"""What moderators read: the open flags, by what they are about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup
from sqlalchemy import Select, select

from qa.accounts.models import Member
from qa.board.models import Answer, Comment, Question
from qa.core.db import db

from .models import POSTS, Flag

AT_ONCE = 100
"""Flags on a page; the oldest are decided first."""

EXCERPT = 160


@dataclass(frozen=True, slots=True)
class Report:
    """One open flag."""

    id: int
    reason: str
    note: str
    flagger_id: int
    flagger: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Reported:
    """A post or a member with its open flags; `kind` is question, answer, comment or member."""

    kind: str
    id: int
    title: str
    text: str
    reports: Sequence[Report]


def open_flags() -> list[Reported]:
    """The oldest open flags; what most members report comes first. At most five statements."""
    rows = db.session.execute(
        select(Flag, Member.name)
        .join(Member, Member.id == Flag.flagger_id)
        .where(Flag.state == "open")
        .order_by(Flag.at, Flag.id)
        .limit(AT_ONCE)
    ).all()
    reports: dict[tuple[str, int], list[Report]] = {}
    for flag, name in rows:
        report = Report(flag.id, flag.reason, flag.note, flag.flagger_id, name, flag.at)
        reports.setdefault(_target(flag), []).append(report)
    texts = {kind: _texts(kind, reports) for kind in _TEXTS}
    found = [Reported(kind, id_, *texts[kind][id_], some) for (kind, id_), some in reports.items()]
    return sorted(found, key=lambda reported: -len(reported.reports))


def _target(flag: Flag) -> tuple[str, int]:
    column = next(name for name in POSTS if getattr(flag, name) is not None)
    return column.removesuffix("_id"), getattr(flag, column)


_TEXTS: Mapping[str, Select[*tuple[Any, ...]]] = {
    "question": select(Question.id, Question.title, Question.body_html),
    "answer": select(Answer.id, Question.title, Answer.body_html).join(
        Question, Question.id == Answer.question_id
    ),
    "comment": select(Comment.id, Question.title, Comment.body_html).join(
        Question, Question.id == Comment.question_id
    ),
    "member": select(Member.id, Member.name, Member.about_html),
}
"""What each kind of target is called, and what it says."""


def _texts(kind: str, targets: Iterable[tuple[str, int]]) -> Mapping[int, tuple[str, str]]:
    ids = [id_ for name, id_ in targets if name == kind]
    if not ids:
        return {}
    query = _TEXTS[kind]
    rows = db.session.execute(query.where(query.selected_columns[0].in_(ids)))
    return {id_: (title, _excerpt(html)) for id_, title, html in rows}


def _excerpt(html: str) -> str:
    text = Markup(html).striptags()  # noqa: S704  (ours, and taken apart here)
    return text if len(text) <= EXCERPT else f"{text[:EXCERPT]}…"
