"""Guests' pages, kept ready: a view that says so is not run again until a fact touches its page.

The cache stands in front of Flask, so that a kept page costs little more than the server's own
work. A page is kept for one address, interface language and theme, with a gzip copy and an
ETag. A view names the surrogate keys of what it shows (``question:12``, ``lists``); facts name
the keys they touch (`qa.core.outbox.record`), in the transaction that made them true. Every web
process reads those purges at most once a second, and at once after a commit of its own. A page
that was being made while one of its keys was purged is shown once, never kept. What no fact
touches, such as the time that has passed since, is at most `LIFETIME` seconds old.

Whoever has a session, or sends anything else that makes a page theirs, goes past the cache.
"""

from __future__ import annotations

from collections.abc import Collection

from flask import Flask, current_app, request
from sqlalchemy import event

from qa.core.db import db

from .middleware import FILL, PageCache, plain_arguments
from .store import LIFETIME

__all__ = ["LIFETIME", "PageCache", "cache_for_guests", "init_app"]


def init_app(app: Flask) -> None:
    """Put the cache in front of `app`; with ``PAGE_CACHE_MB`` 0 there is none."""
    megabytes = app.config["PAGE_CACHE_MB"]
    if megabytes:
        cache = PageCache(app, app.wsgi_app, megabytes * 1024 * 1024)
        app.extensions["page_cache"] = cache
        app.wsgi_app = cache  # type: ignore[method-assign]


def cache_for_guests(*keys: str, arguments: Collection[str] = ()) -> None:
    """Have the page of this request kept for guests until one of `keys` is purged.

    `arguments` are the names that the view knows in the query string. With any other, or with
    one given twice or spelt oddly, the page is not kept: strangers could fill the cache with
    copies of it. For the same reason the view refuses values that mean nothing instead of
    showing a page.
    """
    fill = request.environ.get(FILL)
    if fill is None:
        return
    given = sorted(request.args.items(multi=True))
    names = [name for name, _ in given]
    as_sent = plain_arguments(request.environ["QUERY_STRING"]) == tuple(given)
    if as_sent and len(names) == len(set(names)) and set(names) <= set(arguments):
        fill.keep(keys)


@event.listens_for(db.session, "after_commit")
def _see_own_commit(_session: object) -> None:
    cache: PageCache | None = current_app.extensions.get("page_cache")
    if cache is not None:
        cache.purges.look_at_once()
