"""Atom feeds: each list with its filters, and the answers to a question."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from flask import current_app, render_template, request
from werkzeug.wrappers import Response

from qa.board import queries
from qa.board.forms import read_filters
from qa.board.models import TABS
from qa.core.errors import Missing
from qa.core.i18n import _
from qa.core.web.links import full_link
from qa.core.web.pagecache import cache_for_guests

from .blueprint import blueprint
from .lists import LIST_ARGUMENTS, MOST_KEPT

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When an empty feed last changed: the standard wants a moment."""


@blueprint.get("/feeds/<name>.atom")
def list_feed(name: str) -> Response:
    """The first page of a list, in its order, under the list's filters."""
    if name not in TABS:
        raise Missing(_("There is no such list."))
    filters = read_filters(request.args)
    page = queries.list_page(name, 1, filters)
    if page.cards and len(filters.arguments) <= MOST_KEPT:
        cache_for_guests("lists", arguments=LIST_ARGUMENTS)
    own = full_link("board.list_feed", name=name, **filters.arguments)
    return _feed(
        "board/list_feed.xml",
        changed=[card.edited_at or card.created_at for card in page.cards],
        list=page,
        own=own,
        page_address=full_link("board.questions", tab=name, **filters.arguments),
    )


@blueprint.get("/feeds/question-<id:question_id>.atom")
def question_feed(question_id: int) -> Response:
    """The answers to a question, the newest first."""
    view = queries.question_page(None, question_id, sort="newest")
    cache_for_guests(f"question:{question_id}")
    return _feed(
        "board/question_feed.xml",
        changed=[view.created_at, *(answer.created_at for answer in view.answers)],
        q=view,
        answers=sorted(view.answers, key=lambda answer: answer.id, reverse=True),
        own=full_link("board.question_feed", question_id=question_id),
    )


def _feed(template: str, changed: list[datetime], **context: Any) -> Response:
    """The feed, or 304 for a reader that has it."""
    updated = max(changed, default=NEVER)
    text = _NOT_IN_XML.sub("", render_template(template, updated=updated, **context))
    response = current_app.response_class(text, mimetype="application/atom+xml")
    response.last_modified = updated
    response.add_etag()
    return response.make_conditional(request)
