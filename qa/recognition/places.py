"""Reading the places of the leaderboards: pages of them, one's own, all of a member.

Stored places only. A page is found by an index whatever its number, and shows at once no longer
who has left or hidden since the places were made.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, literal, select, text, tuple_, union_all
from sqlalchemy.orm import InstrumentedAttribute

from qa.accounts.models import Member
from qa.core.db import fetch
from qa.reputation.models import Reputation

from . import periods, sums
from .models import Board, Place

PAGE_SIZE = 30
NEAR = 2
"""Rows shown above and below one's own, where that is far down."""

ORDERS: dict[str, InstrumentedAttribute[Any]] = {
    "experience": Place.experience_place,
    "accepted": Place.accepted_place,
    "adoption": Place.adoption_place,
}
"""By what a board is ordered, and the column of the places."""

_SPOT = re.compile(r"(\d{1,9})_(\d{1,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a row stands on a board: its place, and of those who share it the member's id."""

    place: int
    member_id: int

    def __str__(self) -> str:
        """As it stands in an address."""
        return f"{self.place}_{self.member_id}"


def spot_in(written: str) -> Spot | None:
    """The spot that an address names; None where it names none."""
    found = _SPOT.fullmatch(written)
    return Spot(int(found[1]), int(found[2])) if found else None


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A member's line on a board: what they did there in the period, and the place it gives."""

    member_id: int
    name: str
    company: str
    level: int
    place: int
    experience: int
    answers: int
    accepted: int

    @property
    def spot(self) -> Spot:
        """Where the line stands."""
        return Spot(self.place, self.member_id)

    @property
    def rate(self) -> int | None:
        """The adoption rate in whole percent; None without an answer in the period."""
        return min(100, 100 * self.accepted // self.answers) if self.answers > 0 else None


@dataclass(frozen=True, slots=True)
class PlaceList:
    """A page of a board, its number from 1 as far as the address tells.

    `first` and `last` are the spots of its ends, from which its neighbours are found, also where
    whoever stands there has left or hidden since and is not among the `rows`.
    """

    rows: list[PlaceRow]
    page: int
    first: Spot | None = None
    last: Spot | None = None
    has_previous: bool = False
    has_next: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """When a board was made and since when it counts; `members` have a place on it.

    `spot` is the reader's own, if they have one.
    """

    made_at: datetime
    begins_on: date
    members: int
    spot: Spot | None


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """What a member has come to on one board of all time (industry 0: the site)."""

    industry_id: int
    experience: int
    answers: int
    accepted: int
    experience_place: int
    accepted_place: int | None
    adoption_place: int | None


def page(period: str, industry_id: int, by: str, number: int) -> PlaceList:
    """Page `number` of a board.

    Places count the members before them, so the place that the page begins with is found by it;
    only among those who share that place are rows passed over.
    """
    skipped = (number - 1) * PAGE_SIZE
    board = {"period": period, "industry_id": industry_id}
    start = fetch(_start(by), **board, most=skipped + 1).scalar() if skipped else 1
    if start is None:
        return PlaceList([], number)
    rows = _rows(by, "from", **board, place=start, offset=skipped + 1 - start)
    return _page(rows, number, number > 1)


def page_after(period: str, industry_id: int, by: str, spot: Spot, number: int) -> PlaceList:
    """What follows `spot`; its number is `number`."""
    rows = _rows(by, "after", period=period, industry_id=industry_id, **_named(spot))
    return _page(rows, number, True)


def page_before(period: str, industry_id: int, by: str, spot: Spot, number: int) -> PlaceList:
    """What stands in front of `spot`; where that fills no page, the board from its beginning."""
    rows = _rows(by, "before", period=period, industry_id=industry_id, **_named(spot))
    if len(rows) <= PAGE_SIZE:
        return page(period, industry_id, by, 1)
    return _page([*rows[1:], rows[-1]], max(number, 2), True)


def around(period: str, industry_id: int, by: str, spot: Spot) -> list[PlaceRow]:
    """The row at `spot` with the neighbours above and below."""
    values = {"period": period, "industry_id": industry_id, **_named(spot), "limit": NEAR}
    return _shown(fetch(_around(by), **values).all())


_MADE = (
    select(
        Board.made_at,
        Board.begins_on,
        Board.members,
        *(column.label(f"{by}_place") for by, column in ORDERS.items()),
    )
    .outerjoin(
        Place,
        and_(
            Place.period == Board.period,
            Place.industry_id == Board.industry_id,
            Place.member_id == bindparam("member_id"),
        ),
    )
    .where(Board.period == bindparam("period"), Board.industry_id == bindparam("industry_id"))
)


def made(period: str, industry_id: int, by: str, member_id: int = 0) -> Made | None:
    """The board, with the spot of `member_id` on it; None where it has never been made."""
    row = fetch(
        _MADE, period=period, industry_id=industry_id, member_id=member_id
    ).one_or_none()  # fmt: skip
    if row is None:
        return None
    place = getattr(row, f"{by}_place")
    spot = Spot(place, member_id) if place is not None else None
    return Made(row.made_at, row.begins_on, row.members, spot)


_OF = (
    select(
        Place.industry_id,
        Place.experience,
        Place.answers,
        Place.accepted,
        Place.experience_place,
        Place.accepted_place,
        Place.adoption_place,
    )
    .join(Member, Member.id == Place.member_id)
    .where(
        Place.member_id == bindparam("member_id"), Place.period == literal(periods.ALL), *sums.SHOWN
    )
    .order_by(Place.industry_id != sums.SITE, Place.experience.desc(), Place.industry_id)
)


def of(member_id: int) -> list[OwnPlace]:
    """All places of a member of all time: the site's first, then by what they earned there.

    Nothing for members who hide their places. One statement.
    """
    return [OwnPlace(*row) for row in fetch(_OF, member_id=member_id)]


def _named(spot: Spot) -> dict[str, int]:
    return {"place": spot.place, "member_id": spot.member_id}


def _rows(by: str, side: str, **values: Any) -> Sequence[Any]:
    return fetch(_statement(by, side), **values, limit=PAGE_SIZE + 1).all()


def _page(rows: Sequence[Any], number: int, before: bool) -> PlaceList:
    if not rows:
        return PlaceList([], number)
    own = rows[:PAGE_SIZE]
    first, last = (Spot(row.place, row.member_id) for row in (own[0], own[-1]))
    return PlaceList(_shown(own), number, first, last, before, len(rows) > PAGE_SIZE)


def _shown(rows: Sequence[Any]) -> list[PlaceRow]:
    return [PlaceRow(*row[:-1]) for row in rows if row.shown]


@cache
def _start(by: str) -> Select[Any]:
    """The place that the row of a number has, which is `most` less one; None behind the end."""
    place = ORDERS[by]
    where = _on_board(), text(f"{place.key} IS NOT NULL")
    count = select(Board.members).where(
        Board.period == bindparam("period"), Board.industry_id == bindparam("industry_id")
    )
    return (
        select(place)
        .where(*where, place <= bindparam("most"))
        .where(count.scalar_subquery() >= bindparam("most"))
        .order_by(place.desc())
        .limit(1)
    )


@cache
def _statement(by: str, side: str) -> Select[Any]:
    """The lines of a page that begins from a place, after a spot, or ends before one."""
    part = _part(by, side)
    if side == "from":
        part = part.offset(bindparam("offset"))
    return _lines(by, part.limit(bindparam("limit")).subquery("spots"))


@cache
def _around(by: str) -> Select[Any]:
    above = _part(by, "before").limit(bindparam("limit")).subquery()
    below = _part(by, "at").limit(bindparam("limit") + 1).subquery()
    return _lines(by, union_all(select(above), select(below)).subquery("spots"))


def _part(by: str, side: str) -> Select[Any]:
    """Members and places on one side of a spot, as the board's index has them."""
    place = ORDERS[by]
    row = tuple_(place, Place.member_id)
    spot = tuple_(bindparam("place", type_=place.type), bindparam("member_id"))
    within = {
        "from": place >= bindparam("place"),
        "at": row >= spot,
        "after": row > spot,
        "before": row < spot,
    }[side]
    listed = text(f"{place.key} IS NOT NULL")  # the text of the partial index
    query = select(Place.member_id, place.label("place")).where(_on_board(), within, listed)
    if side == "before":
        return query.order_by(place.desc(), Place.member_id.desc())
    return query.order_by(place, Place.member_id)


def _lines(by: str, spots: Any) -> Select[Any]:
    return (
        select(
            Place.member_id,
            Member.name,
            Member.company,
            func.coalesce(Reputation.level, 1),
            ORDERS[by].label("place"),
            Place.experience,
            Place.answers,
            Place.accepted,
            and_(*sums.SHOWN).label("shown"),
        )
        .select_from(spots)
        .join(Place, and_(Place.member_id == spots.c.member_id, _on_board()))
        .join(Member, Member.id == Place.member_id)
        .outerjoin(Reputation, Reputation.member_id == Place.member_id)
        .order_by(ORDERS[by], Place.member_id)
    )


def _on_board() -> Any:
    return and_(Place.period == bindparam("period"), Place.industry_id == bindparam("industry_id"))
