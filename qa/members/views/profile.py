"""A member's page, their card, and the lists of all they asked and answered."""

from __future__ import annotations

from flask import render_template, request
from werkzeug.wrappers import Response

from qa.accounts.models import Member
from qa.accounts.organisations.queries import company_of
from qa.accounts.queries import by_name
from qa.board import queries as board
from qa.core.errors import Missing
from qa.core.i18n import _
from qa.core.web.limits import SUGGEST, limiter
from qa.core.web.links import link
from qa.core.web.pagecache import cache_for_guests
from qa.core.web.replies import see_other, wants_fragment
from qa.core.web.seeking import before
from qa.members import profiles
from qa.recognition import stars
from qa.recognition.badges import queries as badges
from qa.reputation import actors
from qa.reputation.levels import progress_of

from .blueprint import blueprint

SHOWN = 5
"""Questions and answers on the page; the lists behind it have all."""

A_PAGE = 20


@blueprint.get("/members/<name>")
def profile(name: str) -> str | Response | tuple[str, int]:
    """A member's page; any spelling of the name leads to the right one."""
    member = _found(name)
    if member.name != name:
        return see_other(link("members.profile", name=member.name))
    if member.closed_at is not None:
        return render_template("members/closed.html", member=member), 410
    company = company_of(member)
    viewer = actors.current()
    actor = actors.load(member.id)
    shown = profiles.shown_to(viewer, member)
    _cache(member)
    return render_template(
        "members/profile.html",
        member=member,
        own=viewer is not None and viewer.id == member.id,
        moderates=viewer is not None and viewer.moderates,
        shown=shown,
        company=company,
        marks=profiles.marks_of(member, company),
        websites=profiles.websites_of(member),
        progress=progress_of(actor),
        points=actor.points if viewer and viewer.id == member.id else None,
        badges=badges.shown_of(member.id),
        figures=profiles.figures_of(member.id) if shown.figures else None,
        stars=stars.stars_of(member.id) if shown.place else [],
        questions=board.questions_of(member.id, SHOWN + 1) if shown.activity else [],
        answers=board.answers_of(member.id, SHOWN + 1) if shown.activity else [],
        most=SHOWN,
    )


@blueprint.get("/members/<name>/card")
@limiter.limit(SUGGEST)
def card(name: str) -> str | Response:
    """The piece that is shown beside a name; who opens the address itself is led to the page."""
    member = _found(name)
    if not wants_fragment():
        return see_other(link("members.profile", name=member.name))
    viewer = actors.current()
    shown = profiles.shown_to(viewer, member)
    closed = member.closed_at is not None
    company = company_of(member)
    return render_template(
        "members/_card.html",
        member=member,
        shown=shown,
        marks=profiles.marks_of(member, company),
        level=actors.load(member.id).level,
        figures=profiles.figures_of(member.id, with_places=False)
        if shown.figures and not closed
        else None,
    )


@blueprint.get("/members/<name>/questions")
def questions(name: str) -> str | Response:
    """All questions that a member asked under their name."""
    return _activity(name, "questions")


@blueprint.get("/members/<name>/answers")
def answers(name: str) -> str | Response:
    """All answers that a member gave."""
    return _activity(name, "answers")


def _activity(name: str, kind: str) -> str | Response:
    member = _found(name)
    if member.name != name:
        return see_other(link(f"members.{kind}", name=member.name))
    shown = profiles.shown_to(actors.current(), member)
    if not shown.activity or member.closed_at is not None:
        raise Missing(_("This member keeps to themselves what they asked and answered."))
    query = board.questions_of if kind == "questions" else board.answers_of
    start = before() if request.args.get("before") else None
    rows = query(member.id, A_PAGE + 1, start)
    _cache(member)
    return render_template(
        "members/activity.html",
        member=member,
        kind=kind,
        rows=rows[:A_PAGE],
        next_id=rows[A_PAGE - 1].id if len(rows) > A_PAGE else None,
    )


def _found(name: str) -> Member:
    member = by_name(name)
    if member is None:
        raise Missing(_("There is no such member."))
    return member


def _cache(member: Member) -> None:
    """Facts purge the page; experience, which changes all day, is at most the cache's life old."""
    keys = [f"member:{member.id}"]
    if member.organisation_id is not None:
        keys.append(f"organisation:{member.organisation_id}")
    cache_for_guests(*keys)
