"""What the editor offers while a name or a tag is typed, as JSON."""

from __future__ import annotations

from flask import jsonify, request
from werkzeug.wrappers import Response

from qa.accounts.names import LONGEST_OF_ALL
from qa.board.queries import completing
from qa.core.web import typed
from qa.core.web.limits import SUGGEST, limiter
from qa.reputation.actors import acting

from .blueprint import blueprint


@blueprint.get("/complete/members")
@limiter.limit(SUGGEST)
def complete_members() -> Response:
    """Members whose name begins with ``q``, those who wrote below ``question`` first."""
    acting()
    people = completing.members_beginning(
        request.args.get("q", "")[:LONGEST_OF_ALL], typed.row_id(request.args.get("question", ""))
    )
    return jsonify(members=[{"name": name, "note": company} for name, company in people])


@blueprint.get("/complete/tags")
@limiter.limit(SUGGEST)
def complete_tags() -> Response:
    """Tags that begin with ``q``."""
    acting()
    tags = completing.tags_beginning(request.args.get("q", "")[:LONGEST_OF_ALL])
    return jsonify(tags=[{"name": name, "questions": count} for name, count in tags])
