"""The worker: runs reactions after the commit that caused them, and chores by the clock.

There are two kinds of reactions. A *single* one is called with the payload of one job, and what
it writes to the database commits together with the deletion of the job: exactly once. A *batch*
one, for effects outside the database such as the search index, is called with the payloads of
many jobs, which are deleted after it returned: at least once. It may read the database but not
write to it, so that a long batch keeps nobody from writing on SQLite.

Single reactions, batch ones and chores have a thread each. A chore may take half a minute, and a
thousand notices some more: what was just posted must not wait for them until it is found.

A worker may be killed at any point. Its leases run out, and the jobs are due again.
"""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from flask import Flask, has_app_context
from sqlalchemy.exc import DBAPIError

from qa.core.db import db, reading

from . import chores, leases
from .leases import Hopeless, Lease

LEASE = timedelta(seconds=30)
"""How long a job of a killed worker waits; a slower handler may be run twice at the same time."""

IDLE = 0.25
"""Seconds between two looks for jobs when there are none."""

SHARE = 50
"""How many jobs of one single reaction are run before the next reaction has its turn."""

LONG = 0.25
"""Seconds of CPU that a batch may take: the next one of a reaction that took longer is smaller."""

SMALLEST = 10
"""Jobs of a batch, at least, however long they take."""

CHORES_EVERY = 1.0
"""Seconds between two looks for chores that are due."""

TROUBLE = 5.0
"""Seconds before the database is tried again after it failed."""

Payload = dict[str, Any]
Handlers = Mapping[str, Callable[[Payload], object]]
"""Name of a single reaction to what it does with a job's payload."""
Batches = Mapping[str, Callable[[list[Payload]], object]]
"""Name of a batch reaction to what it does with the payloads of many jobs."""

log = logging.getLogger(__name__)


def run(app: Flask) -> None:
    """Work in this process until SIGTERM or SIGINT."""
    Worker(app).run()


def drain(app: Flask) -> int:
    """Commit the session of the caller, then run all jobs that are due and those they cause.

    Returns how many; failures are logged, and their jobs wait for another attempt.
    """
    if has_app_context():
        db.session.commit()
    return Worker(app).drain()


class Worker:
    """Runs the jobs of the reactions that `app` knows; others are left to newer releases."""

    def __init__(self, app: Flask, lease: timedelta = LEASE) -> None:
        self._app = app
        self._lease = lease
        self._handlers: Handlers = app.extensions.get("handlers", {})
        self._batches: Batches = app.extensions.get("batches", {})
        self._chores: chores.Chores = app.extensions.get("chores", {})
        self._reactions = [*self._handlers, *self._batches]
        self._sizes = dict.fromkeys(self._batches, leases.BATCH)
        self._stopping = False

    def run(self) -> None:
        """Work until SIGTERM or SIGINT, then finish what is at hand. A second signal kills."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        log.info("The worker waits for jobs: %s.", ", ".join(self._reactions) or "none")
        looks = (self._look_at_chores, lambda: self._look_at(self._batches))
        beside = [threading.Thread(target=self._keep_on, args=(look,)) for look in looks]
        for thread in beside:
            thread.start()
        self._keep_on(lambda: self._look_at(self._handlers))
        for thread in beside:
            thread.join()
        log.info("The worker has stopped.")

    def drain(self) -> int:
        """Run all jobs that are due and those they cause; returns how many."""
        total = 0
        while ran := self.turn():
            total += ran
        return total

    def turn(self) -> int:
        """Give each reaction with due jobs its share; returns how many jobs were run."""
        return self._turn(self._reactions)

    def run_chores(self) -> None:
        """Run the chores that are due."""
        with self._app.app_context():
            chores.run_due(self._app, self._chores)

    def _stop(self, number: int, _frame: object) -> None:
        self._stopping = True
        signal.signal(number, signal.SIG_DFL)

    def _keep_on(self, look: Callable[[], float]) -> None:
        """Call `look` until this worker stops, each time after the seconds that it returned.

        What it cannot get over ends the whole worker: somebody will start another.
        """
        try:
            while not self._stopping:
                try:
                    pause = look()
                except DBAPIError:
                    log.exception("The worker cannot use the database, and tries again.")
                    pause = TROUBLE
                self._sleep(pause)
        finally:
            self._stopping = True

    def _sleep(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self._stopping and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, IDLE))

    def _look_at_chores(self) -> float:
        self.run_chores()
        return CHORES_EVERY

    def _look_at(self, reactions: Iterable[str]) -> float:
        return 0.0 if self._turn(reactions) else IDLE

    def _turn(self, reactions: Iterable[str]) -> int:
        with self._app.app_context():
            ran = 0
            for name in leases.due(list(reactions)):
                ran += self._run_batch(name) if name in self._batches else self._run_share(name)
            return ran

    def _run_share(self, name: str) -> int:
        ran = 0
        while ran < SHARE and not self._stopping:
            claimed = leases.claim_one(name, self._lease)
            if not claimed:
                break
            self._run_single(claimed[0])
            ran += 1
        return ran

    def _run_single(self, lease: Lease) -> None:
        if _killed_its_workers(lease):
            return
        try:
            with self._app.app_context():
                self._handlers[lease.reaction](lease.payload)
                if leases.finish_with_session(lease):
                    db.session.commit()
        except Exception as error:
            _fail(lease, error)

    def _run_batch(self, name: str) -> int:
        if self._stopping:
            return 0
        together = leases.claim_batch(name, self._lease, self._sizes[name])
        if together:
            begun = time.thread_time()
            self._run_together(together)
            too_long = time.thread_time() - begun > LONG
            self._sizes[name] = (
                max(len(together) // 2, SMALLEST)
                if too_long
                else min(self._sizes[name] * 2, leases.BATCH)
            )
        alone = leases.claim_suspect(name, self._lease)
        if alone and not _killed_its_workers(alone[0]):
            self._run_together(alone)
        return len(together) + len(alone)

    def _run_together(self, claimed: Sequence[Lease]) -> None:
        """Run a batch; where it fails, its halves, until the jobs at fault are alone."""
        if self._stopping:
            leases.release(claimed)
            return
        error = self._try_together(claimed)
        if error is None:
            leases.finish(claimed)
        elif len(claimed) == 1:
            _fail(claimed[0], error)
        else:
            half = len(claimed) // 2
            self._run_together(claimed[:half])
            self._run_together(claimed[half:])

    def _try_together(self, claimed: Sequence[Lease]) -> Exception | None:
        leases.renew(claimed, self._lease)
        try:
            with self._app.app_context(), reading():
                self._batches[claimed[0].reaction]([lease.payload for lease in claimed])
        except Exception as error:
            return error
        return None


def _killed_its_workers(lease: Lease) -> bool:
    """Whether the job has had all its attempts, the last without an end; then it is parked."""
    if lease.attempts <= leases.ATTEMPTS:
        return False
    leases.park(lease, "Every worker that ran this job was killed or lost its lease.")
    return True


def _fail(lease: Lease, error: Exception) -> None:
    words = f"{type(error).__name__}: {error}"
    if isinstance(error, Hopeless):
        leases.park(lease, words)
        return
    log.warning(
        "Job %s (%s) failed in attempt %s.",
        lease.job_id, lease.reaction, lease.attempts, exc_info=error,
    )  # fmt: skip
    leases.fail(lease, words)
