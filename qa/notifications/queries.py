"""The inbox, and how much in it is unread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from qa.accounts.models import Member
from qa.board.models import Question
from qa.core.db import MAX_ID, fetch
from qa.core.i18n import gettext
from qa.core.web import language
from qa.recognition.badges.declaring import badges
from qa.reputation.actors import Actor, level_title

from .kinds import KINDS
from .models import Notice

MOST = 100
"""More unread notices than this are not counted."""


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A notice as it is read."""

    id: int
    text: str
    at: datetime
    unread: bool


@dataclass(frozen=True, slots=True)
class Group:
    """What there is to tell of one question, the latest first.

    `title` is "" for one that is hidden, but for the author of what was removed.
    """

    question_id: int | None
    title: str
    notices: list[NoticeView]

    @property
    def unread(self) -> bool:
        """Whether anything in it is."""
        return any(notice.unread for notice in self.notices)


@dataclass(frozen=True, slots=True)
class Inbox:
    """One page of it; `next_id` is where the next one begins, `newest` its newest notice's id."""

    groups: Sequence[Group]
    next_id: int | None
    newest: int | None


@dataclass(frozen=True, slots=True)
class Destination:
    """What a notice is about: a question, the answer or comment on its page, or an edit of it.

    Where it is about none, `endpoint` is the page that its kind leads to, if any, `arguments` what
    stands in the address.
    """

    endpoint: str
    arguments: Mapping[str, str]
    question_id: int | None
    slug: str
    answer_id: int | None
    comment_id: int | None
    edit_id: int | None


_NOTICES = (
    select(
        Notice.id,
        Notice.kind,
        Notice.question_id,
        Notice.data,
        Notice.at,
        Notice.read_at,
        Question.title,
        Question.hidden_at,
    )
    .outerjoin(Question, Question.id == Notice.question_id)
    .where(Notice.member_id == bindparam("member_id"), Notice.id < bindparam("before"))
    .order_by(Notice.id.desc())
    .limit(bindparam("limit"))
)
_UNREAD = _NOTICES.where(Notice.read_at.is_(None))
_NAMES = select(Member.id, Member.name).where(Member.id.in_(bindparam("ids", expanding=True)))


def inbox(viewer: Actor, limit: int, before: int = MAX_ID) -> Inbox:
    """All notices of `viewer`, older than the notice `before`, the latest first."""
    return _page(_NOTICES, viewer, limit, before)


def unread_inbox(viewer: Actor, limit: int, before: int = MAX_ID) -> Inbox:
    """Those that are unread."""
    return _page(_UNREAD, viewer, limit, before)


def _page(statement: Select[*tuple[Any, ...]], viewer: Actor, limit: int, before: int) -> Inbox:
    rows = fetch(statement, member_id=viewer.id, before=before, limit=limit + 1).all()
    shown = rows[:limit]
    ids = {row.data["by"] for row in shown if "by" in row.data}
    names = {row.id: row.name for row in fetch(_NAMES, ids=list(ids))} if ids else {}
    groups: dict[object, Group] = {}
    for row in shown:
        key = row.question_id or f"notice {row.id}"
        visible = row.title if row.title and row.hidden_at is None else ""
        title = visible or row.data.get("title", "") or _heading(row.kind)
        group = groups.setdefault(key, Group(row.question_id, title, []))
        text = _text(row.kind, row.data, names)
        group.notices.append(NoticeView(row.id, text, row.at, row.read_at is None))
    return Inbox(
        groups=list(groups.values()),
        next_id=shown[-1].id if len(rows) > limit else None,
        newest=shown[0].id if shown else None,
    )


def _text(kind: str, data: dict[str, Any], names: dict[int, str]) -> str:
    known = KINDS.get(kind)
    if known is None:
        return str(gettext("This notice is of a kind that is no longer shown."))
    name = names.get(data.get("by", 0)) or gettext("An anonymous merchant")
    return str(gettext(known.text, **{**data, **_titles(data), "name": name}))


def _titles(data: dict[str, Any]) -> dict[str, str]:
    """What the data names by a key, as it is called in the reader's language."""
    in_words, badge = {}, badges().get(data.get("badge", ""))
    if badge:
        in_words["badge"] = badge.title[language.current()]
    if "level" in data:
        in_words["level_title"] = level_title(data["level"])[language.current()]
    return in_words


def _heading(kind: str) -> str:
    heading = KINDS[kind].heading if kind in KINDS else ""
    return str(gettext(heading)) if heading else ""


_COUNT = select(func.count()).select_from(
    select(Notice.id)
    .where(Notice.member_id == bindparam("member_id"), Notice.read_at.is_(None))
    .limit(MOST)
    .subquery()
)


def unread(member_id: int) -> int:
    """How many notices of a member are unread, at most `MOST`."""
    return int(fetch(_COUNT, member_id=member_id).scalar_one())


_DESTINATION = (
    select(Notice.kind, Notice.question_id, Question.slug, Notice.data)
    .outerjoin(Question, Question.id == Notice.question_id)
    .where(Notice.id == bindparam("notice_id"), Notice.member_id == bindparam("member_id"))
)


def destination(viewer: Actor, notice_id: int) -> Destination | None:
    """What a notice of `viewer` is about; None where they have no such notice."""
    row = fetch(_DESTINATION, notice_id=notice_id, member_id=viewer.id).one_or_none()
    if row is None:
        return None
    data = row.data
    endpoint = KINDS[row.kind].leads if row.kind in KINDS else ""
    return Destination(
        endpoint,
        data.get("arguments", {}),
        row.question_id,
        row.slug or "",
        *map(data.get, ("answer", "comment", "edit")),
    )
