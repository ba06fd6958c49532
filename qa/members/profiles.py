"""What a member's page and card show: stored figures, less what the member hides.

Moderators see all, and so do the members themselves; the page says what others do not see.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from qa.accounts import websites
from qa.accounts.models import Member, Role
from qa.accounts.organisations.queries import Company
from qa.accounts.profile import SWITCHES
from qa.board.tree import Node, tree
from qa.core.db import fetch
from qa.recognition import places, sums
from qa.recognition.models import MemberFigure
from qa.reputation.actors import Actor
from qa.reputation.models import Standing

MOST_STANDINGS = 5


@dataclass(frozen=True, slots=True)
class Shown:
    """Which parts a reader sees; `kept` are the switches that keep something from others, named
    for whoever sees it all the same.
    """

    company: bool
    activity: bool
    figures: bool
    place: bool
    kept: Sequence[str] = ()


def shown_to(viewer: Actor | None, member: Member) -> Shown:
    """What `viewer`, None for a guest, sees of `member`."""
    kept = [switch for switch in SWITCHES if getattr(member, switch)]
    if viewer is not None and (viewer.moderates or viewer.id == member.id):
        return Shown(True, True, True, True, kept)
    return Shown(
        company=not member.hides_company,
        activity=not member.hides_activity,
        figures=not member.hides_figures,
        place=not member.hides_place,
    )


@dataclass(frozen=True, slots=True)
class InIndustry:
    """What a member has earned in one industry, and their place on its board of all time."""

    industry: Node
    experience: int
    answers: int
    accepted: int
    place: int | None


@dataclass(frozen=True, slots=True)
class Figures:
    """A member's answers as their awards count them, by industry with the most earned first.

    `minutes` is the median time to an answer, None where it is not known; `place` the one on
    the board of the whole site.
    """

    answers: int
    accepted: int
    minutes: int | None
    place: int | None
    standings: Sequence[InIndustry]

    @property
    def rate(self) -> int | None:
        """The adoption rate in whole percent, rounded as on the leaderboards; None without one."""
        return min(100, 100 * max(0, self.accepted) // self.answers) if self.answers > 0 else None


_STANDINGS = (
    select(
        Standing.industry_id,
        Standing.experience,
        Standing.answers,
        Standing.accepted,
        MemberFigure.answer_minutes,
    )
    .outerjoin(MemberFigure, MemberFigure.member_id == Standing.member_id)
    .where(Standing.member_id == bindparam("member_id"))
    .order_by(Standing.experience.desc(), Standing.industry_id)
)


def figures_of(member_id: int, *, with_places: bool = True) -> Figures:
    """The figures of a member: two statements, one without their places."""
    rows = fetch(_STANDINGS, member_id=member_id).all()
    place_at = {
        row.industry_id: row.experience_place
        for row in (places.of(member_id) if with_places and rows else ())
    }
    industries = tree().by_id
    earned = [row for row in rows if row.industry_id in industries and row.experience > 0]
    return Figures(
        answers=sum(row.answers for row in rows),
        accepted=sum(row.accepted for row in rows),
        minutes=rows[0].answer_minutes if rows else None,
        place=place_at.get(sums.SITE),
        standings=[
            InIndustry(
                industries[row.industry_id],
                row.experience,
                row.answers,
                row.accepted,
                place_at.get(row.industry_id),
            )
            for row in earned[:MOST_STANDINGS]
        ],
    )


def marks_of(member: Member, company: Company | None) -> list[str]:
    """What the site vouches for, by name; ``macros/marks.html`` says what each means."""
    return [
        *(["email"] if member.confirmed_at else []),
        *(["organisation"] if company is not None and company.verified else []),
        *([member.role] if member.role != Role.MEMBER else []),
    ]


def websites_of(member: Member) -> list[tuple[str, str]]:
    """The member's pages: the address, and the host that is shown."""
    return [(address, websites.host(address)) for address in member.websites]
