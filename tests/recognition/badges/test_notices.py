"""A member hears of a new badge once, and of none that old history shows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from qa.board.life import accepting
from qa.core import clock
from qa.core.db import db
from qa.core.outbox import worker
from qa.notifications.models import Notice
from qa.notifications.queries import inbox
from qa.recognition.badges import rounds
from qa.recognition.badges.awarding import NEWS, settle
from qa.recognition.badges.metrics import METRICS
from qa.recognition.models import HeldBadge
from qa.reputation import actors
from tests.factories import make_actor, make_answer, make_member, make_question
from tests.page_quality import PageClient

from .history import STEPS
from .rows import BEGIN, merchant

EVERY = list(METRICS)


def told(member_id: int) -> list[str]:
    rows = db.session.scalars(
        select(Notice).where(Notice.member_id == member_id, Notice.kind == "badge")
        .order_by(Notice.id)
    )  # fmt: skip
    return [row.data["badge"] for row in rows]


def test_a_badge_is_told_once_however_often_it_is_earned(app: Flask) -> None:
    asha, ben = make_actor("asha"), make_actor("ben")
    question = make_question(asha)
    answer = make_answer(question, ben)
    accepting.accept(asha, answer)
    worker.drain(app)
    assert sorted(told(ben.id)) == ["first-accepted", "first-answer", "quick-answer"]
    accepting.withdraw(asha, answer)
    worker.drain(app)
    accepting.accept(asha, answer)
    worker.drain(app)
    assert sorted(told(ben.id)) == ["first-accepted", "first-answer", "quick-answer"]
    assert told(asha.id) == ["first-question"]


def test_old_history_is_no_news(app: Flask) -> None:
    ben = merchant("ben")
    STEPS["answers_given"](ben, 0, 1)
    STEPS["question_views"](ben, 0, 1000)
    STEPS["comments_written"](ben, 0, 10)
    with clock.at(BEGIN + NEWS + timedelta(hours=2)):
        settle([ben], EVERY)
        worker.drain(app)
    held = set(db.session.scalars(select(HeldBadge.badge).where(HeldBadge.member_id == ben)))
    assert {"first-answer", "comments-10", "known-question"} < held
    assert told(ben) == ["comments-10"]


def test_a_counter_is_news_once_it_has_been_looked_at_before(app: Flask) -> None:
    ben = merchant("ben")
    db.session.commit()
    rounds.end_round(EVERY)
    STEPS["question_views"](ben, 0, 1000)
    settle([ben], EVERY)
    worker.drain(app)
    assert "known-question" in told(ben)


def test_a_badge_that_is_gone_again_is_not_told(app: Flask) -> None:
    ben = merchant("ben")
    STEPS["answers_given"](ben, 0, 1)
    with clock.at(BEGIN + timedelta(hours=1)):
        settle([ben], EVERY)
        for row in db.session.scalars(select(HeldBadge)):
            db.session.delete(row)
        worker.drain(app)
    assert told(ben) == []


@pytest.mark.parametrize(
    ("language", "says"),
    [("zh_Hans", "初试锋芒"), ("zh_Hant", "初試鋒芒"), ("en", "“First stroke”")],
)
def test_the_notice_names_the_badge_in_the_readers_language(
    app: Flask, client: PageClient, language: str, says: str
) -> None:
    ben = make_member("ben")
    make_answer(make_question(), actors.load(ben.id))
    worker.drain(app)
    client.sign_in(ben)
    client.set_cookie("language", language)
    assert says in client.get("/notices").text
    (group,) = inbox(actors.load(ben.id), 10).groups
    address = f"/notices/{group.notices[0].id}"
    assert client.get(address).location == "/badges"
