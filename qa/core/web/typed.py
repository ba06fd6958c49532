"""What somebody typed, made fit to be read: filters of fields, and numbers out of text.

Filters take what a field was sent, None where nothing came, and return what the form shows if it
is sent back; they never fail. The others read what an address or a hidden field says.
"""

from __future__ import annotations

import secrets

from qa.core.db import MAX_ID
from qa.core.errors import Invalid
from qa.core.i18n import _
from qa.core.text import clean, clean_line


def text(typed: str | None) -> str:
    """A filter: text without what no page can show, so that a form sent back is whole."""
    return clean(typed or "")


def line(typed: str | None) -> str:
    """A filter: as `text`, on one line."""
    return clean_line(typed or "")


def key(typed: str | None, longest: int = 64) -> str:
    """A filter: the first `longest` characters, as wide as the columns of keys."""
    return (typed or "")[:longest]


def number(typed: str | None) -> str:
    """A filter: up to nine digits, "0" for anything else. A hidden field of a version has it."""
    cut = key(typed, 9)
    return "0" if digits(cut) is None else cut


def new_key() -> str:
    """A fresh key for a form, by which a repeated press of its button is known."""
    return secrets.token_urlsafe(16)


def digits(typed: str, longest: int = 9) -> int | None:
    """The number of at most `longest` ASCII digits and nothing else; None for what is none."""
    fits = typed.isascii() and typed.isdigit() and len(typed) <= longest
    return int(typed) if fits else None


def row_id(typed: str) -> int | None:
    """The id of a row, or 0; None for what the database could not hold or is no number."""
    found = digits(typed, len(str(MAX_ID)))
    return found if found is not None and found <= MAX_ID else None


def whole(name: str, typed: str | None, default: int) -> int:
    """The whole number typed into the field `name`, `default` where that was left empty.

    Takes the digits of any script. Raises `Invalid` for more than nine, and for anything else.
    """
    given = (typed or "").strip()
    if not given:
        return default
    if not given.isdecimal() or len(given) > 9:
        raise Invalid({name: _("This must be a whole number.")})
    return int(given)
