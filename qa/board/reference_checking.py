"""Looking at the links that answers refer to: is there still a page?

A chore takes the answers whose time has come (`Answer.check_at`, set when the references are
written), fetches with no transaction open, and stores what it found. Nobody waits for it: a
turn ends at `TURN` seconds, and what it did not get to is looked at another time. Two workers,
or the same turn twice, find the same.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta

from flask import current_app
from sqlalchemy import bindparam, select, update

from qa.core import clock, outbox
from qa.core.db import db
from qa.core.web.fetching import Networks, Visit, visit

from .answer_events import ReferencesChecked
from .models import Answer
from .references import Status, links

AT_ONCE = 20
"""Answers looked at in a turn."""

THREADS = 12
TURN = 12.0
"""Seconds after which a turn takes what it has."""

WHILE_FINE = timedelta(days=30)
WHILE_NOT = timedelta(days=7)
"""Until the links of an answer are looked at again: all found, or not all."""

_GONE = (404, 410)

log = logging.getLogger(__name__)


def check_due() -> None:
    """A chore: look at the links of the answers whose time has come."""
    answers = _claim()
    urls = {url for lines in answers.values() for url in links(lines)}
    found = _visit_all(sorted(urls), current_app.config["REFERENCE_NETWORKS"])
    for answer_id in sorted(answers):
        _store(answer_id, found)


_DUE = (
    select(Answer.id)
    .where(Answer.check_at <= bindparam("now"))
    .order_by(Answer.check_at)
    .limit(AT_ONCE)
    .with_for_update(skip_locked=True)
)


def _claim() -> dict[int, list[str]]:
    """The references of the answers that are due, which others then leave alone; committed."""
    moment = clock.now()
    with db.engine.begin() as connection:
        ids = connection.scalars(_DUE, {"now": moment}).all()
        claimed = (
            update(Answer)
            .where(Answer.id.in_(ids))
            .values(check_at=moment + WHILE_NOT)
            .returning(Answer.id, Answer.references)
        )
        rows = connection.execute(claimed).all() if ids else []
    return {row.id: row.references for row in rows}


def _visit_all(urls: Iterable[str], networks: Networks) -> dict[str, Visit]:
    """What came of the visits that ended in time."""
    pool = ThreadPoolExecutor(THREADS, thread_name_prefix="reference")
    visits = {pool.submit(visit, url, networks): url for url in urls}
    done, late = wait(visits, TURN)
    pool.shutdown(wait=False, cancel_futures=True)
    if late:
        log.info("%s links were not looked at in time.", len(late))
    return {visits[future]: future.result() for future in done}


def _store(answer_id: int, found: Mapping[str, Visit]) -> None:
    """Write what was found to the answer as it reads now: it may have been edited meanwhile."""
    answer = db.session.scalars(
        select(Answer)
        .where(Answer.id == answer_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one()
    urls, at = links(answer.references), clock.now().isoformat(timespec="seconds")
    new = {url: [url, _meaning(found[url]), at] for url in urls if url in found}
    known = {check[0]: check for check in answer.checks if check[0] in urls}
    known |= {url: check for url, check in new.items() if check[1] != Status.UNKNOWN}
    answer.checks = list(known.values())
    if all(url in new and new[url][1] == Status.OK for url in urls):
        answer.check_at = clock.now() + WHILE_FINE if urls else None
    outbox.record(ReferencesChecked(answer.question_id, answer.id))


def _meaning(visit: Visit) -> Status:
    """What a visit says of the link: a server that is down or will not have us, says nothing."""
    if not visit.exists or visit.status in _GONE:
        return Status.DEAD
    return Status.OK if 200 <= visit.status < 300 else Status.UNKNOWN
