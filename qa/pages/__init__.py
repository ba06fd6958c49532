"""Pages that bring several packages together: home, a member's page, what machines ask for."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages."""
    from . import help, sitemap  # noqa: A004 F401
    from .views import blueprint

    app.register_blueprint(blueprint)
