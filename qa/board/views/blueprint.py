"""The board's blueprint, to which the modules beside it add their routes."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("board", __name__)
