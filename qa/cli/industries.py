"""``flask industries``: the industry tree."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from qa.board import industries
from qa.core.db import db

group = AppGroup("industries", help="The industry tree.")


@group.command("sync")
def sync() -> None:
    """Bring the table in line with the data file; questions stay where they are."""
    changes = industries.sync()
    db.session.commit()
    click.echo(
        f"{changes.added} industries added, {changes.changed} changed, {changes.closed} closed."
    )
