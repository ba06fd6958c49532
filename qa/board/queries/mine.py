"""What the viewer has of their own on a question page, asked in one statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import union_all

from qa.board.drafting import answer_slot
from qa.core.db import fetch
from qa.reputation.actors import Actor

from . import drafts, marks, revisions, votes
from .marks import Marks
from .votes import Opinions


@dataclass(frozen=True, slots=True)
class Mine:
    """The viewer's votes and reactions, their marks, the suggested edits that concern them (by
    answer, that of the question under None), and whether they have begun an answer."""

    opinions: Opinions = field(default_factory=Opinions)
    marks: Marks = field(default_factory=Marks)
    edits: Mapping[int | None, int] = field(default_factory=dict)
    drafted: bool = False


_EVERYTHING = union_all(*votes.PARTS, *marks.PARTS, *revisions.PARTS, drafts.PART)


def what_is_mine(viewer: Actor | None, question: Any, answers: Sequence[Any]) -> Mine:
    """What `viewer` has on `question` and on the answers of the page; rows of the page's reads."""
    if viewer is None:
        return Mine()
    rows = fetch(
        _EVERYTHING,
        viewer_id=viewer.id,
        question_id=question.id,
        answer_ids=[answer.id for answer in answers],
        slot=answer_slot(question.id),
    ).all()
    return Mine(
        votes.opinions(rows),
        marks.marks(viewer, question, rows),
        revisions.edits_here(viewer, question, answers, rows),
        any(row.what == "draft" for row in rows),
    )
