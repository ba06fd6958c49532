"""``flask fair-play``: finding members who lift each other, and taking back what they gained."""

from __future__ import annotations

from collections.abc import Callable

import click
from flask.cli import AppGroup
from rich.progress import Progress
from sqlalchemy import select

from qa.accounts.queries import by_name
from qa.core.db import db
from qa.core.errors import DomainError, Invalid
from qa.moderation.models import Ring
from qa.moderation.rings import deciding, detecting, returning
from qa.moderation.rings.returning import Place
from qa.reputation import actors
from qa.reputation.actors import Actor

group = AppGroup("fair-play", help="Members who lift each other.")

_reason = click.option("--reason", required=True, help="Why; the members are told.")
_by = click.option("--by", default="", help="The moderator who decided, by name.")

Verb = Callable[[Actor | None, int, str], None]


@group.command("detect")
def detect() -> None:
    """Look at the last months now, as the worker does every night; list the open cases."""
    found = detecting.detect()
    db.session.commit()
    for ring in db.session.scalars(
        select(Ring).where(Ring.id.in_(found)).order_by(Ring.weight.desc())
    ):
        kinds = ", ".join(ring.evidence["kinds"])
        click.echo(f"{ring.id}: weight {ring.weight}, members {ring.members}, {kinds}")
    click.echo(f"{len(found)} cases.")


@group.command("take-back")
@click.argument("ring_id", type=int)
@_reason
@_by
def take_back(ring_id: int, reason: str, by: str) -> None:
    """Take back what the members of a ring gained from one another."""
    _decide(deciding.take_back, ring_id, reason, by)


@group.command("give-back")
@click.argument("ring_id", type=int)
@_reason
@_by
def give_back(ring_id: int, reason: str, by: str) -> None:
    """Give back what was taken."""
    _decide(deciding.give_back, ring_id, reason, by)


def _decide(verb: Verb, ring_id: int, reason: str, by: str) -> None:
    """Let `verb` happen, and work all of it off: a part, and a transaction, at a time.

    Stopped half-way, the worker goes on with it, and so does running it again.
    """
    try:
        verb(_actor(by), ring_id, reason)
    except Invalid as error:
        raise click.ClickException(" ".join(str(text) for text in error.errors.values())) from None
    except DomainError as error:
        raise click.ClickException(str(error)) from None
    db.session.commit()
    act = returning.last_act(ring_id)
    place = Place(act.id) if act else None
    with Progress() as progress:
        task = progress.add_task("Parts", total=None)
        while place is not None:
            place = returning.part(ring_id, place)
            db.session.commit()
            progress.advance(task)
    _tell(ring_id)


def _actor(name: str) -> Actor | None:
    if not name:
        return None
    member = by_name(name)
    if member is None:
        raise click.ClickException(f"There is no member {name}.")
    return actors.load(member.id)


def _tell(ring_id: int) -> None:
    act = returning.last_act(ring_id)
    if act is not None:
        click.echo(f"{act.awards} gains, {act.points} points, {act.experience} experience.")
