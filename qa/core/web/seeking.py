"""Lists that go on by the id of their last row: as fast on any page, and nothing twice."""

from __future__ import annotations

from flask import request

from qa.core.db import MAX_ID
from qa.core.errors import Missing
from qa.core.i18n import _

from . import typed


def before() -> int:
    """The id that the rows of this page lie before; on the first page, above every id.

    Raises `Missing` for what is no id.
    """
    text = request.args.get("before", "")
    if not text:
        return MAX_ID
    found = typed.row_id(text)
    if not found:
        raise Missing(_("There is no such page."))
    return found
