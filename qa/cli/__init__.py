"""The command line: every command is an edge, it commits once when all went well."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Give the application its commands."""
    from . import badges, demo, docs, fair_play, industries, ledger, serve, worker
    from .importing import group as importing
    from .reputation import group as reputation
    from .search import group as search

    app.cli.add_command(serve.serve)
    app.cli.add_command(worker.worker)
    app.cli.add_command(worker.jobs)
    app.cli.add_command(demo.command)
    app.cli.add_command(docs.docs)
    app.cli.add_command(badges.group)
    app.cli.add_command(fair_play.group)
    app.cli.add_command(industries.group)
    app.cli.add_command(ledger.group)
    app.cli.add_command(reputation)
    app.cli.add_command(search)
    app.cli.add_command(importing)
