"""Why somebody kept order, in their own words."""

from __future__ import annotations

from qa.core.errors import Invalid
from qa.core.i18n import _
from qa.core.text import clean_line, too_wide

WIDTH = 200
"""At most a hundred Chinese characters: it stands in one line of the timeline."""


def checked(text: str) -> str:
    """`text` cleaned; it may be empty. Raises `Invalid`."""
    reason = clean_line(text)
    if error := too_wide(reason, WIDTH):
        raise Invalid({"reason": error})
    return reason


def required(text: str) -> str:
    """As `checked`, where somebody loses something and is owed a reason."""
    reason = checked(text)
    if not reason:
        raise Invalid({"reason": _("Say why: the author will read it.")})
    return reason


def as_data(reason: str) -> dict[str, str]:
    """The reason as the timeline keeps it."""
    return {"reason": reason} if reason else {}
