"""``flask ledger``: whether the books are right."""

from __future__ import annotations

import click
from flask.cli import AppGroup
from rich.progress import track

from qa.core.db import reading
from qa.ledger import auditing

group = AppGroup("ledger", help="The ledger of points.")


@group.command("verify")
def verify() -> None:
    """Check every balance against its transfers; exit status 1 where one differs."""
    wrong = 0
    with reading():
        accounts = auditing.count_accounts()
        for difference in track(auditing.differences(), "Accounts", total=accounts):
            if difference is not None:
                wrong += 1
                click.echo(
                    f"{difference.what}: stored {difference.stored}, "
                    f"by its transfers {difference.counted}"
                )
    click.echo(f"{accounts} accounts, {wrong} differences.")
    if wrong:
        raise click.exceptions.Exit(1)
