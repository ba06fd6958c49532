"""Giving members what they earned, once for each cause, and taking it back exactly."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, func, select, update

from qa.core import clock
from qa.core.db import db, fetch, insert_once
from qa.ledger import posting

from .models import Award, Reputation
from .rules import rules


@dataclass(frozen=True, slots=True)
class Given:
    """What an award came to after the day's limits."""

    points: int
    experience: int


def hold(*member_ids: int) -> None:
    """Have all others who want to award these members wait until the transaction ends.

    For verbs that award several: in the order of their ids, so that no two of them ever hold
    the one member and wait for the other.
    """
    for member_id in sorted(set(member_ids)):
        _locked_experience(member_id)


def award(
    member_id: int,
    rule: str,
    key: str,
    *,
    industry_id: int | None = None,
    bounty: int = 0,
) -> None:
    """Give `member_id` what `rule` of ``rules.toml`` says, once for `key`.

    The day's limits are taken off first. `bounty` is the amount that came with an acceptance:
    a share of it counts as experience (the points themselves move by their own transfer).
    """
    experience = _locked_experience(member_id)
    if _is_given(key):
        return
    given = _within_limits(member_id, rule, bounty)
    change = max(given.experience, -experience)  # nobody falls below zero
    points = _pay(member_id, key, given.points)
    _enter(member_id, rule, key, Given(points, change), experience, industry_id)


def reverse(key: str) -> None:
    """Take back what the award `key` gave, to the point; nothing where it was not given.

    The day of the award gets back what its limits had counted.
    """
    found = db.session.scalar(select(Award).where(Award.key == key))
    if found is None:
        return
    experience = _locked_experience(found.member_id)
    back = f"reverse:{key}"
    if _is_given(back):
        return
    moved = posting.reverse(f"award:{key}")
    points = -moved if found.points > 0 else moved
    change = max(-found.experience, -experience)
    _enter(found.member_id, found.rule, back, Given(points, change), experience,
           found.industry_id, reverses=found)  # fmt: skip


def carry_over(member_id: int, points: int, experience: int) -> None:
    """Give a member, once, what they had earned before they came (demo content)."""
    key = f"carried:{member_id}"
    before = _locked_experience(member_id)
    if _is_given(key):
        return
    _enter(member_id, "carried_over", key, Given(_pay(member_id, key, points), experience), before)


_BY_KEY = select(Award.id).where(Award.key == bindparam("key"))


def _is_given(key: str) -> bool:
    return fetch(_BY_KEY, key=key).scalar() is not None


_EXPERIENCE = (
    select(Reputation.experience)
    .where(Reputation.member_id == bindparam("member_id"))
    .with_for_update()
)


def _locked_experience(member_id: int) -> int:
    """The member's experience; others wait for this member's row until the transaction ends."""
    experience: int | None = fetch(_EXPERIENCE, member_id=member_id).scalar()
    if experience is None:
        insert_once(Reputation, member_id=member_id, experience=0, level=1)
        return fetch(_EXPERIENCE, member_id=member_id).scalar() or 0
    return experience


def _within_limits(member_id: int, name: str, bounty: int) -> Given:
    """What award `name` may still give today."""
    rule = rules().awards[name]
    points, experience = rule.points, rule.experience
    if rule.daily_points is not None or rule.daily_experience is not None:
        today = _given_today(member_id, rules().same_day_limit(name))
        if rule.daily_points is not None:
            points = max(0, min(points, rule.daily_points - today.points))
        if rule.daily_experience is not None:
            experience = max(0, min(experience, rule.daily_experience - today.experience))
    return Given(points, experience + int(bounty * rule.bounty_experience_share))


_GIVEN_ON_DAY = select(
    func.coalesce(func.sum(Award.points), 0), func.coalesce(func.sum(Award.experience), 0)
).where(
    Award.member_id == bindparam("member_id"),
    Award.day == bindparam("day"),
    Award.rule.in_(bindparam("rules", expanding=True)),
)


def _given_today(member_id: int, names: tuple[str, ...]) -> Given:
    row = fetch(_GIVEN_ON_DAY, member_id=member_id, day=clock.today(), rules=names).one()
    return Given(int(row[0]), int(row[1]))


def _pay(member_id: int, key: str, points: int) -> int:
    """Move `points` between the member and the mint (given) or the furnace (taken)."""
    if points > 0:
        posting.transfer(f"award:{key}", posting.MINT, posting.member(member_id), points)
        return points
    if points < 0:
        return -posting.take(f"award:{key}", posting.member(member_id), posting.BURN, -points)
    return 0


_SUMS = (
    update(Reputation)
    .where(Reputation.member_id == bindparam("of"))
    .values(experience=bindparam("sum"), level=bindparam("reached"))
)


def _enter(
    member_id: int,
    rule: str,
    key: str,
    given: Given,
    experience: int,
    industry_id: int | None = None,
    reverses: Award | None = None,
) -> None:
    """Write the award and bring the member's sums up to it."""
    insert_once(
        Award,
        key=key,
        member_id=member_id,
        rule=rule,
        points=given.points,
        experience=given.experience,
        industry_id=industry_id,
        day=reverses.day if reverses else clock.today(),
        reverses_id=reverses.id if reverses else None,
    )
    total = experience + given.experience
    fetch(_SUMS, of=member_id, sum=total, reached=rules().level_of(total).number)
