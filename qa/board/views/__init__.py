"""Pages and forms of the board."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("board", __name__)

from . import asking, lists, posts, question  # noqa: E402, F401  (they add their routes)
