"""Thousands of clicks that collide, from real processes: nothing is lost, nothing paid twice.

CROWD_PROCESSES and CROWD_ACTS set how many act how often; `make test-long` sets the full size.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest
from flask import Flask
from sqlalchemy import select

from qa.accounts.models import Member, Role
from qa.accounts.organisations import founding
from qa.accounts.organisations.rights import RIGHTS
from qa.board import commenting
from qa.core import clock
from qa.core.db import db
from qa.core.outbox.models import Job
from qa.moderation.models import Ring
from qa.moderation.rings.detecting import key_of
from qa.reputation import actors, awarding
from tests import reckoning
from tests.conftest import settings_for
from tests.factories import make_answer, make_industry, make_member, make_question
from tests.meeting import processes

from .acting import Done, Place, act
from .looking import lost

PROCESSES = int(os.environ.get("CROWD_PROCESSES", "4"))
ACTS = int(os.environ.get("CROWD_ACTS", "200"))

MEMBERS, MODERATORS, QUESTIONS, ANSWERS = 18, 3, 12, 4


class Came(NamedTuple):
    """What came of it all."""

    done: list[Done]
    wrong: list[str]
    deadlocks: int
    seconds: float


@pytest.fixture
def place(app: Flask) -> Place:
    """A few questions with bounties and answers, and members with enough points to fight."""
    began = clock.now()
    members = [make_member(level=1) for _ in range(MEMBERS)]
    for member in members:
        awarding.carry_over(member.id, 2_000, 1_990)
    ids = [member.id for member in members]
    for member in members[-MODERATORS:]:
        member.role = Role.MODERATOR
    _company(members[:3])
    industry = make_industry()
    askers, authors, questions, comments = {}, {}, {}, {}
    for number in range(QUESTIONS):
        asker = actors.load(ids[number % (MEMBERS - 1)])
        question = make_question(asker, industry, bounty=15, anonymous=number % 5 == 0)
        askers[question.id] = asker.id
        for step in range(1, ANSWERS + 1):
            author = actors.load(ids[(number + 4 * step) % MEMBERS])
            answer = make_answer(question, author)
            authors[answer.id], questions[answer.id] = author.id, question.id
            comments[commenting.comment(author, question, answer, "说得对")] = author.id
    for group in (ids[:6], ids[4:10]):
        db.session.add(Ring(key=key_of(group), members=group, evidence={}, weight=1))
    db.session.commit()
    return Place(
        began, {member.id: member.fs_uniquifier for member in members}, tuple(ids[-MODERATORS:]),
        ids[0], askers, authors, questions, comments, 2, industry.id,
    )  # fmt: skip


def _company(members: list[Member]) -> None:
    main, *accounts = members
    for account in accounts:
        account.organisation_id = main.organisation_id or founding.found(main)
        account.rights = list(RIGHTS)


def let_loose(folder: Path, place: Place) -> Came:
    """Have all processes act at once."""
    settings, ready, found = settings_for(folder), processes.Barrier(PROCESSES), processes.Queue()
    each = ACTS // PROCESSES
    crowd = [
        processes.Process(target=act, args=(settings, place, number, each, ready, found))
        for number in range(PROCESSES)
    ]
    for process in crowd:
        process.start()
    begun = time.monotonic()
    try:
        came = [found.get(timeout=60 + ACTS) for _ in crowd]
    finally:
        for process in crowd:
            process.join(10)
            process.kill()
            process.join()
            process.close()
    return Came(
        [one for done, _, _ in came for one in done],
        [one for _, wrong, _ in came for one in wrong],
        sum(deadlocks for _, _, deadlocks in came),
        time.monotonic() - begun,
    )


def test_whatever_collides_nothing_is_lost_and_nothing_is_paid_twice(
    app: Flask, folder: Path, place: Place
) -> None:
    db.session.remove()
    db.engine.dispose()
    came = let_loose(folder, place)
    answered = Counter(done.answered for done in came.done)
    surfaced = [d for d in came.done if not isinstance(d.answered, int) or d.answered >= 500]
    assert not surfaced, surfaced[:5]
    assert answered[303] > len(came.done) / 4
    assert not came.wrong
    reckoning.everything()
    assert not lost(place, came.done)
    failed = db.session.scalars(select(Job.last_error).where(Job.last_error.is_not(None)))
    assert [error for error in failed if "deadlock" not in error] == []
    redone = sum(1 for done in came.done if done.deadlocks)
    sys.stdout.write(  # for whoever runs it with -s
        f"\n{len(came.done)} clicks in {came.seconds:.0f} s, {dict(answered)}; "
        f"{came.deadlocks} deadlocks, {redone} clicks done once more\n"
    )
