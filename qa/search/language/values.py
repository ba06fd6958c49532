"""Values of operators: numbers, ranges of them, days."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from qa.search.analysis import fold
from qa.search.engine import Range

_NUMBER = r"(-?\d{1,6})"
_COMPARED = re.compile(rf"(>=|<=|[><=≥≤]?)\s*{_NUMBER}", re.ASCII)
_BETWEEN = re.compile(rf"{_NUMBER}\s*(?:\.\.+|~)\s*{_NUMBER}", re.ASCII)
_DAY = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?|年)?", re.ASCII)

YEARS = range(1990, 2101)
"""Years that a day may lie in."""

_SIGNS = {"≥": ">=", "≤": "<="}


@dataclass(frozen=True, slots=True)
class Numbers:
    """A range of whole numbers, and how it is written: ``>=6``, ``2..7``, ``0``."""

    range: Range
    written: str


@dataclass(frozen=True, slots=True)
class Days:
    """A year (`written` ``2026``), a month (``2026-01``) or a day (``2026-01-15``), in UTC."""

    first_day: date
    last_day: date
    written: str

    @property
    def first(self) -> int:
        """The second since 1970 with which they begin."""
        return int(datetime.combine(self.first_day, time(), UTC).timestamp())

    @property
    def last(self) -> int:
        """The second since 1970 with which they end."""
        return int(datetime.combine(self.last_day, time(23, 59, 59), UTC).timestamp())


def read_numbers(text: str) -> Numbers | None:
    """The numbers meant by ``>5``, ``>=5``, ``<3``, ``2..7`` or ``5``; None for anything else."""
    folded = fold(text).strip()
    if found := _BETWEEN.fullmatch(folded):
        least, most = sorted(map(int, found.groups()))
        return Numbers(Range(least, most), f"{least}..{most}")
    found = _COMPARED.fullmatch(folded)
    if found is None:
        return None
    sign, number = _SIGNS.get(found[1], found[1]), int(found[2])
    range_ = {
        ">": Range(least=number + 1),
        ">=": Range(least=number),
        "<": Range(most=number - 1),
        "<=": Range(most=number),
    }.get(sign, Range(number, number))
    return Numbers(range_, f"{'' if sign == '=' else sign}{number}")


def read_days(text: str) -> Days | None:
    """The days meant by ``2026``, ``2026-01``, ``2026/1/15`` or ``2026年1月``; else None."""
    found = _DAY.fullmatch(fold(text).strip())
    if found is None or int(found[1]) not in YEARS:
        return None
    parts = [int(part) for part in found.groups() if part]
    year, month, day = [*parts, 1, 1][:3]
    try:
        first = date(year, month, day)
    except ValueError:
        return None
    last = first
    if len(parts) == 1:
        last = first.replace(month=12, day=31)
    elif len(parts) == 2:
        last = first.replace(day=monthrange(year, month)[1])
    return Days(first, last, "-".join(f"{part:02}" for part in parts))
