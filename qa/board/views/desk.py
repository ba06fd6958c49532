"""My desk: what waits for a member, and all that is theirs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import render_template

from qa.board import policy, queries
from qa.board.queries.drafts import drafts_of
from qa.core.db import MAX_ID
from qa.core.web.kept import sign_in_to_read
from qa.core.web.seeking import before
from qa.reputation import attending
from qa.reputation.actors import acting

from .blueprint import blueprint

SHOWN = 5
"""Rows of each part of the desk; one more is looked for, so that it can say there are."""

ROWS = 20
MANY = 50
"""Rows of a part that has one page only."""


@blueprint.get("/desk")
@sign_in_to_read
def desk() -> str:
    """What waits for the member, the most urgent first, then what they keep."""
    viewer, more = acting(), SHOWN + 1
    return render_template(
        "board/desk.html",
        shown=SHOWN,
        needs=queries.needs_of(viewer, more),
        invitations=queries.invitations_of(viewer, more, MAX_ID),
        drafts=drafts_of(viewer.id),
        edits=queries.edits_for(viewer, more),
        answers=queries.own_answers(viewer, more, MAX_ID),
        kept=queries.bookmarks_of(viewer, more, MAX_ID),
        news=queries.news_of(viewer, more),
        decides=policy.list_edits(viewer).ok,
        streak=attending.streak_of(viewer.id),
    )


@blueprint.get("/desk/needs")
@sign_in_to_read
def desk_needs() -> str:
    """All questions of the member that need them; one has few at a time."""
    return _list("needs", queries.needs_of(acting(), MANY))


@blueprint.get("/desk/drafts")
@sign_in_to_read
def desk_drafts() -> str:
    """All drafts of the member; there is an end to how many one has."""
    return _list("drafts", drafts_of(acting().id))


@blueprint.get("/desk/questions")
@sign_in_to_read
def desk_questions() -> str:
    """All questions of the member, those asked anonymously too."""
    return _part("questions", queries.own_questions(acting(), ROWS + 1, before()))


@blueprint.get("/desk/answers")
@sign_in_to_read
def desk_answers() -> str:
    """All answers of the member."""
    return _part("answers", queries.own_answers(acting(), ROWS + 1, before()))


@blueprint.get("/desk/invitations")
@sign_in_to_read
def desk_invitations() -> str:
    """All invitations that wait for the member."""
    return _part("invitations", queries.invitations_of(acting(), ROWS + 1, before()))


@blueprint.get("/desk/news")
@sign_in_to_read
def desk_news() -> str:
    """The latest questions of what the member follows."""
    return _list("news", queries.news_of(acting(), MANY))


def _part(part: str, rows: Sequence[Any]) -> str:
    """A page of a list that goes on by the ids of its rows; one more says that it does."""
    next_id = rows[ROWS - 1].id if len(rows) > ROWS else None
    return _list(part, rows[:ROWS], next_id)


def _list(part: str, rows: Sequence[Any], next_id: int | None = None) -> str:
    return render_template("board/desk_list.html", part=part, rows=rows, next_id=next_id)
