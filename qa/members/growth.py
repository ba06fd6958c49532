"""The series behind the charts of a member's growth: by month, and by industry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from qa.board.tree import tree
from qa.core import clock
from qa.core.i18n import gettext
from qa.reputation import histories
from qa.reputation.actors import Actor

MONTHS = 12
INDUSTRIES = 8
"""What a chart shows at most: months with the present one, and industries before the rest."""


@dataclass(frozen=True, slots=True)
class Month:
    """One month: its first day, what it came to, and the experience at its end."""

    begins: date
    gained: int
    experience: int
    answers: int
    accepted: int


@dataclass(frozen=True, slots=True)
class Share:
    """Experience earned in an industry of the upper level; `slug` is "" for what is no one."""

    name: str
    slug: str
    experience: int


def months(member: Actor) -> list[Month]:
    """The last `MONTHS` months, the oldest first, those without anything too."""
    begins = _firsts(clock.today())
    earned = {first: [0, 0, 0] for first in begins}
    for day in histories.days(member.id, begins[0]):
        sums = earned[day.day.replace(day=1)]
        for place, value in enumerate((day.experience, day.answers, day.accepted)):
            sums[place] += value
    held = member.experience - sum(sums[0] for sums in earned.values())
    found = []
    for first, (gained, answers, accepted) in earned.items():
        held += gained
        found.append(Month(first, gained, held, answers, accepted))
    return found


def industries(member: Actor) -> list[Share]:
    """Where the experience was earned, the most first; small ones and what is of none last."""
    of_trade: dict[int, int] = {}
    for industry_id, experience in histories.by_industry(member.id).items():
        node = tree().by_id.get(industry_id)
        trade = (node.parent_id or node.id) if node else 0
        of_trade[trade] = of_trade.get(trade, 0) + experience
    general = of_trade.pop(0, 0)
    ordered = sorted(of_trade.items(), key=lambda one: -one[1])
    shown = [
        Share(tree().by_id[id_].name, tree().by_id[id_].slug, experience)
        for id_, experience in ordered[:INDUSTRIES]
        if experience > 0
    ]
    rest = sum(experience for _, experience in ordered[INDUSTRIES:])
    others = ((gettext("Other industries"), rest), (gettext("In no industry"), general))
    return shown + [Share(name, "", experience) for name, experience in others if experience > 0]


def _firsts(today: date) -> Sequence[date]:
    """The first days of the last months, the oldest first."""
    number = today.year * 12 + today.month - 1
    return [date(past // 12, past % 12 + 1, 1) for past in range(number - MONTHS + 1, number + 1)]
