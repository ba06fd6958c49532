"""What newcomers are held to: a pace, and few links, which spam needs and questions do not."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from qa.core import clock
from qa.core.db import db
from qa.core.errors import Invalid, Refused
from qa.core.i18n import _
from qa.reputation.actors import Actor
from qa.reputation.rules import rules

from .models import Answer, Question


def limit_links(actor: Actor, html: str) -> None:
    """Raise `Invalid` where `html`, a rendered post of `actor`, has too many links."""
    limit = rules().newcomers.links_a_post
    if actor.newcomer and html.count("<a ") > limit:
        raise Invalid({"body": _("New members can put %(count)s links into a post.", count=limit)})


def limit_questions(actor: Actor) -> None:
    """Raise `Refused` where `actor` has asked enough for a day."""
    limit = rules().newcomers.questions_a_day
    if actor.newcomer and _posted(actor, Question) >= limit:
        raise Refused(_("New members can ask %(count)s questions a day.", count=limit))


def limit_answers(actor: Actor) -> None:
    """Raise `Refused` where `actor` has answered enough for a day."""
    limit = rules().newcomers.answers_a_day
    if actor.newcomer and _posted(actor, Answer) >= limit:
        raise Refused(_("New members can give %(count)s answers a day.", count=limit))


def _posted(actor: Actor, table: type[Question] | type[Answer]) -> int:
    """How many rows of `table` the actor wrote in the last 24 hours."""
    since = clock.now() - timedelta(days=1)
    query = select(func.count()).where(table.author_id == actor.id, table.created_at > since)
    return db.session.scalar(query) or 0
