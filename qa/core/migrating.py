"""Migrations, kept out of processes that need none: Alembic takes 12 MB of each that loads it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from flask import Flask

from .db import db

KEY = "migrate"
"""Where Flask-Migrate looks for its settings when one of its commands runs."""


class _Later:
    """Stands for Flask-Migrate's settings until something asks for one of them."""

    def __init__(self, app: Flask, directory: Path) -> None:
        self._app, self._directory = app, directory

    def __getattr__(self, name: str) -> Any:
        from flask_migrate import Migrate

        Migrate(self._app, db, directory=str(self._directory))
        return getattr(self._app.extensions[KEY], name)


class _Commands(click.Command):
    """The commands of Flask-Migrate, loaded when one is called."""

    def make_context(self, *arguments: Any, **values: Any) -> click.Context:
        from flask_migrate.cli import db as group

        context: click.Context = group.make_context(*arguments, **values)
        return context


def register(app: Flask, directory: Path) -> None:
    """Let ``flask db`` and `flask_migrate` find the migrations in `directory`."""
    app.extensions[KEY] = _Later(app, directory)
    app.cli.add_command(_Commands("db", help="Change the tables to those of this release."))
