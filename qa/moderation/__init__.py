"""Keeping order from outside: what members report, and what was decided on it.

Acts on posts themselves are verbs of the board; here lies the story behind them.
"""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add its pages to `app`."""
    from .rings import views  # noqa: F401  (its pages join the blueprint)
    from .views import blueprint

    app.register_blueprint(blueprint)
