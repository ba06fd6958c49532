"""``/search/suggest``: what the search box offers while somebody types, as JSON."""

from __future__ import annotations

from flask import Response, jsonify, request

from qa.core.text import clean_line
from qa.core.web.limits import SUGGEST, limiter
from qa.search.views import blueprint

from .offering import suggest

LONGEST_TYPED = 200
"""Characters that are read of what was typed, as many as the search box takes."""

FRESH = 30
"""Seconds for which a browser may show what it was told; others must not keep it."""


@blueprint.get("/search/suggest")
@limiter.limit(SUGGEST)
def suggestions() -> Response:
    """What begins with ``q``: ``text``, ``url``, ``kind``, ``note``, ``solved`` of each."""
    typed = clean_line(request.args.get("q", "")[:LONGEST_TYPED])
    response = jsonify([one._asdict() for one in suggest(typed)])
    response.headers["Cache-Control"] = f"private, max-age={FRESH}"
    response.vary.update(("Accept-Language", "Cookie"))
    return response
