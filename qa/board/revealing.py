"""Showing one member who asked an anonymous question."""

from __future__ import annotations

from sqlalchemy import select

from qa.accounts import queries as accounts
from qa.core import clock, outbox
from qa.core.db import db
from qa.core.errors import Invalid
from qa.core.i18n import _
from qa.core.rulings import require
from qa.reputation import actors
from qa.reputation.actors import Actor

from . import policy
from .events import AskerRevealed
from .models import Question, TimelineEntry


def reveal(actor: Actor, question: Question, name: str) -> str:
    """Show the member called `name` that `actor` asked `question`; once, and to nobody else.

    Everybody reads that it happened, nobody to whom. To the same member again changes nothing.
    Returns the name as that member writes it. Raises `Refused`, `Invalid`.
    """
    question = db.session.scalars(
        select(Question)
        .where(Question.id == question.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one()
    member = _trusted(actor, name)
    if actor.id == question.author_id and question.revealed_to_id == member.id:
        return member.name
    require(policy.reveal(actor, question))
    question.revealed_to_id = member.id
    db.session.add(TimelineEntry(question_id=question.id, kind="revealed", at=clock.now()))
    outbox.record(AskerRevealed(question.id, member.id))
    return member.name


def _trusted(actor: Actor, name: str) -> Actor:
    """The member called `name`, if an asker may be shown to them. Raises `Invalid`."""
    member = accounts.by_name(name)
    if member is None or not member.active:
        raise Invalid({"member": _("There is no member of this name.")})
    if member.id == actor.id:
        raise Invalid({"member": _("You know already who asked.")})
    trusted = actors.load(member.id)
    if not trusted.may("be_shown_asker"):
        level = trusted.level_for("be_shown_asker")
        raise Invalid({"member": _("This member is not at level %(level)s yet.", level=level)})
    return trusted
