"""What members upload: pictures and PDF files, checked, re-encoded, counted, collected.

A file is known by its content, never by its name: it is decoded within limits and written anew,
so that nothing of what was sent is served except what it shows. It is served from a path that
runs nothing. What no post refers to after a day is deleted.
"""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add the package to `app`."""
    from qa.reputation.rules import rules

    from . import models  # noqa: F401
    from .views import blueprint

    app.jinja_env.globals["largest_upload_mb"] = rules().uploads.largest_mb
    app.register_blueprint(blueprint)
