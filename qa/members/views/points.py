"""My points: the statement, experience line by line, and how both have grown."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import Response, render_template, request, stream_with_context

from qa.core import clock
from qa.core.errors import Missing, Refused
from qa.core.i18n import _
from qa.core.web.kept import sign_in_to_read
from qa.core.web.limits import limiter
from qa.core.web.seeking import before
from qa.ledger import posting, statements
from qa.ledger.posting import Account
from qa.ledger.statements import Choice
from qa.members import growth, statement
from qa.reputation import actors, attending, histories, levels, purses
from qa.reputation.actors import Actor

from .blueprint import blueprint

LINES = 50
EXPORT = "10 per hour"

_MONTH = re.compile(r"20\d\d-(?:0[1-9]|1[0-2])")


@blueprint.get("/points")
@sign_in_to_read
def points() -> str:
    """The member's points, line by line, with what they then had."""
    actor = actors.acting()
    name, month, choice = _chosen()
    account = _own_account(actor)
    lines = statements.lines(account, LINES + 1, choice, before()) if account else []
    this_month = _within(Choice(), f"{clock.today():%Y-%m}")
    return render_template(
        "members/points.html",
        rows=statement.rows(lines[:LINES]),
        next_id=lines[LINES - 1].id if len(lines) > LINES else None,
        pooled=account is None,
        shown=name,
        choices={key: words for key, (words, _choice) in statement.SHOWN.items()},
        month=month,
        sums=statements.sums(account, this_month) if account else None,
        **_standing(actor),
    )


@blueprint.get("/points.csv")
@sign_in_to_read
@limiter.limit(EXPORT)
def points_file() -> Response:
    """The same lines, all of them, for a spreadsheet."""
    actor = actors.acting()
    choice = _chosen()[2]
    account = _own_account(actor)
    if account is None:
        raise Refused(_("The points of your organisation are pooled: its main account has them."))
    response = Response(stream_with_context(statement.as_csv(account, choice)), mimetype="text/csv")
    response.headers["Content-Disposition"] = (
        f'attachment; filename="shangbang-points-{clock.today()}.csv"'
    )
    return response


@blueprint.get("/points/experience")
@sign_in_to_read
def experience() -> str:
    """What gave the member experience and what took it, line by line."""
    actor = actors.acting()
    gains = histories.gains(actor.id, LINES + 1, before())
    return render_template(
        "members/experience.html",
        rows=statement.rows(gains[:LINES]),
        next_id=gains[LINES - 1].id if len(gains) > LINES else None,
        **_standing(actor),
    )


@blueprint.get("/points/growth")
@sign_in_to_read
def points_growth() -> str:
    """Charts: experience over time and by industry, answers given and accepted."""
    actor = actors.acting()
    return render_template(
        "members/growth.html",
        months=growth.months(actor),
        industries=growth.industries(actor),
        **_standing(actor),
    )


def _standing(actor: Actor) -> dict[str, Any]:
    """What stands above each of these pages."""
    return {
        "points": actor.points,
        "progress": levels.progress_of(actor),
        "streak": attending.streak_of(actor.id),
    }


def _own_account(actor: Actor) -> Account | None:
    """The account whose statement they may read; None where it is their main account's."""
    own = posting.member(actor.id)
    return own if purses.now_at(own) == own else None


def _chosen() -> tuple[str, str, Choice]:
    """Which lines the address asks for: their name, the month or "", and what that means."""
    name, month = request.args.get("show", "all"), request.args.get("month", "")
    if name not in statement.SHOWN:
        raise Missing(_("There is no such list."))
    choice = statement.SHOWN[name][1]
    if not month:
        return name, "", choice
    if not _MONTH.fullmatch(month):
        raise Missing(_("There is no such month."))
    return name, month, _within(choice, month)


def _within(choice: Choice, month: str) -> Choice:
    """`choice` of one month (``2026-11``) of the site's time zone."""
    year, number = int(month[:4]), int(month[5:])
    following = (year + number // 12, number % 12 + 1)
    return replace(
        choice,
        since=datetime(year, number, 1, tzinfo=clock.zone()),
        until=datetime(*following, 1, tzinfo=clock.zone()),
    )
