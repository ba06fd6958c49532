"""When things happened; where the source does not say, always the same answer for a row."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from qa.core import clock

from .keys import number_of

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)

_SPREAD = timedelta(days=730)
_SETTLED = timedelta(days=30)
_SLOWEST = timedelta(days=10)  # for all answers together: the asker has fifteen days


def read(text: str) -> datetime:
    """The moment `text` (ISO 8601; UTC where it names no zone).

    Raises ValueError where it is none, or lies before 1970 or in the future.
    """
    moment = datetime.fromisoformat(text)
    try:
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError:
        raise ValueError(text) from None
    if not EARLIEST <= moment <= clock.now():
        raise ValueError(text)
    return moment


def asked(key: str) -> datetime:
    """A moment in the last two years for the question `key`, long enough ago to be settled."""
    midnight = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    ago = number_of("asked", key) % int(_SPREAD.total_seconds())
    return midnight - _SETTLED - timedelta(seconds=ago)


def answered(key: str, at: datetime, answers: int) -> list[datetime]:
    """Moments for `answers` answers to the question asked `at`, and one for accepting, in order."""
    first = timedelta(seconds=600 + number_of("answered", key) % 86_400)
    pace = min(first, _SLOWEST / (answers + 1))
    now = clock.now()
    return [min(at + pace * (place + 1), now) for place in range(answers + 1)]
