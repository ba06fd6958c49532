"""Giving members what they earned, once for each cause, and taking it back exactly.

Awards are rows that stay. What takes one back is a row with the opposite amounts that names it;
what gives it again, another one that names that. All of it happens under the lock of the
member's row, so that limits, sums and levels are right however acts meet.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Row, bindparam, exists, func, select, update
from sqlalchemy.orm import aliased

from qa.core import clock, outbox
from qa.core.db import fetch, insert_once
from qa.ledger import posting

from . import purses, summing
from .events import LevelReached
from .models import Award, Reputation
from .purses import Held
from .rules import rules


@dataclass(frozen=True, slots=True)
class Given:
    """Points and experience that an award comes to."""

    points: int
    experience: int


def hold(*member_ids: int) -> None:
    """Have all others who want to award these members wait until the transaction ends.

    For verbs that award several, or move points of several: their rows in the order of their
    ids, then the accounts of their purses, so that no two ever hold the one and wait for the
    other.
    """
    held = [purses.held(member_id) for member_id in sorted(set(member_ids))]
    if len(held) > 1:
        posting.hold(*(one.purse for one in held))


def award(
    member_id: int,
    rule: str,
    key: str,
    *,
    subject: str = "",
    industry_id: int | None = None,
    bounty: int = 0,
    unseen: bool = False,
) -> Given:
    """Give `member_id` what `rule` of ``rules.toml`` says, once for `key`; returns what came now.

    The day's limits are taken off first. `subject` is what it is about, e.g. ``answer:17``.
    `bounty` is the amount that came with an acceptance: a share of it counts as experience (the
    points themselves move by their own transfer). `unseen` moves points alone: everybody can see a
    member's experience, and when it changes, and so whose an anonymous question is.
    """
    held = purses.held(member_id)
    known, today = _so_far(key, member_id, rule, clock.today())
    if known:
        return Given(0, 0)
    given = rules().awards[rule]
    offered = 0 if given.own_purse_only and held.shares else given.points
    due = _within_limits(rule, Given(offered, 0 if unseen else given.experience), today)
    points = _pay(held, rule, key, subject, due.points)
    experience = due.experience + int(bounty * given.bounty_experience_share)
    experience = max(experience, -held.experience)  # nobody falls below zero
    _enter(
        held,
        Entry(
            key=key,
            rule=rule,
            subject=subject,
            industry_id=industry_id,
            points=points,
            waived=points - due.points,
            experience=experience,
            answers=given.answers,
            accepted=given.accepted,
        ),
    )
    return Given(points, experience)


def reverse(key: str) -> bool:
    """Take back what the award `key` gave, to the point; nothing where it was not given.

    The day of the award gets back what its limits had counted. What has been taken back already
    stays so; what was given again by `restore` is taken back again. Returns False where points
    it gave were spent, and stay with the member: what can be done over and over must not go on.
    """
    last = _last(key)
    if last is None or last.taken:
        return True
    return _undo(last, _opposite(last.row))


def restore(key: str) -> bool:
    """Give again what `reverse` took back for `key`; nothing where it is not taken back.

    What others have given since within the limits of the same day is taken off, as if nothing
    had been taken back. Returns False where points were to be taken that are not there.
    """
    last = _last(key)
    if last is None or not last.taken:
        return True
    row = last.row
    _known, that_day = _so_far("", row.member_id, row.rule, row.day)
    return _undo(last, _within_limits(row.rule, _opposite(row), that_day))


def carry_over(
    member_id: int, points: int, experience: int, *, part: int = 1, industry_id: int | None = None
) -> None:
    """Give a member, once for each `part`, what they had earned before (demo content)."""
    key, subject = f"carried:{member_id}:{part}", f"member:{member_id}"
    held = purses.held(member_id)
    if is_given(key):
        return
    paid = _pay(held, "carried_over", key, subject, points)
    _enter(held, Entry(key, "carried_over", paid, experience, subject, industry_id))


def is_given(key: str) -> bool:
    """Whether an award was given for `key`, be it taken back since or not."""
    return fetch(_BY_KEY, key=key).first() is not None


def is_taken(key: str) -> bool:
    """Whether what the award `key` gave is taken back as things stand."""
    last = _last(key)
    return last is not None and last.taken


class Entry(NamedTuple):
    """What an award row says, but whose it is and when."""

    key: str
    rule: str
    points: int
    experience: int
    subject: str = ""
    industry_id: int | None = None
    waived: int = 0
    answers: int = 0
    accepted: int = 0


_other = aliased(Award)
_SO_FAR = select(
    exists().where(_other.key == bindparam("key")),
    func.coalesce(func.sum(Award.points), 0),
    func.coalesce(func.sum(Award.experience), 0),
).where(
    Award.member_id == bindparam("member_id"),
    Award.day == bindparam("day"),
    Award.rule.in_(bindparam("rules", expanding=True)),
)


def _so_far(key: str, member_id: int, rule: str, day: date) -> tuple[bool, Given]:
    """Whether `key` has been given, and what `day` has given by what shares the rule's limits."""
    names = rules().same_day_limit(rule) if rule in rules().awards else (rule,)
    row = fetch(_SO_FAR, key=key, member_id=member_id, day=day, rules=names).one()
    return bool(row[0]), Given(int(row[1]), int(row[2]))


