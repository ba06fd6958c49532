"""The outbox's worker and chores, in this process; the ones that are killed have their own file."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, insert, select, update

from qa.cli import worker as commands
from qa.core import clock
from qa.core.db import db
from qa.core.outbox import Hopeless, chores, leases, parking
from qa.core.outbox.chores import Chore
from qa.core.outbox.models import ChoreTurn, Job, Purge
from qa.core.outbox.worker import Worker, drain

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
LEASE = timedelta(seconds=30)


@pytest.fixture
def world(app: Flask) -> Iterator[Flask]:
    """The site at noon, with no reactions but those of the test."""
    app.extensions.update(handlers={}, batches={}, chores={})
    with clock.at(NOON):
        yield app


def add_jobs(reaction: str, *payloads: Any, **columns: Any) -> None:
    moment = clock.now()
    row = {"reaction": reaction, "created_at": moment, "run_at": moment, **columns}
    db.session.execute(insert(Job), [{"payload": {"n": n}, **row} for n in payloads])
    db.session.commit()


def jobs() -> list[Job]:
    db.session.rollback()
    found = list(db.session.scalars(select(Job).order_by(Job.id)))
    db.session.expunge_all()
    db.session.rollback()
    return found


def count(model: type[Any]) -> int:
    number = db.session.scalar(select(func.count()).select_from(model)) or 0
    db.session.rollback()
    return number


def write(payload: dict[str, Any]) -> None:
    """A handler whose effect is a row."""
    db.session.execute(insert(Purge).values(key=str(payload["n"]), at=clock.now()))


def refuse(*numbers: int) -> Callable[[Any], None]:
    """A handler, single or batch, that writes and then fails for `numbers`."""

    def handler(payload: Any) -> None:
        payloads = payload if isinstance(payload, list) else [payload]
        if not isinstance(payload, list):
            write(payload)
        if any(one["n"] in numbers for one in payloads):
            raise ValueError("not\0 today \ud800")

    return handler


def test_what_a_single_reaction_wrote_and_the_end_of_its_job_are_one(world: Flask) -> None:
    world.extensions["handlers"]["write"] = refuse(2)
    add_jobs("write", 1, 2, 3)
    assert drain(world) == 3
    assert [job.payload for job in jobs()] == [{"n": 2}]
    assert db.session.scalars(select(Purge.key)).all() == ["1", "3"]


def test_jobs_caused_by_jobs_are_drained_too_but_none_before_its_time(world: Flask) -> None:
    def again(payload: dict[str, Any]) -> None:
        row = {"reaction": "write", "payload": payload, "created_at": clock.now()}
        db.session.execute(insert(Job), {**row, "run_at": clock.now()})
        db.session.execute(insert(Job), {**row, "run_at": clock.now() + timedelta(minutes=1)})

    world.extensions["handlers"].update(again=again, write=write)
    add_jobs("again", 1)
    assert drain(world) == 2
    assert [job.run_at for job in jobs()] == [NOON + timedelta(minutes=1)]


def test_a_failed_job_is_tried_again_later_and_later_then_parked(
    world: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    world.extensions["handlers"]["write"] = refuse(1)
    add_jobs("write", 1)
    add_jobs("other", 9)
    waits, moment = [], NOON
    for _ in range(leases.ATTEMPTS):
        with clock.at(moment):
            assert drain(world) == 1
        job = jobs()[0]
        waits.append(job.run_at - moment)
        moment = job.run_at
    assert job.parked_at is not None
    assert job.last_error == "ValueError: not� today ?"
    assert all(wait < 3 * leases.LONGEST_DELAY for wait in waits)
    for attempt, wait in enumerate(waits[:-1], start=1):
        longest = leases.FIRST_DELAY * 2 ** (attempt - 1)
        assert longest / 2 <= wait <= longest
    with clock.at(moment + timedelta(days=1)):
        assert drain(world) == 0
    assert f"Job {job.id} (write) is parked after 10 attempts" in caplog.text
    assert count(Purge) == 0
    assert jobs()[1].attempts == 0


def test_a_hopeless_job_is_parked_at_once(world: Flask) -> None:
    def give_up(_payload: Any) -> None:
        raise Hopeless("no such mailbox")

    world.extensions["handlers"]["mail"] = give_up
    add_jobs("mail", 1)
    drain(world)
    (job,) = jobs()
    assert (job.parked_at, job.attempts, job.last_error) == (NOON, 1, "Hopeless: no such mailbox")


def test_a_leased_job_is_nobody_elses_until_the_lease_runs_out(world: Flask) -> None:
    add_jobs("write", 1)
    (lease,) = leases.claim_one("write", LEASE)
    assert leases.claim_one("write", LEASE) == []
    assert leases.due(["write"]) == []
    with clock.at(NOON + LEASE):
        assert leases.due(["write"]) == ["write"]
        (next_lease,) = leases.claim_one("write", LEASE)
    assert next_lease.token != lease.token
    assert next_lease.attempts == 2


def test_who_lost_the_lease_changes_nothing(world: Flask) -> None:
    def be_slow(payload: dict[str, Any]) -> None:
        with db.engine.begin() as connection:
            connection.execute(update(Job).values(leased_by="another"))
        write(payload)

    world.extensions["handlers"]["slow"] = be_slow
    add_jobs("slow", 1)
    drain(world)
    assert jobs()[0].leased_by == "another"
    assert count(Purge) == 0
    lost = leases.Lease("token", jobs()[0].id, "slow", {}, attempts=1)
    leases.fail(lost, "too late")
    leases.release([lost])
    leases.finish([lost])
    (job,) = jobs()
    assert (job.leased_by, job.last_error, job.attempts) == ("another", None, 1)


def test_a_job_that_always_kills_its_worker_is_parked_and_not_run(world: Flask) -> None:
    world.extensions["handlers"]["write"] = write
    world.extensions["batches"]["index"] = lambda payloads: write(payloads[0])
    for reaction in "write", "index":
        add_jobs(reaction, 1, attempts=leases.ATTEMPTS)
    drain(world)
    assert [job.parked_at for job in jobs()] == [NOON, NOON]
    assert count(Purge) == 0


def test_a_batch_reaction_is_given_many_payloads_at_once(world: Flask) -> None:
    sizes = []
    world.extensions["batches"]["index"] = lambda payloads: sizes.append(len(payloads))
    add_jobs("index", *range(450))
    assert drain(world) == 450
    assert sizes == [200, 200, 50]
    assert jobs() == []


def test_jobs_at_fault_do_not_keep_the_rest_of_their_batch_from_being_done(world: Flask) -> None:
    done: list[int] = []

    def index(payloads: list[dict[str, Any]]) -> None:
        refuse(13, 77)(payloads)
        done.extend(payload["n"] for payload in payloads)

    world.extensions["batches"]["index"] = index
    add_jobs("index", *range(100))
    drain(world)
    assert sorted(done) == [n for n in range(100) if n not in (13, 77)]
    assert [(job.payload["n"], job.attempts, job.leased_by) for job in jobs()] == [
        (13, 1, None),
        (77, 1, None),
    ]


def test_a_job_that_may_have_killed_its_worker_is_run_alone(world: Flask) -> None:
    batches = []
    world.extensions["batches"]["index"] = lambda payloads: batches.append(len(payloads))
    add_jobs("index", 1, 2, attempts=leases.SUSPECT)
    add_jobs("index", *range(10))
    drain(world)
    assert sorted(batches) == [1, 1, 10]


def test_a_long_backlog_of_one_reaction_does_not_hold_up_another(world: Flask) -> None:
    order = []
    for name in "ab":
        world.extensions["handlers"][name] = lambda _payload, name=name: order.append(name)
    add_jobs("a", *range(120))
    add_jobs("b", 1)
    drain(world)
    assert order.index("b") == 50


def test_jobs_of_unknown_reactions_are_left_to_a_newer_release(world: Flask) -> None:
    add_jobs("of the next release", 1)
    assert drain(world) == 0
    assert len(jobs()) == 1


def test_a_chore_is_run_by_one_worker_each_time_it_is_due(world: Flask) -> None:
    runs = []
    world.extensions["chores"]["sweep"] = Chore(
        timedelta(hours=1), lambda: runs.append(clock.now())
    )
    workers = Worker(world), Worker(world)
    for minutes in (0, 0, 30, 61, 62, 200):
        with clock.at(NOON + timedelta(minutes=minutes)):
            for worker in workers:
                worker.run_chores()
    assert [moment - NOON for moment in runs] == [timedelta(minutes=m) for m in (0, 61, 200)]


def test_a_chore_that_fails_writes_nothing_keeps_nobody_up_and_is_run_again(world: Flask) -> None:
    def fail() -> None:
        write({"n": 1})
        raise ValueError

    world.extensions["chores"] = {
        "fails": Chore(timedelta(hours=1), fail),
        "works": Chore(timedelta(hours=1), lambda: write({"n": 2})),
    }
    Worker(world).run_chores()
    assert db.session.scalars(select(Purge.key)).all() == ["2"]
    assert set(db.session.scalars(select(ChoreTurn.due_at))) == {NOON + timedelta(hours=1)}
    db.session.rollback()


def test_purges_older_than_an_hour_are_deleted_but_never_the_newest(world: Flask) -> None:
    world.extensions["chores"] = chores.CHORES
    for minutes in (70, 61, 59):
        with clock.at(NOON - timedelta(minutes=minutes)):
            write({"n": minutes})
    db.session.commit()
    Worker(world).run_chores()
    assert db.session.scalars(select(Purge.key)).all() == ["59"]
    db.session.rollback()
    with clock.at(NOON + timedelta(hours=3)):
        Worker(world).run_chores()
    assert count(Purge) == 1


def test_jobs_are_listed_by_reaction_and_state_with_the_errors_of_the_parked(world: Flask) -> None:
    add_jobs("mail", 1, 2)
    add_jobs("mail", 3, run_at=NOON + timedelta(hours=1))
    add_jobs("index", 4, leased_until=NOON + LEASE, leased_by="someone")
    add_jobs("index", 5, parked_at=NOON, last_error="ValueError: no", attempts=10)
    assert [(c.reaction, c.state, c.jobs) for c in parking.counts()] == [
        ("index", "parked", 1),
        ("index", "running", 1),
        ("mail", "due", 2),
        ("mail", "waiting", 1),
    ]
    db.session.rollback()
    output = world.test_cli_runner().invoke(commands.jobs).output
    assert "2  due      mail" in output
    assert "parked 2026-05-01 12:00 UTC after 10 attempts\n    ValueError: no" in output


def test_an_operator_retries_and_drops_jobs(world: Flask) -> None:
    done = []
    world.extensions["handlers"]["mail"] = lambda payload: done.append(payload["n"])
    add_jobs("mail", *range(5), parked_at=NOON, last_error="no", attempts=10)
    add_jobs("mail", 5, leased_until=NOON + LEASE, leased_by="someone")
    ids = [job.id for job in jobs()]

    def run(*arguments: object) -> tuple[int, str]:
        result = world.test_cli_runner().invoke(commands.jobs, [str(a) for a in arguments])
        return result.exit_code, result.output

    assert run("drop", ids[0]) == (0, f"Job {ids[0]} is deleted.\n")
    assert run("retry", ids[1])[0] == 0
    drain(world)
    assert done == [1]
    assert run("retry", "--all")[1] == "3 jobs are due again.\n"
    drain(world)
    assert done == [1, 2, 3, 4]
    for act in "drop", "retry":
        assert run(act, ids[5])[0] == 1, "a worker is at it"
        assert run(act, 10**9)[0] == 1
    assert run("retry")[0] == 2
    assert run("retry", ids[5], "--all")[0] == 2
    assert [job.payload["n"] for job in jobs()] == [5]


def test_the_command_drains_once(world: Flask, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    world.extensions["handlers"]["write"] = write
    add_jobs("write", 1, 2)
    result = world.test_cli_runner().invoke(commands.worker, ["--once"])
    assert result.output == "2 jobs run.\n"
    assert count(Purge) == 2
