"""One's own data, to take away."""

from __future__ import annotations

from flask import current_app, render_template, send_file
from flask_login import current_user
from flask_security import auth_required
from werkzeug.wrappers import Response

from qa.core import clock
from qa.core.db import db
from qa.core.web.limits import EXPORT, limiter
from qa.members import exporting

from .blueprint import blueprint

fresh = auth_required(
    "session",
    within=lambda: current_app.config["SECURITY_FRESHNESS"],
    grace=lambda: current_app.config["SECURITY_FRESHNESS_GRACE_PERIOD"],
)
"""The password again, where it was given too long ago: a file of everything is worth stealing."""


@blueprint.get("/settings/export")
@fresh
def export() -> str:
    """What the file holds, and the button."""
    return render_template("members/export.html")


@blueprint.post("/settings/export")
@limiter.limit(EXPORT)
@fresh
def download() -> Response:
    """The file; see `qa.members.exporting` for its format."""
    member_id = current_user.id
    db.session.rollback()  # the file is read in a transaction of its own
    file = exporting.write(member_id)
    name = f"shangbang-{member_id}-{clock.today().isoformat()}.json"
    response = send_file(file, "application/json", as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "private, no-store"
    response.call_on_close(file.close)
    return response
