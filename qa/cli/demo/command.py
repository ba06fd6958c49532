"""The command."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from qa.core.db import db

from . import loading


@click.command("demo")
@with_appcontext
def command() -> None:
    """Load the demo content, once."""
    loaded = loading.load()
    db.session.commit()
    click.echo(loading.accounts_text() if loaded else "The demo content is there already.")
