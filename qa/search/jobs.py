"""What the worker does for the search; on a running site nobody else writes the index."""

from __future__ import annotations

import logging
from typing import Any

from . import documents, keeping
from .engine import IndexBusy, IndexUnusable, current_engine

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
