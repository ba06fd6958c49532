"""How many visible questions an industry and a tag have: moved here alone, in one lock order.

Questions that share industries or tags are counted by many at once. Everybody locks the rows of
what they count in the order of their ids, so nobody waits for somebody who waits for them.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import bindparam, select, update

from qa.core.db import db, fetch

from .models import Industry, Question, QuestionTag, Tag

_LOCKED_INDUSTRIES = (
    select(Industry.id)
    .where(Industry.id.in_(bindparam("ids", expanding=True)))
    .order_by(Industry.id)
    .with_for_update(key_share=True)
)

_INDUSTRY_COUNT = (
    update(Industry)
    .where(Industry.id == bindparam("of"))
    .values(questions=Industry.questions + bindparam("change"))
)


def count_in_industries(changes: Mapping[int, int]) -> None:
    """Change the number of questions of each industry by what `changes` says for its id."""
    moved = {id_: change for id_, change in changes.items() if change}
    fetch(_LOCKED_INDUSTRIES, ids=sorted(moved)).all()
    for id_ in sorted(moved):
        fetch(_INDUSTRY_COUNT, of=id_, change=moved[id_])


def count_question(question: Question, change: int) -> None:
    """Count `question` once more (1) or once less (-1), in its industries and under its tags.

    For what shows or hides a whole question; its row is locked by the caller. Tags before
    industries, as asking counts them.
    """
    tag_ids = db.session.scalars(
        select(Tag.id)
        .join(QuestionTag, QuestionTag.tag_id == Tag.id)
        .where(QuestionTag.question_id == question.id)
        .order_by(Tag.id)
        .with_for_update(key_share=True, of=Tag)
    ).all()
    db.session.execute(
        update(Tag).where(Tag.id.in_(tag_ids)).values(questions=Tag.questions + change),
        execution_options={"synchronize_session": False},
    )
    count_in_industries({question.industry_id: change, question.trade_id: change})
