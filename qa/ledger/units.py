"""What can be counted. Amounts are whole numbers of a unit's smallest part, never fractions."""

from __future__ import annotations

from dataclasses import dataclass

from qa.core.i18n import Text, _


@dataclass(frozen=True, slots=True)
class Unit:
    """`decimals` is how many digits people write behind the point: 2 where 1250 is 12.50.

    `lacking` is what somebody reads who has too little of it.
    """

    decimals: int
    lacking: Text


POINTS = "points"
"""The unit that can be earned."""

UNITS: dict[str, Unit] = {POINTS: Unit(0, _("There are not enough points for this."))}
"""All units by the name that accounts and transfers carry. Another one, such as a currency, is
another line here; no account of a unit that is not here is ever made."""


def written(amount: int, unit: str) -> str:
    """`amount` as people write it."""
    decimals = UNITS[unit].decimals
    if not decimals:
        return str(amount)
    whole, part = divmod(abs(amount), 10**decimals)
    return f"{'-' if amount < 0 else ''}{whole}.{part:0{decimals}}"
