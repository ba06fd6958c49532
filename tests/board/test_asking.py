"""Asking: what is stored, what it costs, and what is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from qa.board import asking
from qa.board.drafts import QuestionDraft
from qa.board.events import QuestionAsked
from qa.board.models import Industry, Question, Tag, TimelineEntry
from qa.core import clock
from qa.core.db import db
from qa.core.errors import Invalid, Refused
from qa.core.outbox.models import Job, Purge
from qa.ledger import posting
from qa.reputation.actors import Actor
from tests.factories import make_actor, make_industry


def draft(industry: Industry, **values: object) -> QuestionDraft:
    fields: dict[str, object] = {
        "title": "模具费我们付的，工厂倒闭了模具还能拉走吗？",
        "body": "合同里写了**模具所有权归甲方**。",
        "industry_id": industry.id,
    }
    return QuestionDraft(**{**fields, **values})


@pytest.fixture
def law(app: Flask) -> Industry:
    return make_industry("law-contracts", parent=make_industry("law"))


@pytest.fixture
def asha(app: Flask) -> Actor:
    return make_actor("asha", points=100)


def test_a_question_is_stored_rendered_with_its_place_deadline_and_first_step(
    asha: Actor, law: Industry
) -> None:
    question = db.session.get_one(Question, asking.ask(asha, draft(law, deadline_days=3)))
    assert "<strong>模具所有权归甲方</strong>" in question.body_html
    assert question.excerpt == "合同里写了模具所有权归甲方。"
    assert (question.industry_id, question.trade_id) == (law.id, law.parent_id)
    assert question.deadline_at - question.created_at == timedelta(days=3)
    steps = db.session.scalars(select(TimelineEntry)).all()
    assert [(step.kind, step.actor_id) for step in steps] == [("asked", asha.id)]


def test_asking_counts_in_the_industry_and_above_it_but_not_beside_it(
    asha: Actor, law: Industry
) -> None:
    beside = make_industry("tax")
    asking.ask(asha, draft(law))
    counts = dict(db.session.execute(select(Industry.id, Industry.questions)).all())
    assert counts == {law.parent_id: 1, law.id: 1, beside.id: 0}


def test_asking_writes_down_what_must_follow(app: Flask, asha: Actor, law: Industry) -> None:
    question_id = asking.ask(asha, draft(law))
    jobs = db.session.scalars(select(Job)).all()
    assert {job.reaction for job in jobs} == set(app.extensions["reactions"][QuestionAsked])
    assert {job.payload["question_id"] for job in jobs} == {question_id}
    assert "lists" in db.session.scalars(select(Purge.key)).all()


def test_the_bounty_waits_in_escrow(asha: Actor, law: Industry) -> None:
    question_id = asking.ask(asha, draft(law, bounty=30))
    assert posting.balance(posting.member(asha.id)) == 70
    assert posting.balance(posting.escrow(f"question:{question_id}")) == 30


def test_a_bounty_that_is_not_covered_is_refused_with_the_figures(law: Industry) -> None:
    poor = make_actor("cleo", points=5)
    with pytest.raises(Invalid) as refusal:
        asking.ask(poor, draft(law, bounty=30))
    assert "30" in str(refusal.value.errors["bounty"])


@pytest.mark.parametrize("bounty", [-5, 1, 4, 101])
def test_a_bounty_outside_the_rules_is_refused(asha: Actor, law: Industry, bounty: int) -> None:
    with pytest.raises(Invalid) as refusal:
        asking.ask(asha, draft(law, bounty=bounty))
    assert set(refusal.value.errors) == {"bounty"}


def test_asking_anonymously_costs_points_and_leaves_no_name_on_the_timeline(
    asha: Actor, law: Industry
) -> None:
    asking.ask(asha, draft(law, anonymous=True))
    assert posting.balance(posting.member(asha.id)) == 90
    assert db.session.scalars(select(TimelineEntry.actor_id)).all() == [None]


def test_the_same_form_sent_twice_is_one_question(asha: Actor, law: Industry) -> None:
    first = asking.ask(asha, draft(law, bounty=30, request_key="k"))
    assert asking.ask(asha, draft(law, bounty=30, request_key="k")) == first
    assert db.session.scalar(select(func.count()).select_from(Question)) == 1
    assert posting.balance(posting.member(asha.id)) == 70


def test_another_member_s_request_key_does_not_matter(asha: Actor, law: Industry) -> None:
    first = asking.ask(asha, draft(law, request_key="k"))
    assert asking.ask(make_actor("ben"), draft(law, request_key="k")) != first


def test_tags_are_folded_and_counted(asha: Actor, law: Industry) -> None:
    question = db.session.get_one(
        Question, asking.ask(asha, draft(law, tags=("Mould", "mould", "破产")))
    )
    assert question.tags == ["mould", "破产"]
    counts = dict(db.session.execute(select(Tag.name, Tag.questions)).all())
    assert counts == {"mould": 1, "破产": 1}


def test_below_the_level_only_known_tags_can_be_used(asha: Actor, law: Industry) -> None:
    asking.ask(asha, draft(law, tags=("模具",)))
    cleo = make_actor("cleo", level=1)
    asking.ask(cleo, draft(law, tags=("模具",)))
    with pytest.raises(Invalid) as refusal:
        asking.ask(cleo, draft(law, tags=("模具", "新词")))
    assert "新词" in str(refusal.value.errors["tags"])


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("title", {"title": "  \u200b "}),
        ("title", {"title": "模具？"}),
        ("title", {"title": "模" * 81}),
        ("body", {"body": "模" * 20_001}),
        ("industry", {"industry_id": None}),
        ("industry", {"industry_id": 999}),
        ("tags", {"tags": tuple("abcdef")}),
        ("tags", {"tags": ("a" * 25,)}),
        ("deadline_days", {"deadline_days": 2}),
    ],
)
def test_a_fault_is_named_by_its_field_and_nothing_is_stored(
    asha: Actor, law: Industry, field: str, values: dict[str, object]
) -> None:
    with pytest.raises(Invalid) as refusal:
        asking.ask(asha, draft(law, **values))
    assert set(refusal.value.errors) == {field}
    assert db.session.scalar(select(func.count()).select_from(Question)) == 0


def test_a_closed_industry_takes_no_question(asha: Actor, law: Industry) -> None:
    law.open_for_questions = False
    with pytest.raises(Invalid):
        asking.ask(asha, draft(law))


def test_newcomers_ask_five_a_day_and_go_on_the_next(law: Industry) -> None:
    cleo = make_actor("cleo", level=1)
    for number in range(5):
        asking.ask(cleo, draft(law, title=f"第一次做外贸，这个条款怎么看？{number}"))
    with pytest.raises(Refused, match="5"):
        asking.ask(cleo, draft(law))
    with clock.at(clock.now() + timedelta(days=1, minutes=1)):
        asking.ask(cleo, draft(law))


def test_newcomers_put_two_links_into_a_post(law: Industry) -> None:
    cleo = make_actor("cleo", level=1)
    links = " ".join(f"https://example.com/{n}" for n in range(3))
    with pytest.raises(Invalid) as refusal:
        asking.ask(cleo, draft(law, body=links))
    assert set(refusal.value.errors) == {"body"}
    asking.ask(make_actor("ben"), draft(law, body=links))
