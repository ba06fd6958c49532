"""Moderators, members and workers who meet over a ring; and a worker that is killed half-way."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from qa.core.db import db
from qa.core.outbox import worker
from qa.ledger import auditing
from qa.moderation.models import Ring, RingAct
from qa.moderation.rings import deciding, returning
from qa.reputation.actors import Actor
from tests.conftest import settings_for
from tests.factories import make_actor, make_moderator
from tests.meeting import WAYS, Meet, meet_in, processes
from tests.playing import play_in_process

from . import acts
from .ringing import (
    accepted_answer,
    crowd,
    holding,
    holdings,
    lift,
    make_ring,
    undone,
    ups,
    voted_answer,
)

ROUNDS = 3


@pytest.fixture(params=WAYS, ids=lambda way: way.__name__)
def meet(request: pytest.FixtureRequest, app: Flask, folder: Path) -> Iterator[Meet]:
    """Let each pair of acts happen at the same moment; the ledger is right afterwards."""
    yield meet_in(request.param, app, folder, acts.__name__)
    assert not any(auditing.differences())


@pytest.fixture
def mike(app: Flask) -> Actor:
    return make_moderator("mike")


def pairs(count: int = ROUNDS) -> list[list[Actor]]:
    return [[make_actor(points=100), make_actor()] for _pair in range(count)]


def test_two_moderators_take_the_same_gains_back_once(meet: Meet, mona: Actor, mike: Actor) -> None:
    duos = pairs()
    for asha, ben in duos:
        voted_answer(asha, ben)
        accepted_answer(asha, ben, bounty=20)
    full, rings = [holding(ben) for _asha, ben in duos], [make_ring(*duo) for duo in duos]
    came_out = meet([
        (("take_back", (mona.id, ring.id)), ("take_back", (mike.id, ring.id))) for ring in rings
    ])  # fmt: skip
    assert set(came_out) == {("done", "done")}
    for before, (_asha, ben) in zip(full, duos, strict=True):
        assert holding(ben).points == before.points - 40
    assert db.session.scalar(select(func.count()).select_from(RingAct)) == ROUNDS
    assert undone() == 3 * ROUNDS


def test_a_vote_is_withdrawn_while_it_is_taken_back(meet: Meet, mona: Actor) -> None:
    duos = pairs()
    answers = [voted_answer(duo[0], duo[1]) for duo in duos]
    full = [holding(ben).experience for _asha, ben in duos]
    came_out = meet([
        (("take_back", (mona.id, make_ring(*duo).id)), ("withdraw_vote", (duo[0].id, answer.id)))
        for duo, answer in zip(duos, answers, strict=True)
    ])  # fmt: skip
    assert set(came_out) == {("done", "done")}
    assert [holding(ben).experience for _asha, ben in duos] == [had - 10 for had in full]
    assert [ups(answer) for answer in answers] == [0] * ROUNDS


def test_an_acceptance_is_withdrawn_while_it_is_taken_back(meet: Meet, mona: Actor) -> None:
    duos = pairs()
    before = [holding(ben) for _asha, ben in duos]
    answers = [accepted_answer(duo[0], duo[1], bounty=20) for duo in duos]
    came_out = meet([
        (("take_back", (mona.id, make_ring(*duo).id)),
         ("withdraw_acceptance", (duo[0].id, answer.id)))
        for duo, answer in zip(duos, answers, strict=True)
    ])  # fmt: skip
    assert set(came_out) <= {("done", "done"), ("done", "Refused")}
    for had, (_asha, ben) in zip(before, duos, strict=True):
        now = holding(ben)
        assert (now.points, now.experience) == (had.points + 2, had.experience + 2)  # it answered


def test_taking_and_giving_back_that_meet_leave_all_or_nothing(
    meet: Meet, mona: Actor, mike: Actor
) -> None:
    duos = pairs()
    for duo in duos:
        voted_answer(duo[0], duo[1])
    full, rings = [holding(ben) for _asha, ben in duos], [make_ring(*duo) for duo in duos]
    for ring in rings:
        deciding.take_back(mona, ring.id, "互相点赞")
    meet([(("give_back", (mona.id, ring.id)), ("give_back", (mike.id, ring.id))) for ring in rings])
    assert [holding(ben) for _asha, ben in duos] == full
    assert undone() == 2 * ROUNDS


def test_the_nightly_look_on_two_hosts_makes_one_case(meet: Meet) -> None:
    lift(make_actor(), make_actor())
    crowd()
    assert meet([(("detect", ()), ("detect", ()))]) == [("done", "done")]
    assert db.session.scalar(select(func.count()).select_from(Ring)) == 1


def test_two_workers_on_one_ring_do_each_part_once(
    meet: Meet, mona: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(returning, "PART", 3)
    [[asha, ben]] = pairs(1)
    lift(asha, ben, votes=9)
    full, ring = holdings(asha, ben), make_ring(asha, ben)
    deciding.take_back(mona, ring.id, "互相点赞")
    assert set(meet([(("work_off", (ring.id,)), ("work_off", (ring.id,)))])) == {("done", "done")}
    assert [one.experience for one in holdings(asha, ben)] == [one.experience - 90 for one in full]
    assert db.session.scalars(select(RingAct.awards)).one() == 18


def test_a_host_killed_half_way_leaves_the_rest_to_the_worker(
    app: Flask, folder: Path, mona: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(returning, "PART", 2)
    [[asha, ben]] = pairs(1)
    lift(asha, ben, votes=30, days=1)
    full, ring = holdings(asha, ben), make_ring(asha, ben)
    deciding.take_back(mona, ring.id, "互相点赞")
    db.session.commit()
    host = processes.Process(
        target=play_in_process,
        args=(settings_for(folder), acts.__name__, [("work_off", (ring.id,))], processes.Barrier(1),
              processes.Queue()),
    )  # fmt: skip
    host.start()
    time.sleep(1.5)
    host.kill()
    host.join()
    host.close()
    worker.drain(app)
    db.session.expire_all()
    taken = [
        had.experience - now.experience for had, now in zip(full, holdings(asha, ben), strict=True)
    ]
    assert taken == [300, 300]
    assert db.session.scalars(select(RingAct.awards)).one() == 60
    assert not any(auditing.differences())
