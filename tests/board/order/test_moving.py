"""Moving a question: the counters follow, what was earned stays."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from qa.board.life import accepting
from qa.board.models import Industry, TimelineEntry
from qa.board.order import marking, moving
from qa.core.db import db
from qa.core.errors import Invalid, Refused
from qa.reputation.actors import Actor
from qa.reputation.models import Award
from tests.factories import make_actor, make_answer, make_industry, make_moderator, make_question


@pytest.fixture
def mona(app: Flask) -> Actor:
    return make_moderator()


@pytest.fixture
def industries(app: Flask) -> dict[str, Industry]:
    law = make_industry("law")
    return {
        "law": law,
        "contracts": make_industry("contracts", parent=law),
        "courts": make_industry("courts", parent=law),
        "tax": make_industry("tax"),
        "closed": make_industry("closed", open_for_questions=False),
    }


def counted() -> dict[str, int]:
    return dict(db.session.execute(select(Industry.slug, Industry.questions)).all())


def test_moving_counts_leaf_and_trade_anew_and_back(
    mona: Actor, industries: dict[str, Industry]
) -> None:
    question = make_question(make_actor(), industries["contracts"])
    make_question(make_actor(), industries["courts"])
    before = counted()
    moving.move(mona, question, industries["tax"].id, "税务问题")
    assert counted() == {"law": 1, "contracts": 0, "courts": 1, "tax": 1, "closed": 0}
    assert question.industry_id == question.trade_id == industries["tax"].id
    moving.move(mona, question, industries["contracts"].id)
    assert counted() == before
    assert question.trade_id == industries["law"].id


def test_moving_within_a_trade_leaves_its_count(
    mona: Actor, industries: dict[str, Industry]
) -> None:
    question = make_question(make_actor(), industries["contracts"])
    moving.move(mona, question, industries["courts"].id)
    assert counted() == {"law": 1, "contracts": 0, "courts": 1, "tax": 0, "closed": 0}
    moving.move(mona, question, industries["law"].id)
    assert counted() == {"law": 1, "contracts": 0, "courts": 0, "tax": 0, "closed": 0}


def test_moving_to_where_it_is_changes_nothing(
    mona: Actor, industries: dict[str, Industry]
) -> None:
    question = make_question(make_actor(), industries["contracts"])
    for _time in range(2):
        moving.move(mona, question, industries["tax"].id)
    kinds = db.session.scalars(
        select(TimelineEntry.data).where(TimelineEntry.kind == "moved")
    ).all()
    assert kinds == [{"from": industries["contracts"].id, "to": industries["tax"].id}]


def test_what_was_earned_stays_where_it_was_earned_and_a_pin_is_lost(
    mona: Actor, industries: dict[str, Industry]
) -> None:
    asha = make_actor()
    question = make_question(asha, industries["contracts"])
    accepting.accept(asha, make_answer(question))
    marking.put(mona, question, marking.Mark.PINNED)
    moving.move(mona, question, industries["tax"].id)
    places = set(db.session.scalars(select(Award.industry_id).where(Award.rule != "carried")))
    assert places == {industries["contracts"].id}
    assert question.pinned_at is None


@pytest.mark.parametrize("place", [None, 0, 999_999, "closed"])
def test_a_question_goes_nowhere_but_to_an_open_industry(
    mona: Actor, industries: dict[str, Industry], place: int | str | None
) -> None:
    question = make_question(make_actor(), industries["contracts"])
    industry_id = industries[place].id if isinstance(place, str) else place
    with pytest.raises(Invalid):
        moving.move(mona, question, industry_id)
    assert question.industry_id == industries["contracts"].id


def test_the_asker_moves_a_running_question_others_need_experience(
    industries: dict[str, Industry],
) -> None:
    asha = make_actor(level=1)
    question = make_question(asha, industries["contracts"])
    moving.move(asha, question, industries["tax"].id)
    with pytest.raises(Refused):
        moving.move(make_actor(level=5), question, industries["law"].id)
    moving.move(make_actor(level=6), question, industries["law"].id)
    accepting.accept(asha, make_answer(question))
    with pytest.raises(Refused):
        moving.move(asha, question, industries["tax"].id)
    assert question.industry_id == industries["law"].id
