"""The question board: a merchant asks in an industry, others answer, votes sort, the asker accepts.

A question is never just posted: it has a state, a deadline and somebody who must act next, and
every step stands on its timeline. Points move only through ``reputation`` and ``ledger``; what
readers are shown is loaded for them by ``queries`` and nothing else.
"""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add the board's pages."""
    from .views import blueprint

    app.register_blueprint(blueprint)
