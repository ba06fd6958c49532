"""Numbers and dates as readers of each language write them. Jinja filters of the same names."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from babel.dates import format_date, format_skeleton
from flask import Flask

from qa.core import clock

from .language import LOCALES, current


def init_app(app: Flask) -> None:
    """Give the templates ``number``, ``day`` and ``month``."""
    app.jinja_env.filters.update(number=number, day=day, month=month)


def number(value: int) -> str:
    """``12,406``, ``−3``: all three languages group by thousands, and a minus is no hyphen."""
    return f"{value:,}".replace("-", "−")


def day(when: datetime | date) -> str:
    """A date, or that of a moment where the site is: ``2026年3月4日``, ``Mar 4, 2026``."""
    if isinstance(when, datetime):
        when = when.astimezone(clock.zone()).date()
    return _day(when, current())


@lru_cache(maxsize=1024)
def _month(when: date, language: str) -> str:
    return format_skeleton("yMMM", when, locale=LOCALES[language])


def month(when: date) -> str:
    """The month of a date: ``2026年3月``, ``Mar 2026``."""
    return _month(when, current())


@lru_cache(maxsize=4096)
def _day(when: date, language: str) -> str:
    return format_date(when, "medium", LOCALES[language])
