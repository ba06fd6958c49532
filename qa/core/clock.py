"""The only source of time: UTC inside, the site's time zone where a day begins or ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_set_to: ContextVar[datetime | None] = ContextVar("clock", default=None)
_zone = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _set_to.get() or datetime.now(UTC)


def today() -> date:
    """The present date in the site's time zone; daily limits are counted by it."""
    return now().astimezone(_zone).date()


def zone() -> ZoneInfo:
    """The site's time zone."""
    return _zone


def use_zone(name: str) -> None:
    """Set the site's time zone once, at the start (setting ``TIMEZONE``)."""
    global _zone
    _zone = ZoneInfo(name)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Within the block it is `moment` (aware): for tests, imports and demo content."""
    token = _set_to.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _set_to.reset(token)
