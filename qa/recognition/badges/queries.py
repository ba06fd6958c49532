"""What the pages show of badges: who holds which, since which day, and for what.

Others never see the posts of a member who hides their activity, the day of a discreet badge, or
a post that they could not read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select

from qa.accounts.models import Member
from qa.board.models import Answer, Question
from qa.board.tree import tree
from qa.core.db import fetch
from qa.recognition.models import BadgeFigure, HeldBadge
from qa.reputation.models import Reputation

from .declaring import TIERS, Badge, badges, of_metric
from .finding import so_far

HOLDERS = 40
"""The latest holders that the page of a badge shows."""

POSTS = 5
"""The latest posts shown of a badge that a member holds many times."""

IN_A_ROW = 6
NEAREST = 8


@dataclass(frozen=True, slots=True)
class Subject:
    """What a badge was earned for: a ``question``, an ``answer`` or an ``industry``.

    `slug` is that of the question or the industry in its address.
    """

    kind: str
    id: int
    title: str
    slug: str


@dataclass(frozen=True, slots=True)
class Held:
    """A badge that a member holds so many `times`, the last time since `at` where that is shown."""

    badge: Badge
    times: int
    at: datetime | None
    subjects: list[Subject] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Holder:
    """One who holds a badge; `at` and `subject` where they let it be seen."""

    name: str
    level: int
    at: datetime | None
    subject: Subject | None


@dataclass(frozen=True, slots=True)
class Shown:
    """How many badges of each tier a member holds, and the first of them to be shown."""

    tiers: Mapping[str, int]
    first: Sequence[Badge]

    @property
    def total(self) -> int:
        """How many they hold of all tiers."""
        return sum(self.tiers.values())


@dataclass(frozen=True, slots=True)
class Progress:
    """The next badge of its kind, and how much of its `goal` a member has."""

    badge: Badge
    now: int
    goal: int


_FIGURES = select(BadgeFigure.badge, BadgeFigure.holders)
_SHOWN = (
    select(HeldBadge.badge, func.count().label("times"), func.max(HeldBadge.at).label("at"))
    .where(HeldBadge.member_id == bindparam("member_id"))
    .group_by(HeldBadge.badge)
)
_NUMBERED = (
    select(
        HeldBadge.badge,
        HeldBadge.subject,
        HeldBadge.at,
        func.count().over(partition_by=HeldBadge.badge).label("times"),
        func.row_number()
        .over(partition_by=HeldBadge.badge, order_by=(HeldBadge.at.desc(), HeldBadge.id.desc()))
        .label("number"),
    )
    .where(HeldBadge.member_id == bindparam("member_id"))
    .subquery("numbered")
)
_HELD = (
    select(_NUMBERED)
    .where(_NUMBERED.c.number <= POSTS)
    .order_by(_NUMBERED.c.badge, _NUMBERED.c.number)
)
_HOLDERS = (
    select(
        Member.name,
        func.coalesce(Reputation.level, 1).label("level"),
        Member.hides_activity,
        HeldBadge.at,
        HeldBadge.subject,
    )
    .join(Member, Member.id == HeldBadge.member_id)
    .outerjoin(Reputation, Reputation.member_id == Member.id)
    .where(HeldBadge.badge == bindparam("badge"), Member.active, Member.closed_at.is_(None))
    .order_by(HeldBadge.at.desc(), HeldBadge.id.desc())
    .limit(HOLDERS)
)
_QUESTIONS = select(Question.id, Question.title, Question.slug).where(
    Question.id.in_(bindparam("ids", expanding=True)),
    Question.hidden_at.is_(None),
    Question.anonymous.is_(False),
)
_ANSWERS = (
    select(Answer.id, Question.title, Question.slug)
    .join(Question, Question.id == Answer.question_id)
    .where(
        Answer.id.in_(bindparam("ids", expanding=True)),
        Answer.hidden_at.is_(None),
        Question.hidden_at.is_(None),
    )
)


def holders() -> Mapping[str, int]:
    """How many members hold each badge, as last counted."""
    counted = {row.badge: row.holders for row in fetch(_FIGURES)}
    return {name: counted.get(name, 0) for name in badges()}


def times_held(member_id: int) -> Mapping[str, int]:
    """How many times a member holds each of their badges."""
    return {row.badge: row.times for row in fetch(_SHOWN, member_id=member_id)}


def shown_of(member_id: int) -> Shown:
    """What a profile shows: the highest badges, of these the newest first; one statement."""
    rows = [row for row in fetch(_SHOWN, member_id=member_id) if row.badge in badges()]
    tiers = dict.fromkeys(reversed(TIERS), 0)
    for row in rows:
        tiers[badges()[row.badge].tier] += row.times
    dated = [(badges()[row.badge], row.at) for row in rows]
    return Shown(tiers, [badge for badge, _at in sorted(dated, key=_rank)[:IN_A_ROW]])


def held_by(member: Member, *, own: bool) -> list[Held]:
    """The badges of a member, the highest first; `own` is whether they look at it themselves."""
    held: dict[str, Held] = {}
    wanted: list[tuple[Held, str]] = []
    for row in fetch(_HELD, member_id=member.id):
        badge = badges().get(row.badge)
        if badge is None:
            continue
        if row.badge not in held:
            at = row.at if own or not badge.rests_on.discreet else None
            held[row.badge] = Held(badge, row.times, at)
        if own or not member.hides_activity:
            wanted.append((held[row.badge], row.subject))
    subjects = _subjects(subject for _held, subject in wanted)
    for one, subject in wanted:
        if subject in subjects:
            one.subjects.append(subjects[subject])
    return sorted(held.values(), key=lambda one: _rank((one.badge, one.at)))


def holders_of(badge: Badge) -> list[Holder]:
    """The latest holders of a badge; nobody where it is discreet."""
    if badge.rests_on.discreet:
        return []
    rows = fetch(_HOLDERS, badge=badge.name).all()
    subjects = _subjects(row.subject for row in rows if not row.hides_activity)
    return [
        Holder(
            row.name,
            row.level,
            None if row.hides_activity else row.at,
            None if row.hides_activity else subjects.get(row.subject),
        )
        for row in rows
    ]


def nearest(member_id: int) -> list[Progress]:
    """The next badges of a member, those that lack least of their goal first."""
    reached, held = so_far(member_id), times_held(member_id)
    found = [
        Progress(badge, now, badge.goal)
        for metric, now in reached.items()
        if now and (badge := _next(metric, now, held))
    ]
    return sorted(found, key=lambda one: -one.now / one.goal)[:NEAREST]


def _next(metric: str, now: int, held: Collection[str]) -> Badge | None:
    """The lowest badge of the metric that so much does not earn and that one can still get."""
    return next(
        (
            badge
            for badge in of_metric(metric)
            if badge.goal > now and (badge.each or badge.name not in held)
        ),
        None,
    )


def _rank(dated: tuple[Badge, datetime | None]) -> tuple[int, bool, float, str]:
    """High tiers first; then what has a date to be shown, the newest first."""
    badge, at = dated
    secret = badge.rests_on.discreet or at is None
    newest = 0.0 if at is None or secret else -at.timestamp()
    return -TIERS.index(badge.tier), secret, newest, badge.name


def _subjects(written: Iterable[str]) -> dict[str, Subject]:
    """What stands behind subjects as they are stored, where everybody may see it."""
    ids: dict[str, list[int]] = {"question": [], "answer": [], "industry": []}
    for subject in written:
        kind, _colon, number = subject.partition(":")
        if kind in ids:
            ids[kind].append(int(number))
    found: dict[str, Subject] = {}
    for kind, statement in (("question", _QUESTIONS), ("answer", _ANSWERS)):
        rows: Sequence[Any] = fetch(statement, ids=ids[kind]).all() if ids[kind] else ()
        found |= {f"{kind}:{row.id}": Subject(kind, row.id, row.title, row.slug) for row in rows}
    nodes = tree().by_id if ids["industry"] else {}
    for id_ in ids["industry"]:
        if id_ in nodes:
            found[f"industry:{id_}"] = Subject("industry", id_, nodes[id_].name, nodes[id_].slug)
    return found
