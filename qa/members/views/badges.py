"""The pages of badges: all of them, one of them, and those of a member."""

from __future__ import annotations

from flask import render_template
from werkzeug.wrappers import Response

from qa.accounts.queries import by_name
from qa.core.errors import Missing
from qa.core.i18n import _
from qa.core.web.links import link
from qa.core.web.pagecache import cache_for_guests
from qa.core.web.replies import see_other
from qa.recognition.badges import queries
from qa.recognition.badges.declaring import AREAS, Badge
from qa.recognition.badges.declaring import badges as declared
from qa.reputation import actors

from .blueprint import blueprint


@blueprint.get("/badges")
def badges() -> str:
    """All badges by area; the reader sees which they hold."""
    cache_for_guests("badges")
    viewer = actors.current()
    return render_template(
        "members/badges.html",
        areas=[(area, _in_area(area)) for area in AREAS],
        holders=queries.holders(),
        own=queries.times_held(viewer.id) if viewer else {},
        viewer=viewer,
    )


@blueprint.get("/badges/<name>")
def badge(name: str) -> str:
    """What a badge is for, and who earned it last."""
    found = declared().get(name)
    if found is None:
        raise Missing(_("There is no such badge."))
    cache_for_guests("badges")
    return render_template(
        "members/badge.html",
        badge=found,
        holders=queries.holders()[name],
        latest=queries.holders_of(found),
    )


@blueprint.get("/members/<name>/badges")
def badges_of(name: str) -> str | Response:
    """The badges of a member; to themselves also how far they are from the next ones."""
    member = by_name(name)
    if member is None or member.closed_at is not None:
        raise Missing(_("There is no such member."))
    cache_for_guests(f"member:{member.id}")
    if member.name != name:
        return see_other(link("members.badges_of", name=member.name))
    viewer = actors.current()
    own = viewer is not None and viewer.id == member.id
    return render_template(
        "members/badges_of.html",
        member=member,
        held=queries.held_by(member, own=own),
        shown=queries.shown_of(member.id),
        own=own,
        nearest=queries.nearest(member.id) if own else [],
    )


def _in_area(area: str) -> list[Badge]:
    return [badge for badge in declared().values() if badge.area == area]
