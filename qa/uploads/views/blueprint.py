"""Serving files, uploading one, and the page of a member's own."""

from __future__ import annotations

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    jsonify,
    render_template,
    request,
    send_file,
)
from werkzeug.wrappers import Response as AnyResponse

from qa.core.db import db
from qa.core.errors import Invalid, Missing
from qa.core.i18n import _, gettext
from qa.core.web import typed
from qa.core.web.kept import sign_in_to_act
from qa.core.web.limits import UPLOAD, limiter
from qa.core.web.links import link
from qa.core.web.replies import see_other, wants_fragment
from qa.core.web.static_files import FOR_EVER
from qa.reputation.actors import acting, current
from qa.uploads import folder, queries, storing

from .receiving import receive, takes_a_file

blueprint = Blueprint("uploads", __name__)

POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
"""Nothing in a file runs, loads anything, or is of this site for the browser."""

KINDS = {".webp": "image/webp", ".pdf": "application/pdf"}


@blueprint.get("/files/<name>")
def file(name: str) -> Response:
    """A version of an uploaded file."""
    path = folder.find(name)
    if path is None:
        return _gone()
    paper = path.suffix == ".pdf"
    response = send_file(
        path,
        mimetype=KINDS[path.suffix],
        as_attachment=paper,
        download_name=_download_name(path.stem) if paper else None,
        etag=name,
    )
    response.headers["Cache-Control"] = FOR_EVER
    response.headers["Content-Security-Policy"] = POLICY
    return response


def _gone() -> Response:
    """What stands where a picture was; for other readers the site's page says it."""
    if not request.accept_mimetypes.best or "image/" not in request.accept_mimetypes.best:
        raise Missing(_("There is no such file. Its owner may have deleted it."))
    response = send_file(f"{current_app.static_folder}/img/gone.svg", conditional=False)
    response.status_code = 404
    response.headers["Content-Security-Policy"] = POLICY
    return response


def _download_name(key: str) -> str:
    name = queries.name_of(key) or key
    return name if name.lower().endswith(".pdf") else f"{name}.pdf"


@blueprint.post("/files")
@limiter.limit(UPLOAD)
@sign_in_to_act("uploads.files")
@takes_a_file
def upload() -> AnyResponse:
    """Upload a file: JSON for the editor, otherwise back to the member's files."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Invalid({"file": _("Choose a picture or a PDF file first.")})
    made = queries.view(receive(sent))
    if wants_fragment():
        shown = ("url", "markdown", "width", "height", "name")
        return jsonify({name: getattr(made, name) for name in shown})
    flash(gettext("The file is uploaded."), "success")
    return see_other(link("uploads.files", _anchor=f"file-{made.id}"))


@blueprint.get("/settings/files")
def files() -> str | Response:
    """The member's own files: what they take up, how to show one in a post, how to delete one."""
    actor = current()
    if actor is None:
        answer: Response = current_app.extensions["security"].login_manager.unauthorized()
        return answer
    before = typed.row_id(request.args.get("before", ""))
    return render_template("uploads/files.html", files=queries.files_of(actor, before))


@blueprint.post("/settings/files/<id:upload_id>/delete")
@sign_in_to_act("uploads.files")
def delete(upload_id: int) -> AnyResponse:
    """Delete a file of the member's own."""
    storing.remove(acting(), storing.load(upload_id))
    db.session.commit()
    flash(gettext("The file is deleted. Where a post showed it, an empty frame is left."))
    return see_other(link("uploads.files"))
