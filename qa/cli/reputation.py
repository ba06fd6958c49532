"""``flask reputation``: whether what members have earned is stored rightly."""

from __future__ import annotations

import click
from flask.cli import AppGroup
from rich.progress import Progress

from qa.core.db import db, reading
from qa.reputation import recounting

group = AppGroup(
    "reputation", help="Experience, levels and the sums that leaderboards are made of."
)


@group.command("recount")
@click.option(
    "--check", is_flag=True, help="Change nothing; exit status 1 where something differs."
)
def recount(check: bool) -> None:
    """Reckon experience, levels and sums anew from the awards, and repair what differs.

    The site may run meanwhile.
    """
    differed = 0
    with Progress() as progress:
        with reading():
            members = recounting.count_members()
            todo = list(recounting.ranges())
            db.session.rollback()
        task = progress.add_task("Members", total=members)
        for within in todo:
            found = _check(within) if check else _repair(within)
            differed += len(found)
            for member_id in found:
                click.echo(f"member {member_id} {'differs' if check else 'differed'}")
            progress.advance(task, recounting.AT_ONCE)
    click.echo(f"{members} members, {differed} differences.")
    if check and differed:
        raise click.exceptions.Exit(1)


def _check(within: recounting.Range) -> list[int]:
    with reading():
        found = recounting.differing(within)
        db.session.rollback()
    return found


def _repair(within: recounting.Range) -> list[int]:
    if not _check(within):
        return []
    found = recounting.repair(within)
    db.session.commit()
    return found
