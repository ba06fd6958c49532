"""Taking awards back and giving them again: exactly, whatever has changed since."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from qa.core import clock
from qa.core.db import db
from qa.ledger import auditing, posting
from qa.reputation import actors, awarding
from qa.reputation.figures import Rules
from qa.reputation.models import Award, MemberDay, Standing
from qa.reputation.rules import rules
from tests.factories import make_actor

ACCEPTED = {"subject": "answer:1", "industry_id": 3, "bounty": 40}


def stands(member_id: int) -> tuple[int, int]:
    now = actors.load(member_id)
    return now.points, now.experience


def day_of(member_id: int) -> tuple[int, int, int]:
    row = db.session.execute(
        select(
            func.sum(MemberDay.experience),
            func.sum(MemberDay.answers),
            func.sum(MemberDay.accepted),
        ).where(MemberDay.member_id == member_id)
    ).one()
    return tuple(row)  # type: ignore[return-value]


def test_taken_back_and_given_again_over_and_over_it_ends_where_it_stood(app: Flask) -> None:
    ben, bystander = make_actor("ben", level=1), make_actor("cleo")
    awarding.award(ben.id, "answer_accepted", "accept", **ACCEPTED)
    given = stands(ben.id)
    for _time in range(8):  # keys must not grow with it
        assert awarding.reverse("accept")
        assert awarding.reverse("accept")
        assert (stands(ben.id), day_of(ben.id)) == ((0, 0), (0, 0, 0))
        assert awarding.restore("accept")
        assert awarding.restore("accept")
        assert (stands(ben.id), day_of(ben.id)) == (given, (40, 0, 1)) == ((20, 40), (40, 0, 1))
    db.session.flush()
    rows = db.session.scalars(select(Award).order_by(Award.id)).all()
    assert [row.reverses_id for row in rows] == [None, *(row.id for row in rows[:-1])]
    assert {(row.rule, row.subject, row.industry_id) for row in rows} == {
        ("answer_accepted", "answer:1", 3)
    }
    assert actors.load(bystander.id) == bystander
    assert not any(auditing.differences())


def test_nothing_is_given_again_that_was_not_taken_nor_taken_that_was_not_given(app: Flask) -> None:
    ben = make_actor("ben", level=1)
    assert awarding.reverse("accept")
    assert awarding.restore("accept")
    awarding.award(ben.id, "answer_accepted", "accept")
    awarding.restore("accept")
    assert stands(ben.id) == (20, 20)


def test_what_was_taken_back_is_not_given_by_asking_for_the_award_again(app: Flask) -> None:
    ben = make_actor("ben", level=1)
    awarding.award(ben.id, "answer_accepted", "accept")
    awarding.reverse("accept")
    awarding.award(ben.id, "answer_accepted", "accept")
    assert stands(ben.id) == (0, 0)


def test_what_was_spent_is_not_taken_and_what_was_not_taken_not_given_again(app: Flask) -> None:
    ben = make_actor("ben", level=1)
    awarding.award(ben.id, "answer_accepted", "accept")
    posting.transfer("spent", posting.member(ben.id), posting.BURN, 15)
    assert not awarding.reverse("accept")
    assert stands(ben.id) == (0, 0)
    assert awarding.restore("accept")
    assert stands(ben.id) == (5, 20)


def test_a_penalty_given_again_takes_no_more_than_is_there(app: Flask) -> None:
    asha = make_actor("asha", level=2, points=20)
    before = stands(asha.id)
    awarding.award(asha.id, "answer_removed", "removed")
    awarding.reverse("removed")
    assert stands(asha.id) == before
    posting.transfer("spent", posting.member(asha.id), posting.BURN, 13)
    assert not awarding.restore("removed")
    assert stands(asha.id) == (0, before[1] - 10)


def test_a_reversal_belongs_to_the_day_of_its_award(app: Flask) -> None:
    asha = make_actor("asha", level=1)
    for number in range(20):
        awarding.award(asha.id, "answer_voted_up", f"vote:{number}")
    day = clock.today()
    with clock.at(clock.now() + timedelta(days=1)):
        awarding.reverse("vote:3")
        awarding.award(asha.id, "answer_voted_up", "tomorrow")
        assert db.session.get_one(MemberDay, (asha.id, day, 0)).experience == 190
        assert db.session.get_one(MemberDay, (asha.id, clock.today(), 0)).experience == 10
    awarding.award(asha.id, "answer_voted_up", "today")
    assert stands(asha.id)[1] == 210


def test_giving_again_takes_up_the_limit_that_taking_back_had_freed(app: Flask) -> None:
    asha = make_actor("asha", level=1)
    for number in range(10):
        awarding.award(asha.id, "answer_given", f"answer:{number}")
    for number in range(5):
        awarding.reverse(f"answer:{number}")
    for number in range(4):
        awarding.award(asha.id, "answer_given", f"answer:more:{number}")
    assert stands(asha.id) == (18, 18)
    for number in range(5):
        assert awarding.restore(f"answer:{number}")
    assert stands(asha.id) == (20, 28)  # a day gives 20 points by answers, and no more


def test_it_is_exact_although_the_rules_have_changed_since(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    ben = make_actor("ben", level=1)
    awarding.award(ben.id, "answer_accepted", "accept", **ACCEPTED)
    awarding.award(ben.id, "answer_found_helpful", "helpful", industry_id=3)
    kept = {
        name: replace(rule, points=1, experience=1, accepted=0, bounty_experience_share=0.0)
        for name, rule in rules().awards.items()
        if name != "answer_found_helpful"
    }
    changed: Rules = replace(rules(), awards=kept, levels=rules().levels[:1])
    monkeypatch.setattr(awarding, "rules", lambda: changed)
    for key in ("accept", "helpful"):
        assert awarding.reverse(key)
    assert (stands(ben.id), day_of(ben.id)) == ((0, 0), (0, 0, 0))
    for key in ("accept", "helpful"):
        assert awarding.restore(key)
    assert (stands(ben.id), day_of(ben.id)) == ((70, 90), (90, 0, 1))
    assert db.session.get_one(Standing, (ben.id, 3)).accepted == 1


def test_a_level_goes_with_what_gave_it_and_comes_again(app: Flask) -> None:
    ben = make_actor("ben", level=1)
    awarding.award(ben.id, "answer_accepted", "accept", bounty=120)
    assert actors.load(ben.id).level == 2
    awarding.reverse("accept")
    assert actors.load(ben.id).level == 1
    awarding.restore("accept")
    assert actors.load(ben.id).level == 2


def test_an_award_for_nothing_within_the_limits_is_taken_back_all_the_same(app: Flask) -> None:
    asha = make_actor("asha", level=1)
    for number in range(11):
        awarding.award(asha.id, "answer_given", f"answer:{number}", industry_id=3)
    assert awarding.reverse("answer:10")
    assert stands(asha.id) == (20, 20)
    assert db.session.get_one(Standing, (asha.id, 3)).answers == 10
    assert not any(auditing.differences())
