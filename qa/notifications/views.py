"""The inbox."""

from __future__ import annotations

from flask import Blueprint, g, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from qa.core.db import MAX_ID, db, writing
from qa.core.errors import Missing
from qa.core.i18n import _
from qa.core.web import typed
from qa.core.web.kept import sign_in_to_act, sign_in_to_read
from qa.core.web.limits import MARK, limiter
from qa.core.web.links import link
from qa.core.web.replies import see_other
from qa.core.web.seeking import before
from qa.reputation.actors import acting

from . import queries, reading
from .queries import Destination

blueprint = Blueprint("notifications", __name__)

ROWS = 40


@blueprint.app_template_global()
def unread_notices() -> int:
    """How many notices of the reader are unread; counted once a page, never for a guest."""
    if "unread_notices" not in g:
        signed_in = current_user.is_authenticated
        g.unread_notices = queries.unread(current_user.id) if signed_in else 0
    number: int = g.unread_notices
    return number


@blueprint.get("/notices")
@sign_in_to_read
def notices() -> str:
    """What there is to tell the member, by question, the latest first."""
    unread_only = request.args.get("show") == "unread"
    read = queries.unread_inbox if unread_only else queries.inbox
    page = read(acting(), ROWS, before())
    return render_template("notifications/inbox.html", inbox=page, unread_only=unread_only)


@blueprint.get("/notices/<id:notice_id>")
@sign_in_to_read
def notice(notice_id: int) -> Response:
    """Go to what a notice is about, which marks it as read.

    A GET that writes, but only for its own reader and to the same end however often: following
    the link of a notice is reading it, with script and without.
    """
    viewer = acting()
    found = queries.destination(viewer, notice_id)
    if found is None:
        raise Missing(_("There is no such notice."))
    db.session.rollback()  # ends the transaction that only reads
    with writing():
        reading.read(viewer, notice_id)
        db.session.commit()
    return see_other(_address(found))


@blueprint.post("/notices/read")
@limiter.limit(MARK)
@sign_in_to_act("notifications.notices")
def read_notices() -> Response:
    """Mark one `notice` as read, or all until the newest that the page showed (`until`)."""
    one, until = request.form.get("notice", ""), request.form.get("until", "")
    if one:
        reading.read(acting(), _id(one))
    else:
        reading.read_all(acting(), _id(until) if until else MAX_ID)
    db.session.commit()
    shown = {"show": "unread"} if request.form.get("show") == "unread" else {}
    return see_other(link("notifications.notices", **shown))


def _id(text: str) -> int:
    notice_id = typed.row_id(text)
    if notice_id is None:
        raise Missing(_("There is no such notice."))
    return notice_id


def _address(found: Destination) -> str:
    if found.question_id is None:
        return link(found.endpoint or "notifications.notices", **found.arguments)
    if found.edit_id is not None:
        return link("board.edit", edit_id=found.edit_id)
    # Answers and comments have addresses of their own: they may stand on a later page.
    if found.comment_id is not None:
        return link("board.comment_address", comment_id=found.comment_id)
    if found.answer_id is not None:
        return link("board.answer_address", answer_id=found.answer_id)
    return link("board.question", question_id=found.question_id, slug=found.slug)
