"""Pages about members: their profile, their points, badges and leaderboards, their settings.

What they show is stored by the floors below; nothing is added up while a page is made.
"""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add its pages to `app`."""
    from . import views

    app.register_blueprint(views.blueprint)
