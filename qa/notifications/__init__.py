"""Telling members what concerns them: from the facts of the other packages to an inbox.

A reaction of the worker asks who is concerned (``recipients``), and stores a notice for each of
them once, however often it runs (``telling``); those who follow something are told in chunks.
Nobody is told of what they did themselves, of what they may not see, or by whom they ignore. A
notice holds ids, not words: what it says is found when it is read, in the reader's language, so
it never shows what has been taken away since, nor who asked anonymously.
"""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add the inbox, and the count of unread notices to every page."""
    from . import models  # noqa: F401
    from .views import blueprint

    app.register_blueprint(blueprint)
