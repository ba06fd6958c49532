"""What the viewer has of their own on a question page: rows of one shape, for one statement.

Votes, marks, edits and drafts lie in eight tables. Each module says by `own` what it wants of
its own; the page asks all of it at once, and each module reads its rows out of the answer.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BindParameter, Select, String, bindparam, cast, literal, null, select

from qa.core.db import Id

VIEWER: BindParameter[int] = bindparam("viewer_id")
QUESTION: BindParameter[int] = bindparam("question_id")
ANSWERS: BindParameter[list[int]] = bindparam("answer_ids", expanding=True)

_NO_ID = cast(null(), Id)
_NO_WORD = cast(null(), String)

Part = Select[*tuple[Any, ...]]


def own(
    what: str,
    number: Any,
    *,
    answer_id: Any = _NO_ID,
    member_id: Any = _NO_ID,
    word: Any = _NO_WORD,
    state: Any = _NO_WORD,
) -> Part:
    """A part of the statement; `what` tells its rows from those of the other parts."""
    return select(
        literal(what).label("what"),
        number.label("number"),
        answer_id.label("answer_id"),
        member_id.label("member_id"),
        word.label("word"),
        state.label("state"),
    )
