"""How many links a newcomer may put into one post: what spam needs and questions do not."""

from __future__ import annotations

from qa.core.errors import Invalid
from qa.core.i18n import _
from qa.reputation.actors import Actor
from qa.reputation.rules import rules


def limit_links(actor: Actor, html: str) -> None:
    """Raise `Invalid` where `html`, a rendered post of `actor`, has too many links."""
    limit = rules().newcomers.links_a_post
    if actor.newcomer and html.count("<a ") > limit:
        raise Invalid({"body": _("New members can put %(count)s links into a post.", count=limit)})
