"""Shangbang 商帮: a business question-and-answer community.

`create_app` puts the packages together, floor by floor (docs/architecture.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask

from qa import (
    accounts,
    board,
    cli,
    members,
    moderation,
    notifications,
    pages,
    recognition,
    reputation,
    search,
    subscriptions,
    uploads,
)
from qa.core import clock, logs, memory, migrating, web
from qa.core.config import flask_settings, read_settings
from qa.core.db import db

ROOT = Path(__file__).parent.parent
PACKAGES = (
    accounts,
    reputation,
    uploads,
    board,
    moderation,
    recognition,
    search,
    notifications,
    members,
    pages,
)
"""What has pages or hooks of its own, from the lowest floor up."""


def create_app(settings: Mapping[str, Any] | None = None) -> Flask:
    """The site as a WSGI application.

    `settings` are the values of `qa.core.config.read_settings`, which is asked when they are
    not given; it raises `BadSetting` where a setting keeps the site from starting.
    """
    values = read_settings() if settings is None else settings
    app = Flask(
        __name__,
        instance_path=str(values["DATA_DIR"]),
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
    )
    memory.give_back()
    app.config.from_mapping({**values, **flask_settings(values)})
    values["DATA_DIR"].mkdir(parents=True, exist_ok=True)
    logs.configure(values["LOG_LEVEL"])
    clock.use_zone(values["TIMEZONE"])
    db.init_app(app)
    migrating.register(app, ROOT / "migrations")
    web.register(app)
    for package in PACKAGES:
        package.register(app)
    subscriptions.register(app)
    cli.register(app)
    return app
