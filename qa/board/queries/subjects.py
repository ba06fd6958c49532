"""What a line of a statement was about: the post, as its reader may see it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import BindParameter, bindparam, select

from qa.board.models import Answer, Comment, Question
from qa.core.db import fetch


@dataclass(frozen=True, slots=True)
class Subject:
    """The question, and the place on its page; "" where the whole is meant."""

    question_id: int
    slug: str
    title: str
    anchor: str


_IDS: BindParameter[list[int]] = bindparam("ids", expanding=True)
_SHOWN = (Question.id, Question.slug, Question.title)
_QUESTIONS = select(Question.id.label("of"), *_SHOWN).where(
    Question.id.in_(_IDS), Question.hidden_at.is_(None)
)
_ANSWERS = (
    select(Answer.id.label("of"), *_SHOWN)
    .join(Question, Question.id == Answer.question_id)
    .where(Answer.id.in_(_IDS), Answer.hidden_at.is_(None), Question.hidden_at.is_(None))
)
_COMMENTS = (
    select(Comment.id.label("of"), *_SHOWN)
    .join(Question, Question.id == Comment.question_id)
    .where(Comment.id.in_(_IDS), Comment.hidden_at.is_(None), Question.hidden_at.is_(None))
)
_BY_KIND = {"question": _QUESTIONS, "answer": _ANSWERS, "comment": _COMMENTS}


def find_subjects(names: Collection[str]) -> dict[str, Subject]:
    """Those of `names`, such as ``answer:17``, that everybody may see, each by its name."""
    found: dict[str, Subject] = {}
    for kind, statement in _BY_KIND.items():
        ids = [int(name.partition(":")[2]) for name in names if name.startswith(f"{kind}:")]
        if not ids:
            continue
        for row in fetch(statement, ids=ids):
            anchor = "" if kind == "question" else f"{kind}-{row.of}"
            found[f"{kind}:{row.of}"] = Subject(row.id, row.slug, row.title, anchor)
    return found
