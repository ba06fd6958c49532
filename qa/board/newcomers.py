"""What newcomers are held to: a pace, and few links, which spam needs and questions do not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import func, select

from qa.core import clock
from qa.core.db import db
from qa.core.errors import Invalid, Refused
from qa.core.i18n import _
from qa.reputation.actors import Actor
from qa.reputation.rules import rules

from .models import Answer, Comment, FollowUp, Question
from .references import Kind, parse

_LINK_OUT = re.compile(r'<a (?!href="/)')
"""A link that leaves the site; mentions and addresses of our own cost nobody anything."""


def links_in(html: str, references: Iterable[str] = ()) -> int:
    """How many links lead out of a rendered post and its references."""
    return len(_LINK_OUT.findall(html)) + sum(parse(r).kind == Kind.LINK for r in references)


def limit_links(actor: Actor, links: int, stood: int = 0) -> None:
    """Raise `Invalid` where `actor` puts too many `links` into a post that had `stood` before."""
    limit = rules().newcomers.links_a_post
    if actor.newcomer and links > max(limit, stood):
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


def limit_comments(actor: Actor) -> None:
    """Raise `Refused` where `actor` has commented and asked on enough for a day."""
    limit = rules().newcomers.comments_a_day
    if actor.newcomer and _posted(actor, Comment) + _posted(actor, FollowUp) >= limit:
        raise Refused(_("New members can write %(count)s comments a day.", count=limit))


def _posted(
    actor: Actor, table: type[Question] | type[Answer] | type[Comment] | type[FollowUp]
) -> int:
    """How many rows of `table` the actor wrote in the last 24 hours."""
    since = clock.now() - timedelta(days=1)
    query = select(func.count()).where(table.author_id == actor.id, table.created_at > since)
    return db.session.scalar(query) or 0
