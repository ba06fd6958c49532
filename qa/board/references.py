"""What an answer says it rests on: links and texts, a date with either, one a line.

The answer's row holds the lines as they were typed, for they are part of what its author edits,
and apart from them what ``reference_checking`` found behind the links. `read` makes of both what
readers see.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from urllib.parse import quote, urlsplit, urlunsplit

from qa.core import clock

LONGEST_ADDRESS = 500


class Kind(StrEnum):
    """What a line turned out to be."""

    LINK = "link"
    TEXT = "text"


class Status(StrEnum):
    """What was found behind a link; UNKNOWN where nobody has looked, or looking told nothing."""

    UNKNOWN = "unknown"
    OK = "ok"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Reference:
    """A line: a text, or a link with or without words; `day` is the date that ends it.

    `checked_at` is when the link was looked at the last time with a result.
    """

    kind: Kind
    text: str
    url: str = ""
    day: date | None = None
    status: Status = Status.UNKNOWN
    checked_at: datetime | None = None


def parse(line: str) -> Reference:
    """The reference that `line`, cleaned, means: with one address in it a link, else a text."""
    words, day = split_date(line)
    found = _ADDRESS.search(words)
    url = normalised(found.group()) if found else None
    if not found or not url:
        return Reference(Kind.TEXT, words, day=day)
    rest = " ".join(f"{words[: found.start()]} {words[found.end() :]}".split())
    return Reference(Kind.LINK, rest.strip(" :：-—,，"), url, day)


def read(lines: Iterable[str], checks: Iterable[Sequence[str]]) -> list[Reference]:
    """The references that an answer's row holds, with what was found behind them."""
    found = {url: (Status(status), datetime.fromisoformat(at)) for url, status, at in checks}
    rows = map(parse, lines)
    return [_with(row, *found[row.url]) if row.url in found else row for row in rows]


def _with(row: Reference, status: Status, at: datetime) -> Reference:
    return replace(row, status=status, checked_at=at)


def links(lines: Iterable[str]) -> list[str]:
    """The addresses in `lines`, each once."""
    return list(dict.fromkeys(row.url for row in map(parse, lines) if row.url))


def first_check(lines: Iterable[str]) -> datetime | None:
    """When links just written are to be looked at: at once, or never where there are none."""
    return clock.now() if links(lines) else None


def normalised(address: str) -> str | None:
    """`address` in one form: http or https, no password, host in ASCII; None if it is none."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").encode("idna").decode()
        port = parts.port
    except (ValueError, UnicodeError):
        return None
    if parts.scheme not in ("http", "https") or not host or parts.username is not None:
        return None
    default = {"http": 80, "https": 443}[parts.scheme]
    shown = f"[{host}]" if ":" in host else host
    place = shown if port in (None, default) else f"{shown}:{port}"
    path, query, anchor = (quote(part, _SAFE) for part in (parts.path or "/", *parts[3:]))
    url = urlunsplit((parts.scheme, place, path, query, anchor))
    return url if len(url) <= LONGEST_ADDRESS else None


def split_date(line: str) -> tuple[str, date | None]:
    """`line` without the date that ends it, and the date; none where there is no such day."""
    found = _DATE.search(line)
    if not found:
        return line, None
    try:
        day = date(*map(int, found.groups()))
    except ValueError:
        return line, None
    words = line[: found.start()].rstrip(" ,，;；、(（")
    latest = clock.today() + timedelta(days=_AHEAD)
    if not words or not _EARLIEST <= day <= latest:
        return line, None
    return words, day


_ADDRESS = re.compile(r"https?://[^\s，。；、）》」】]+", re.IGNORECASE)
_DATE = re.compile(r"(?<!\d)(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})\s?日?\s?[)）]?$")
_SAFE = "%/:?#[]@!$&'()*+,;=~-._"
_EARLIEST = date(1900, 1, 1)
_AHEAD = 366 * 5
"""A regulation may name the day it comes into force, up to five years from now."""
