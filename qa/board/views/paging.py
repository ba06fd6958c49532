"""Page numbers in addresses."""

from __future__ import annotations

from flask import request

from qa.core.errors import Missing
from qa.core.i18n import _

LAST = 2_000


def page_number() -> int:
    """The page asked for, from 1. Raises `Missing` for what is no page."""
    text = request.args.get("page") or "1"
    if not text.isascii() or not text.isdigit() or len(text) > 6 or not int(text):
        raise Missing(_("There is no such page."))
    if int(text) > LAST:
        raise Missing(_("The list does not go back that far. Narrow it down by industry or tag."))
    return int(text)
