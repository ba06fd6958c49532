"""Two requests that wait for each other: the one that the database ends is done once more."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

from flask import Flask
from sqlalchemy import text

from qa.core.db import db
from qa.core.errors import Conflict
from tests.factories import make_member


def crossing(app: Flask, *, refused: bool = False) -> list[int]:
    """The statuses of two requests that lock the same two rows, each the other's first."""
    ids = sorted(make_member().id for _ in range(2))
    db.session.commit()
    met = Barrier(2)

    def touch(member_id: int) -> None:
        change = text("UPDATE members SET region = region || 'x' WHERE id = :id")
        db.session.execute(change, {"id": member_id})

    def view(way: int) -> str:
        touch(ids[way])
        with suppress(BrokenBarrierError):
            met.wait(0.5)  # on SQLite the second writer has to wait outside
        touch(ids[1 - way])
        db.session.commit()
        if refused:
            raise Conflict
        return "done"

    app.add_url_rule("/crossing/<int:way>", view_func=view, methods=["POST"])
    app.config["WTF_CSRF_ENABLED"] = False
    with ThreadPoolExecutor(2) as threads:
        post = app.test_client().post
        return [reply.status_code for reply in threads.map(post, ("/crossing/0", "/crossing/1"))]


def test_both_are_served_and_nothing_is_done_twice(app: Flask) -> None:
    assert crossing(app) == [200, 200]
    regions = db.session.scalars(text("SELECT region FROM members"))
    assert set(regions) == {"xx"}


def test_what_the_second_run_refuses_is_answered_as_on_the_first(app: Flask) -> None:
    assert crossing(app, refused=True) == [409, 409]
