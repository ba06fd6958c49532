"""``flask worker`` runs reactions and chores; ``flask jobs`` shows them and unsticks them."""

from __future__ import annotations

from datetime import timedelta

import click
from flask import current_app
from flask.cli import with_appcontext

from qa.core.db import db, reading
from qa.core.outbox import parking
from qa.core.outbox.worker import LEASE, Worker


@click.command()
@click.option("--once", is_flag=True, help="Run what is due, then exit.")
@click.option(
    "--lease",
    type=click.FloatRange(min=0.1),
    default=LEASE.total_seconds(),
    show_default=True,
    help="Seconds after which the job of a worker that was killed is due again.",
)
@with_appcontext
def worker(once: bool, lease: float) -> None:
    """Run the jobs that commits left behind, and scheduled chores, until stopped."""
    at_work = Worker(current_app._get_current_object(), timedelta(seconds=lease))  # type: ignore[attr-defined]
    if once:
        at_work.run_chores()
        click.echo(f"{at_work.drain()} jobs run.")
    else:
        at_work.run()


@click.group(invoke_without_command=True)
@click.pass_context
@with_appcontext
def jobs(context: click.Context) -> None:
    """List jobs by reaction and state, and the parked ones with their errors."""
    if context.invoked_subcommand is not None:
        return
    with reading():
        counts, parked = parking.counts(), parking.parked()
    if not counts:
        click.echo("No jobs.")
    for count in counts:
        click.echo(f"{count.jobs:>9,}  {count.state:<8} {count.reaction}")
    for job in parked:
        click.echo(
            f"\n{job.id}  {job.reaction}, parked {job.parked_at:%Y-%m-%d %H:%M} UTC"
            f" after {job.attempts} attempts\n    {job.last_error}"
        )


@jobs.command()
@click.argument("job_id", metavar="ID", type=int, required=False)
@click.option("--all", "everything", is_flag=True, help="All parked jobs.")
@with_appcontext
def retry(job_id: int | None, everything: bool) -> None:
    """Run a job again now, with all its attempts before it."""
    if everything == (job_id is not None):
        raise click.UsageError("Give the ID of a job, or --all.")
    count = parking.retry_parked() if job_id is None else int(_found(job_id, parking.retry(job_id)))
    db.session.commit()
    click.echo(f"{count} jobs are due again.")


@jobs.command()
@click.argument("job_id", metavar="ID", type=int)
@with_appcontext
def drop(job_id: int) -> None:
    """Delete a job; what it should have done is not done."""
    _found(job_id, parking.drop(job_id))
    db.session.commit()
    click.echo(f"Job {job_id} is deleted.")


def _found(job_id: int, found: bool) -> bool:
    if not found:
        raise click.ClickException(f"There is no job {job_id}, or a worker is at it.")
    return found