def _within_limits(name: str, wanted: Given, that_day: Given) -> Given:
    """What the day may still give of `wanted`, by the rules as they are now."""
    rule = rules().awards.get(name)
    if rule is None:
        return wanted
    return Given(
        _limited(wanted.points, rule.daily_points, that_day.points),
        _limited(wanted.experience, rule.daily_experience, that_day.experience),
    )


def _limited(wanted: int, limit: int | None, given: int) -> int:
    return wanted if limit is None else min(wanted, max(0, limit - given))


def _pay(held: Held, rule: str, key: str, subject: str, points: int) -> int:
    """Move `points` between the purse and the mint (given) or the furnace (taken)."""
    told = {"cause": rule, "subject": subject}
    if points > 0:
        posting.transfer(f"award:{key}", posting.MINT, held.purse, points, **told)
        return points
    if points < 0:
        return -posting.take(f"award:{key}", held.purse, posting.BURN, -points, **told)
    return 0


_AWARDS = select(Award.__table__)
_BY_KEY = _AWARDS.where(Award.key == bindparam("key"))
_AFTER = _AWARDS.where(Award.reverses_id == bindparam("award_id"))


@dataclass(frozen=True, slots=True)
class _Last:
    """The newest row of an award and what was done to it; `taken` where that took it back."""

    row: Row[Any]
    taken: bool
    held: Held


def _last(key: str) -> _Last | None:
    row = fetch(_BY_KEY, key=key).one_or_none()
    if row is None:
        return None
    held = purses.held(row.member_id)
    taken = False
    while after := fetch(_AFTER, award_id=row.id).one_or_none():
        row, taken = after, not taken
    return _Last(row, taken, held)


def _opposite(row: Row[Any]) -> Given:
    return Given(-row.points, -row.experience)


def _undo(last: _Last, change: Given) -> bool:
    """Write the opposite of the last row, but as much of it as `change` says.

    Returns whether its points could move.
    """
    row, held, key = last.row, last.held, f"undo:{last.row.id}"
    points = _pay_back(row, key, change.points)
    _enter(
        held,
        Entry(
            key=key,
            rule=row.rule,
            subject=row.subject,
            industry_id=row.industry_id,
            points=points,
            waived=-row.waived,
            experience=max(change.experience, -held.experience),
            answers=-row.answers,
            accepted=-row.accepted,
        ),
        undoes=row,
    )
    return points == change.points


def _pay_back(row: Row[Any], key: str, points: int) -> int:
    """Reverse the transfer of the award `row` by `points`, as far as they are there."""
    if not points:
        return 0
    moved = posting.reverse(
        f"award:{row.key}", back=f"award:{key}", at_most=abs(points), now_at=purses.now_at
    )
    return moved if points > 0 else -moved


_SUMS = (
    update(Reputation)
    .where(Reputation.member_id == bindparam("of"))
    .values(experience=bindparam("sum"), level=bindparam("reached"))
)


def _enter(held: Held, entry: Entry, undoes: Row[Any] | None = None) -> None:
    """Write the award and bring the member's sums up to it."""
    day = undoes.day if undoes else clock.today()
    written = insert_once(
        Award,
        member_id=held.member_id,
        day=day,
        at=clock.now(),
        reverses_id=undoes.id if undoes else None,
        **entry._asdict(),
    )
    if written is None:
        raise ValueError(f"the key {entry.key} belongs to another member's award")
    total = held.experience + entry.experience
    level = rules().level_of(total).number
    fetch(_SUMS, of=held.member_id, sum=total, reached=level)
    summing.add(
        held.member_id, day, entry.industry_id or 0,
        entry.experience, entry.answers, entry.accepted,
    )  # fmt: skip
    if level > held.level:
        outbox.record(LevelReached(held.member_id, level))
