"""Places: who stands where, on which boards, after reversals, moves and departures."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from qa.core import clock
from qa.core.db import db
from qa.recognition import places as reading
from qa.recognition.models import Board, Place
from qa.reputation import awarding
from tests.factories import make_industry, make_member
from tests.recognition.earning import earn, make_places, places

WEDNESDAY = datetime(2026, 3, 4, 4, tzinfo=UTC)


def test_equal_sums_share_a_place_and_the_next_one_counts_them(app: Flask) -> None:
    asha, ben, cleo, nobody = (make_member(name).id for name in ("asha", "ben", "cleo", "dora"))
    earn(asha, "answer_accepted", times=2)
    for member_id in (ben, cleo):
        earn(member_id, "answer_accepted")
    eve = make_member("eve").id
    earn(eve, "answer_given")
    make_places("day")
    assert places("day") == {asha: (1, 1), ben: (2, 2), cleo: (2, 2), eve: (4, None)}
    assert nobody not in places("day")


def test_each_period_counts_its_own_days(app: Flask) -> None:
    asha = make_member("asha").id
    moments = (WEDNESDAY - timedelta(days=ago) for ago in (0, 2, 3, 40))  # Wed, Mon, Sun, January
    for moment in moments:
        with clock.at(moment):
            earn(asha, "answer_accepted")
    with clock.at(WEDNESDAY):
        for period in ("day", "week", "month", "all"):
            make_places(period)
    rows = {row.period: row.accepted for row in db.session.query(Place).filter_by(industry_id=0)}
    assert rows == {"day": 1, "week": 2, "month": 3, "all": 4}


def test_an_upper_industry_counts_those_below_and_what_was_merged_into_them(app: Flask) -> None:
    trade = make_industry("trade")
    law, tax = make_industry("law", trade), make_industry("tax", trade)
    old = make_industry("old", merged_into_id=tax.id)
    other = make_industry("other")
    asha, ben = make_member("asha").id, make_member("ben").id
    earn(asha, "answer_accepted", law.id)
    earn(asha, "answer_accepted", old.id)
    earn(ben, "answer_accepted", other.id)
    earn(ben, "account_confirmed")
    make_places("all")
    found = {(row.industry_id, row.member_id): row.experience for row in db.session.query(Place)}
    assert found == {
        (0, asha): 40, (0, ben): 40, (trade.id, asha): 40, (law.id, asha): 20,
        (tax.id, asha): 20, (other.id, ben): 20,
    }  # fmt: skip
    law.parent_id = None
    make_places("all")
    assert places("all", law.id) == places("all", trade.id) == {asha: (1, 1)}
    assert db.session.get_one(Place, (asha, "all", trade.id)).experience == 20


def test_what_is_taken_back_leaves_the_board_of_its_own_day(app: Flask) -> None:
    asha, ben = make_member("asha", level=1).id, make_member("ben", level=1).id
    with clock.at(WEDNESDAY):
        key = earn(asha, "answer_accepted")
        earn(ben, "answer_given")
        make_places("day")
        assert places("day") == {asha: (1, 1), ben: (2, None)}
        awarding.reverse(key)
        make_places("day")
        assert places("day") == {ben: (1, None)}
        awarding.restore(key)
        make_places("day")
        assert places("day") == {asha: (1, 1), ben: (2, None)}
    with clock.at(WEDNESDAY + timedelta(days=1)):
        awarding.reverse(key)
        for period in ("day", "week"):
            make_places(period)
        assert (places("day"), places("week")) == ({}, {ben: (1, None)})


@pytest.mark.parametrize("change", [
    {"hides_place": True}, {"active": False}, {"closed_at": WEDNESDAY},
])  # fmt: skip
def test_whoever_hides_or_has_left_stands_nowhere_and_the_others_close_up(
    app: Flask, change: dict[str, object]
) -> None:
    asha, ben = make_member("asha"), make_member("ben")
    earn(asha.id, "answer_accepted", times=2)
    earn(ben.id, "answer_accepted")
    make_places("all")
    for column, value in change.items():
        setattr(asha, column, value)
    db.session.flush()
    board = reading.page("all", 0, "experience", 1)
    assert [(row.name, row.place) for row in board.rows] == [("ben", 2)]  # gone at once
    assert reading.of(asha.id) == []
    make_places("all")
    assert places("all") == {ben.id: (1, 1)}
    assert db.session.get_one(Board, ("all", 0)).members == 1


def test_the_adoption_rate_needs_answers_enough_and_is_never_above_one(app: Flask) -> None:
    rates = {"asha": (20, 10), "ben": (10, 5), "cleo": (10, 12), "dora": (9, 9), "eve": (10, 0)}
    ids = {}
    for name, (answers, accepted) in rates.items():
        ids[name] = make_member(name).id
        earn(ids[name], "answer_given", times=answers)
        if accepted:
            earn(ids[name], "answer_accepted", times=accepted)
    make_places("month")
    found = {
        row.member_id: row.adoption_place
        for row in db.session.query(Place).filter_by(industry_id=0)
    }
    expected = {"cleo": 1, "asha": 2, "ben": 3, "dora": None, "eve": None}
    assert found == {ids[name]: place for name, place in expected.items()}


def test_making_places_again_writes_only_what_differs(app: Flask) -> None:
    members = [make_member().id for _ in range(5)]
    for number, member_id in enumerate(members):
        earn(member_id, "answer_accepted", times=9 - number)
    assert make_places("all") == 5
    assert make_places("all") == 0
    earn(members[-1], "answer_given")
    assert make_places("all") == 1


def test_all_places_of_a_member_the_site_s_first(app: Flask) -> None:
    law, tax = make_industry("law"), make_industry("tax")
    asha, ben = make_member("asha").id, make_member("ben").id
    earn(asha, "answer_accepted", law.id)
    earn(asha, "answer_accepted", tax.id, times=2)
    earn(ben, "answer_accepted", law.id, times=2)
    make_places("all")
    found = [(p.industry_id, p.experience_place) for p in reading.of(asha)]
    assert found == [(0, 1), (tax.id, 1), (law.id, 2)]
