"""The day's first page of a member who is signed in: the hook that has `attending` know of it.

A session lasts for weeks, so that what counts is a visit and not a password. Which day was
counted is remembered in the session: every further page of the day costs no statement.
"""

from __future__ import annotations

import logging

from flask import Flask, flash, request, session
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError

from qa.core import clock
from qa.core.db import db, writing
from qa.core.i18n import gettext

from . import attending
from .attending import Attended

GREETED = "greeted"
"""Name in the session of the day and the member that were counted last."""

log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Install the hook; after those of the web edge and of signing in."""
    app.before_request(_greet)


def mark(member_id: int) -> str:
    """What the session remembers once `member_id` was counted today."""
    return f"{clock.today()} {member_id}"


def _greet() -> None:
    """Count the day, and say so once, on the page that is about to be made.

    Only where a page is opened, for that reads, and has no transaction that would have to wait
    for this one. Whatever goes wrong here goes into the log; the next page tries again.
    """
    if not _opens_page() or not current_user.is_authenticated:
        return
    member_id = current_user.id
    if session.get(GREETED) == mark(member_id):
        return
    db.session.commit()  # ends the transaction that only reads; nothing is written in it
    try:
        with writing():
            attended = attending.attend(member_id)
            db.session.commit()
    except SQLAlchemyError:
        db.session.rollback()
        log.exception("The day of member %s could not be counted.", member_id)
        return
    session[GREETED] = mark(member_id)
    if attended:
        flash(_said(attended))


def _said(attended: Attended) -> str:
    given = {"experience": attended.experience, "days": attended.days}
    if not attended.points:
        return gettext(
            "For being here today: +%(experience)s experience. Day %(days)s in a row.", **given
        )
    return gettext(
        "For being here today: +%(points)s points, +%(experience)s experience. "
        "Day %(days)s in a row.",
        points=attended.points,
        **given,
    )


def _opens_page() -> bool:
    """Whether a person opens a page: not what stands in one, nor what script or a robot asks for.

    Guests without any cookie stay without one, for caches go by it.
    """
    return (
        request.method == "GET"
        and bool(request.cookies)
        and request.endpoint is not None
        and request.headers.get("Sec-Fetch-Dest", "document") == "document"
        and "prefetch" not in request.headers.get("Sec-Purpose", "")
    )
