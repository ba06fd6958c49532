"""Which part of which list an address names."""

from __future__ import annotations

from flask import request

from qa.board.models import TABS
from qa.board.queries.seeking import Place, place_in
from qa.core.errors import Missing
from qa.core.i18n import _
from qa.core.web import typed

LAST = 2_000


def page_number() -> int:
    """The page asked for, from 1. Raises `Missing` for what is no page."""
    number = typed.digits(request.args.get("page") or "1", 6)
    if not number:
        raise Missing(_("There is no such page."))
    if number > LAST:
        raise Missing(_("The list does not go back that far. Narrow it down by industry or tag."))
    return number


def tab_name() -> str:
    """The tab asked for. Raises `Missing` for what is none."""
    tab = request.args.get("tab") or "newest"
    if tab not in TABS:
        raise Missing(_("There is no such list."))
    return tab


def place(name: str, tab: str) -> Place | None:
    """The place in `tab` that the argument `name` gives, if any. Raises `Missing`."""
    written = request.args.get(name)
    if not written:
        return None
    found = place_in(tab, written)
    if found is None:
        raise Missing(_("There is no such page."))
    return found
