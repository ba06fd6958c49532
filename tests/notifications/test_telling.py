"""Telling many: in chunks, once each, whatever happens in between."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, insert, select

from qa.accounts.models import Member, new_uniquifier
from qa.board import following
from qa.board.following import Followed, Target
from qa.board.models import Follow, Industry, Question
from qa.core import clock
from qa.core.db import db
from qa.core.outbox import worker
from qa.core.outbox.models import Job
from qa.core.outbox.worker import Worker
from qa.notifications import telling
from qa.notifications.messages import Message
from qa.notifications.models import Notice
from tests.factories import make_actor, make_industry, make_question

MANY = 25

pytestmark = pytest.mark.usefixtures("without_badges")


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "CHUNK", 10)


@pytest.fixture
def industry(app: Flask) -> Industry:
    return make_industry()


@pytest.fixture
def crowd(industry: Industry) -> list[int]:
    """Members who follow the industry."""
    names = [f"crowd{number}" for number in range(MANY)]
    ids = db.session.scalars(
        insert(Member).returning(Member.id),
        [
            {"name": name, "folded_name": name, "email": f"{name}@example.com", "password": "x",
             "fs_uniquifier": new_uniquifier(), "confirmed_at": clock.now()}
            for name in names
        ],
    ).all()  # fmt: skip
    values = [{"member_id": id_, "kind": "industry", "target_id": industry.id} for id_ in ids]
    db.session.execute(insert(Follow), values)
    return list(ids)


def told() -> list[int]:
    return list(db.session.scalars(select(Notice.member_id).order_by(Notice.member_id)))


def test_all_who_follow_are_told_once(app: Flask, industry: Industry, crowd: list[int]) -> None:
    make_question(None, industry)
    worker.drain(app)
    assert told() == crowd


def test_each_chunk_is_a_job_of_its_own(app: Flask, industry: Industry, crowd: list[int]) -> None:
    question = make_question(None, industry)
    following_job = {
        "message": {"kind": "asked", "cause": "question:1", "question_id": question.id},
        "followed": "industry",
        "target_id": industry.id,
        "after": 0,
    }
    telling.tell_followers(following_job)
    assert told() == crowd[:10]
    waiting = db.session.scalars(
        select(Job).where(Job.reaction == "notifications.tell_followers")
    ).all()
    assert len(waiting) == 1
    assert waiting[0].payload["after"] > 0


def test_a_worker_that_dies_half_way_leaves_the_rest_to_the_next(
    app: Flask, industry: Industry, crowd: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_question(None, industry)
    db.session.commit()
    deliver, calls = telling._deliver, []

    def dies(*args: object) -> None:
        deliver(*args)  # type: ignore[arg-type]
        calls.append(args)
        if len(calls) == 2:
            raise KeyboardInterrupt  # after the chunk was written, before it was committed

    monkeypatch.setattr(telling, "_deliver", dies)
    with pytest.raises(KeyboardInterrupt):
        Worker(app).drain()
    db.session.rollback()
    assert told() == crowd[:10]
    monkeypatch.setattr(telling, "_deliver", deliver)
    with clock.at(clock.now() + worker.LEASE * 2):
        worker.drain(app)
    assert told() == crowd


def test_a_question_hidden_meanwhile_is_told_to_nobody_more(
    app: Flask, industry: Industry, crowd: list[int]
) -> None:
    question = make_question(None, industry)
    job = {
        "message": {"kind": "asked", "cause": "question:1", "question_id": question.id},
        "followed": "industry",
        "target_id": industry.id,
        "after": 0,
    }
    telling.tell_followers(job)
    question.hidden_at = clock.now()
    worker.drain(app)
    assert told() == crowd[:10]


def test_who_follows_several_things_is_told_once(app: Flask, industry: Industry) -> None:
    asha, ben = make_actor("asha"), make_actor("ben")
    following.follow(ben, Target(Followed.INDUSTRY, industry.id))
    following.follow(ben, Target(Followed.MEMBER, asha.id))
    make_question(asha, industry)
    worker.drain(app)
    assert told() == [ben.id]


def test_without_followers_no_job_waits(app: Flask, industry: Industry) -> None:
    make_question(None, industry)
    db.session.commit()
    Worker(app).turn()
    reactions = set(db.session.scalars(select(Job.reaction)))
    assert "notifications.tell_followers" not in reactions


def test_a_notice_keeps_no_name_of_who_is_not_named(app: Flask) -> None:
    asha, ben = make_actor("asha"), make_actor("ben")
    question = make_question(asha)
    for number, named in enumerate((True, False)):
        telling.tell(
            Message("answered", f"cause:{number}", question.id, ben.id, named=named, to=(asha.id,))
        )
    stored = db.session.scalars(select(Notice.data).order_by(Notice.id)).all()
    assert stored == [{"by": ben.id}, {}]


def test_the_same_message_again_changes_nothing(app: Flask) -> None:
    asha = make_actor("asha")
    question = db.session.get_one(Question, make_question(asha).id)
    for _time in range(2):
        telling.tell(Message("charged", "step:1", question.id, to=(asha.id, asha.id)))
    assert db.session.scalar(select(func.count()).select_from(Notice)) == 1
