"""Whatever is given, taken back and given again: every sum is what its awards say."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from qa.core import clock
from qa.core.db import db
from qa.ledger import auditing, posting
from qa.reputation import awarding
from qa.reputation.models import Award, MemberDay, Reputation, Standing
from qa.reputation.rules import rules
from tests.factories import make_actor

RULES = (
    "answer_given",
    "answer_accepted",
    "answer_voted_up",
    "question_voted_up",
    "answer_voted_down",
    "answer_removed",
    "ballot_cast",
    "question_left_unhandled",
)

acts = st.lists(
    st.tuples(
        st.sampled_from(["award", "award", "award", "reverse", "restore", "spend"]),
        st.integers(0, 5),  # which award
        st.integers(1, 6),  # how many at once
        st.integers(0, 2),  # the industry, and the day
    ),
    max_size=40,
)


@settings(max_examples=40, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(acts=acts)
def test_sums_are_those_of_the_awards_and_no_day_gives_too_much(
    app: Flask, acts: list[tuple[str, int, int, int]]
) -> None:
    member_id, moment = make_actor(level=1).id, clock.now()
    for what, which, many, where in acts:
        with clock.at(moment + timedelta(days=where)):
            for number in range(many):
                do(member_id, what, f"{which}:{number}", RULES[(which + number) % 8], where)
    check(member_id)
    assert not any(auditing.differences())
    db.session.rollback()


def do(member_id: int, what: str, key: str, rule: str, where: int) -> None:
    if what == "award":
        awarding.award(member_id, rule, key, industry_id=where or None, bounty=9)
    elif what == "spend":
        posting.take(f"{what}:{key}", posting.member(member_id), posting.BURN, 3)
    else:
        (awarding.reverse if what == "reverse" else awarding.restore)(key)


def check(member_id: int) -> None:
    given: Counter[object] = Counter()
    counted: Counter[object] = Counter()
    by_rule: Counter[object] = Counter()
    for row in db.session.execute(select(Award.__table__).where(Award.member_id == member_id)):
        place, day = ("industry", row.industry_id or 0), ("day", row.day, row.industry_id or 0)
        for name in ("experience", "answers", "accepted"):
            amount = getattr(row, name)
            given.update({(name, place): amount, (name, day): amount, name: amount})
        by_rule.update({("points", row.rule, row.day): row.points,
                        ("experience", row.rule, row.day): row.experience})  # fmt: skip
    for table, key in ((Standing, "industry"), (MemberDay, "day")):
        for row in db.session.scalars(
            select(table).where(table.member_id == member_id)
            .execution_options(populate_existing=True)
        ):  # fmt: skip
            parts = (row.industry_id,) if table is Standing else (row.day, row.industry_id)
            for name in ("experience", "answers", "accepted"):
                counted[(name, (key, *parts))] += getattr(row, name)
    assert {k: n for k, n in given.items() if n and isinstance(k, tuple)} == {
        k: n for k, n in counted.items() if n
    }
    stored = db.session.execute(
        select(Reputation.experience, Reputation.level).where(Reputation.member_id == member_id)
    ).one()
    assert stored.experience == given["experience"] >= 0
    assert stored.level == rules().level_of(stored.experience).number
    for (what, rule, _day), amount in by_rule.items():
        limit = getattr(rules().awards[rule], f"daily_{what}")
        assert limit is None or amount <= limit
    earned = db.session.scalar(
        select(func.coalesce(func.sum(Award.points), 0)).where(Award.member_id == member_id)
    )
    assert posting.balance(posting.member(member_id)) <= earned
