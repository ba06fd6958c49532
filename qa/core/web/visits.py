"""What readers do on pages without changing them: noted on the request, counted later.

A view says what was seen with `seen`; a page that is kept for guests is noted each time it is
given out. A note goes into a bounded list in memory and costs a microsecond; every `EVERY`
seconds, and when the process ends, a thread hands the notes to whoever counts them. What a
process had not handed over when it was killed is lost: at most those few seconds.
"""

from __future__ import annotations

import atexit
import logging
import os
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from threading import Event, Lock, Thread
from typing import Any, NamedTuple, cast

from flask import Flask, current_app, request

from qa.core.db import writing

from .pagecache.middleware import FILL

EVERY = 10.0
"""Seconds between two counts."""

MOST = 20_000
"""Notes that wait at most; with more, the oldest are lost."""

LONGEST_BEFORE = 2_000
"""Characters of the address of the page before: as many as a search in Chinese takes."""

log = logging.getLogger(__name__)


class Visit(NamedTuple):
    """One reader and one thing: `subject` is a surrogate key, such as ``question:12``.

    `said` is what they said of it, where they were asked. `member_id` is None for a guest.
    `before` is the page of this site that they came from, without its host, empty for none.
    """

    subject: str
    address: str
    agent: str
    member_id: int | None = None
    said: int | None = None
    before: str = ""


Count = Callable[[Sequence[Visit]], None]


class Visits:
    """The notes of one web process."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._notes: deque[Visit] = deque(maxlen=MOST)
        self._counts: list[Count] = []
        self._flushing = Lock()
        self._ending = Event()
        self._process = 0

    def count_with(self, count: Count) -> None:
        """Hand the notes to `count`, in an app context; it writes what it makes of them.

        Each that asks for them gets all, and picks those that concern it.
        """
        self._counts.append(count)

    def note(
        self,
        environ: Mapping[str, Any],
        subject: str,
        member_id: int | None = None,
        said: int | None = None,
    ) -> None:
        """Note the visit that the request `environ` is, unless no reader has seen the page yet."""
        ahead = environ.get("HTTP_SEC_PURPOSE") or environ.get("HTTP_PURPOSE") or ""
        if environ["REQUEST_METHOD"] == "HEAD" or "prefetch" in ahead:
            return
        address, agent = environ.get("REMOTE_ADDR") or "", environ.get("HTTP_USER_AGENT") or ""
        before = _page_before(environ)
        self._notes.append(Visit(subject, address, agent[:400], member_id, said, before))
        if self._process != os.getpid() and not self._app.testing:
            self._start()

    def flush(self) -> None:
        """Have everything counted that was noted so far."""
        with self._flushing:
            notes = [self._notes.popleft() for _ in range(len(self._notes))]
            for count in self._counts if notes else ():
                try:
                    with self._app.app_context(), writing():
                        count(notes)
                except Exception:  # whatever it is, the thread has to live on
                    log.exception("%s visits could not be counted.", len(notes))

    def _start(self) -> None:
        """A thread of this very process: gunicorn makes its workers after the app."""
        with self._flushing:
            if self._process == os.getpid():
                return
            self._process = os.getpid()
        Thread(target=self._run, name="visits", daemon=True).start()
        atexit.register(self._end)

    def _run(self) -> None:
        while not self._ending.wait(EVERY):
            self.flush()

    def _end(self) -> None:
        self._ending.set()
        self.flush()


def _page_before(environ: Mapping[str, Any]) -> str:
    """Path and query of the page of this site whose link was followed; empty for another's."""
    host, slash, rest = environ.get("HTTP_REFERER", "").partition("://")[2].partition("/")
    return slash + rest[:LONGEST_BEFORE] if host == environ.get("HTTP_HOST") else ""


def init_app(app: Flask) -> None:
    """Give the app its `Visits`."""
    app.extensions["visits"] = Visits(app)


def visits() -> Visits:
    """Those of the current app."""
    return cast("Visits", current_app.extensions["visits"])


def seen(subject: str, member_id: int | None = None) -> None:
    """The reader of this request sees `subject`; so does whoever gets the page kept for guests."""
    fill = request.environ.get(FILL)
    if fill is not None:
        fill.subject = subject
    visits().note(request.environ, subject, member_id)
