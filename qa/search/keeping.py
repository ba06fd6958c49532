"""Keeping the index: building it anew, and noticing when that is needed."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from flask import Flask

from qa.core.outbox.superseding import superseded

from . import documents
from .engine import Document, IndexUnusable, current_engine

REACTION = "search.index"
"""The reaction that brings single questions into the index."""

MAY_DIFFER = 100
"""Questions by which the index may lag behind, besides a tenth of all."""

log = logging.getLogger(__name__)


def ensure(app: Flask) -> None:
    """Have a usable index before the site is served; quick when there is one."""
    with app.app_context():
        if trouble():
            rebuild()
        current_engine().close()  # what is forked from here opens files of its own


def rebuild(source: Iterable[Document] | None = None) -> None:
    """Build the index anew, from `source` where the caller wants to watch the documents pass.

    What the worker still had to bring into the old index is in the new one. Raises `IndexBusy`
    while somebody else builds.
    """
    log.info("The search index is being built.")
    with superseded(REACTION):
        current_engine().rebuild(documents.load_all() if source is None else source, documents.load)
    log.info("The search index is in use.")


def trouble() -> str:
    """Why the index must be built anew; empty where it need not.

    A small difference in number is no reason: jobs are on their way. A large one means that
    the database was filled or replaced behind the site's back.
    """
    try:
        held = current_engine().count()
    except IndexUnusable as error:
        return str(error)
    wanted = documents.count()
    if abs(held - wanted) > MAY_DIFFER + wanted // 10:
        return f"the index holds {held} questions of {wanted}"
    return ""
