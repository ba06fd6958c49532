"""``flask badges``: what members hold, found in history."""

from __future__ import annotations

import click
from flask.cli import AppGroup
from rich.progress import Progress
from sqlalchemy import func, select

from qa.accounts.models import Member
from qa.core.db import db, reading
from qa.recognition.badges import rounds
from qa.recognition.badges.awarding import Changed
from qa.recognition.badges.declaring import names_of
from qa.recognition.badges.metrics import METRICS

group = AppGroup("badges", help="The badges of the members.")


@group.command("award")
@click.option("--all", "everything", is_flag=True, help="All badges, not only those that are due.")
def award(everything: bool) -> None:
    """Have every member hold just what they have earned; run again, it changes nothing.

    Each part of the members is committed by itself: stopped half-way, it may be started again.
    """
    metrics = list(METRICS) if everything else rounds.due()
    changed = Changed()
    with reading():
        members = db.session.scalar(select(func.count()).select_from(Member)) or 0
        db.session.rollback()
    with Progress() as progress:
        task = progress.add_task("Members", total=members)
        for ids in rounds.all_members():
            changed += rounds.settle_some(ids, metrics)
            db.session.commit()
            progress.advance(task, len(ids))
        rounds.end_round(metrics)
        db.session.commit()
        progress.update(task, completed=members)
    click.echo(
        f"{changed.added} added, {changed.removed} removed, {changed.dated} dated anew "
        f"({len(names_of(metrics))} badges, {members} members)."
    )
