"""The leaderboards: who leads in a period, on the whole site and in each industry."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from qa.board.tree import Node, tree
from qa.core.errors import Missing
from qa.core.i18n import _
from qa.core.web import typed
from qa.core.web.links import link
from qa.core.web.pagecache import cache_for_guests
from qa.core.web.replies import see_other
from qa.recognition import periods, places, stars, sums
from qa.recognition.places import Made, PlaceList, PlaceRow, Spot
from qa.reputation.rules import rules

from .blueprint import blueprint

LAST = 2_000
"""Pages that can be asked for by number; the boards go on behind them."""

USUAL = {"period": periods.WEEK, "by": "experience"}
"""What an address that says nothing means."""


@blueprint.get("/members")
def leaderboards() -> str | Response:
    """A board: of a period and an industry, by experience, accepted answers or adoption rate."""
    period = _one_of("period", periods.PERIODS)
    by = _one_of("by", tuple(places.ORDERS))
    node = _industry()
    args = {name: value for name, value in (("period", period), ("by", by)) if value != USUAL[name]}
    if node is not None:
        if node.slug != request.args["industry"]:
            return see_other(link("members.leaderboards", industry=node.slug, **args))
        args["industry"] = node.slug
    board = node.id if node else sums.SITE
    shown = _page(period, board, by)
    reader_id = current_user.id if current_user.is_authenticated else 0
    made = places.made(period, board, by, reader_id)
    return render_template(
        "members/leaderboards.html",
        period=period,
        by=by,
        industry=node,
        parent=tree().by_id[node.parent_id] if node and node.parent_id else None,
        industries=tree().top,
        arguments=args,
        list=shown,
        made=made,
        reader_id=reader_id,
        around=_around(period, board, by, made, shown),
        stars=stars.named(board, stars.last_week()) if shown.page == 1 else [],
        adoption_floor=rules().leaderboards.adoption_floor,
        accepted_gives=rules().awards["answer_accepted"].experience,
    )


def _one_of(name: str, known: tuple[str, ...]) -> str:
    chosen = request.args.get(name, USUAL[name])
    if chosen not in known:
        raise Missing(_("There is no such list."))
    return chosen


def _industry() -> Node | None:
    """The industry asked for, by an address it has or had; None for the whole site."""
    slug = request.args.get("industry")
    if slug is None:
        return None
    node = tree().by_slug.get(slug)
    if node is None:
        raise Missing(_("There is no such industry."))
    return node


def _page(period: str, board: int, by: str) -> PlaceList:
    """The page of the board that the address names; kept for guests where it can be."""
    number = typed.digits(request.args.get("page", "1"), 6)
    if not number or number > LAST:
        raise Missing(_("There is no such page."))
    for name, turn in (("after", places.page_after), ("before", places.page_before)):
        if (spot := _spot(name)) is not None:
            return turn(period, board, by, spot, number)
    page = places.page(period, board, by, number)
    if page.rows or number == 1:
        arguments: Any = ("period", "by", "industry", "page")
        cache_for_guests(f"places:{period}", "stars", "listing", arguments=arguments)
    return page


def _spot(name: str) -> Spot | None:
    written = request.args.get(name)
    if not written:
        return None
    spot = places.spot_in(written)
    if spot is None:
        raise Missing(_("There is no such page."))
    return spot


def _around(
    period: str, board: int, by: str, made: Made | None, shown: PlaceList
) -> list[PlaceRow]:
    """The reader's own row with its neighbours, where they have one that the page does not show."""
    if made is None or made.spot is None:
        return []
    if any(row.spot == made.spot for row in shown.rows):
        return []
    return places.around(period, board, by, made.spot)
