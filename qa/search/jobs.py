"""What the worker does for the search; on a running site nobody else writes the index."""

from __future__ import annotations

import logging
from collections.abc import Collection
from contextlib import suppress
from typing import Any

from qa.core.db import db, reading, writing

from . import documents, keeping, relating
from .engine import IndexBusy, IndexUnusable, current_engine
from .saved import watching

BITE = 100
"""Questions that the chore relates at a time: half a second's work."""

log = logging.getLogger(__name__)


def index_questions(payloads: list[dict[str, Any]]) -> None:
    """Bring the index up to date for the questions that the payloads name by ``question_id``.

    A batch reaction: it writes what is visible now and forgets the rest, so it may run twice
    and in any order. Where there is no index to write to, it builds one.
    """
    ids = {int(payload["question_id"]) for payload in payloads}
    visible = documents.load(ids)
    engine = current_engine()
    try:
        engine.write(visible)
        engine.delete(ids - {document.id for document in visible})
    except IndexUnusable as error:
        log.warning("The search index must be built anew: %s.", error)
        keeping.rebuild()


def relate_questions(payloads: list[dict[str, Any]]) -> None:
    """Find and store what the questions that the payloads name are like, and their neighbours.

    A batch reaction; it comes after `index_questions`, so that they are found themselves. What
    became of an answer or a comment changes nothing. Without an index nothing is related: the
    chore comes back to those that have no list.
    """
    below = ("answer_id", "comment_id")
    ids = {int(one["question_id"]) for one in payloads if not any(map(one.get, below))}
    if ids:
        with suppress(IndexUnusable):
            _relate(relating.with_neighbours(ids))


def relate_rest() -> None:
    """A chore: the same for some questions that have no list yet, imported ones above all."""
    with reading():
        ids = relating.without_list(BITE)
        db.session.rollback()
    if ids:
        with suppress(IndexUnusable):
            _relate(ids)


def _relate(ids: Collection[int]) -> None:
    try:
        with reading():
            found = relating.find(ids)
    finally:
        db.session.rollback()  # ends the transaction that only reads
    with writing():
        relating.store(found)
        db.session.commit()


def look_for_saved() -> None:
    """A chore: look what saved searches newly find. Without an index they wait."""
    try:
        with reading():
            until = watching.newest_settled()
            looks = watching.look(until) if until else []
    except IndexUnusable:
        return
    finally:
        db.session.rollback()  # ends the transaction that only reads
    if until and looks:
        watching.store(looks, until)


def look_after() -> None:
    """A chore: build the index anew where it is unusable, or far from the database."""
    reason = keeping.trouble()
    if not reason:
        return
    log.warning("The search index must be built anew: %s.", reason)
    try:
        keeping.rebuild()
    except IndexBusy:
        log.info("Somebody else is building the search index already.")
