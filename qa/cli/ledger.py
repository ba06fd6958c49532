"""``flask ledger``: whether the books are right, and setting stored balances right."""

from __future__ import annotations

from collections import Counter

import click
from flask.cli import AppGroup
from rich.progress import track

from qa.core.db import snapshot
from qa.ledger import auditing, rebuilding
from qa.ledger.units import written

group = AppGroup("ledger", help="The ledger: points, and whatever else is counted.")


@group.command("verify")
def verify() -> None:
    """Check balances against their transfers and units against zero; status 1 if one differs."""
    wrong = 0
    with snapshot():
        accounts = auditing.count_accounts()
        for found in track(auditing.differences(), "Accounts", total=accounts):
            if found is not None:
                wrong += 1
                stored = "nothing" if found.stored is None else written(found.stored, found.unit)
                click.echo(
                    f"{found.unit} {found.what}: stored {stored}, "
                    f"by its transfers {written(found.counted, found.unit)}"
                )
    click.echo(f"{accounts} accounts, {wrong} differences.")
    if wrong:
        raise click.exceptions.Exit(1)


@group.command("rebuild")
def rebuild() -> None:
    """Set every stored balance to what its transfers say; status 1 where one cannot be set.

    What verify prints is what this changes; the site may go on meanwhile.
    """
    with snapshot():
        accounts = auditing.count_accounts()
    changes: Counter[bool] = Counter()
    for change in track(rebuilding.rebuild(), "Accounts", total=accounts):
        if change is not None:
            changes[change.done] += 1
            before, after = (written(one, change.unit) for one in (change.before, change.after))
            left = "" if change.done else ", which no balance can be: left as it is"
            click.echo(f"{change.unit} {change.what}: was {before}, by its transfers {after}{left}")
    click.echo(f"{accounts} accounts, {changes[True]} balances set.")
    if changes[False]:
        raise click.exceptions.Exit(1)
