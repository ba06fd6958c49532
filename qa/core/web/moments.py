"""Moments as readers see them: how long ago, how long still. Jinja globals ``ago``, ``time_left``.

Guests' pages are kept for a while, so the words are coarse, and every ``<time>`` carries the
exact moment.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from flask import Flask
from markupsafe import Markup, escape

from qa.core import clock
from qa.core.i18n import gettext, ngettext

from .formats import day
from .language import current

SOON = timedelta(days=1)
"""With less than this left a deadline is marked as running out."""

MINUTE, HOUR, DAY, WEEK = 60, 3_600, 86_400, 604_800


class TimeLeft(NamedTuple):
    """What is left until a deadline: as words, and how the page is to mark it."""

    words: str
    soon: bool
    over: bool


def init_app(app: Flask) -> None:
    """Give the templates ``ago`` and ``time_left``."""
    app.jinja_env.globals.update(ago=ago, time_left=time_left)


def ago(moment: datetime) -> Markup:
    """A ``<time>`` that says how long ago `moment` was; after a week, its date."""
    seconds = int((clock.now() - moment).total_seconds())
    if seconds >= WEEK:
        return _dated(moment, clock.zone(), current())
    return _marked(moment, clock.zone(), _past(_whole(seconds, DAY), current()))


@lru_cache(maxsize=4096)
def _dated(moment: datetime, zone: ZoneInfo, _language: str) -> Markup:
    return _marked(moment, zone, day(moment))


def _marked(moment: datetime, zone: ZoneInfo, words: str) -> Markup:
    return Markup(f"{_tag(moment, zone)}{escape(words)}</time>")  # noqa: S704  (digits only)


@lru_cache(maxsize=4096)
def _tag(moment: datetime, zone: ZoneInfo) -> str:
    exact = f"{moment.astimezone(UTC):%Y-%m-%dT%H:%MZ}"
    return f'<time datetime="{exact}" title="{moment.astimezone(zone):%Y-%m-%d %H:%M}">'


def time_left(deadline: datetime) -> TimeLeft:
    """How much time is left until `deadline`."""
    left = deadline - clock.now()
    if left <= timedelta(0):
        return TimeLeft(gettext("Past its deadline"), soon=True, over=True)
    seconds = _whole(int(left.total_seconds()), 2 * DAY)
    return TimeLeft(_future(seconds, current()), left < SOON, over=False)


def _whole(seconds: int, hours_until: int) -> int:
    """`seconds` without what the words do not say, so that few different ones are left."""
    unit = MINUTE if seconds < HOUR else HOUR if seconds < hours_until else DAY
    return seconds // unit * unit


@lru_cache(maxsize=1024)
def _past(seconds: int, _language: str) -> str:
    words: str
    if seconds < MINUTE:
        words = gettext("just now")
    elif seconds < HOUR:
        words = ngettext("%(num)d minute ago", "%(num)d minutes ago", seconds // MINUTE)
    elif seconds < DAY:
        words = ngettext("%(num)d hour ago", "%(num)d hours ago", seconds // HOUR)
    else:
        words = ngettext("%(num)d day ago", "%(num)d days ago", seconds // DAY)
    return words


@lru_cache(maxsize=1024)
def _future(seconds: int, _language: str) -> str:
    words: str
    if seconds < HOUR:
        minutes = max(1, seconds // MINUTE)
        words = ngettext("%(num)d minute left", "%(num)d minutes left", minutes)
    elif seconds < 2 * DAY:
        words = ngettext("%(num)d hour left", "%(num)d hours left", seconds // HOUR)
    else:
        words = ngettext("%(num)d day left", "%(num)d days left", seconds // DAY)
    return words
