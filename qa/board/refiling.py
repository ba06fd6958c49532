"""Having questions follow where their tag or their industry went, in parts, by the worker.

Each part is one transaction with the job for the next one in it: a worker that is killed loses
nothing and repeats nothing. A part looks at where the tag or the industry leads now, and again
when it holds the rows, so what was undone or changed again meanwhile is heeded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, delete, or_, select, update

from qa.core import outbox
from qa.core.db import db, fetch, lock_rows

from . import counting, tagging
from .events import IndustryRefiled, QuestionRefiled, TagReplaced
from .models import Industry, Question, QuestionTag, Tag, tag_bits

AT_ONCE = 200
"""Questions of one part."""

_RETAGGED = (
    update(Question)
    .where(Question.id == bindparam("of"))
    .values(tags=bindparam("names"), tag_bits=bindparam("bits"))
)


def follow_tag(payload: dict[str, Any]) -> None:
    """A reaction: a part of the questions under a synonym carries the tag it means instead."""
    source = db.session.get(Tag, payload["tag_id"])
    if source is None or source.synonym_of_id is None:
        return
    target = db.session.get_one(Tag, source.synonym_of_id)
    under = select(QuestionTag.question_id).where(QuestionTag.tag_id == source.id)
    questions = _lock_questions(db.session.scalars(_first(under, QuestionTag.question_id)).all())
    if not questions:
        return
    lock_rows(Tag, {source.id, target.id})
    if source.synonym_of_id == target.id:
        _retag(questions, source, target)
        outbox.record_all([QuestionRefiled(row.id) for row in questions])
    outbox.record(TagReplaced(source.id))


def follow_industry(payload: dict[str, Any]) -> None:
    """A reaction: a part of the questions of a moved or merged industry goes where it went."""
    industry = db.session.get_one(Industry, payload["industry_id"])
    home, trade_id = _home(industry)
    astray = select(Question.id).where(
        Question.industry_id == industry.id,
        or_(Question.industry_id != home.id, Question.trade_id != trade_id),
    )
    questions = _lock_questions(db.session.scalars(_first(astray, Question.id)).all())
    if not questions:
        return
    # What somebody moved elsewhere while its row was waited for is where it should be.
    questions = [row for row in questions if row.industry_id == industry.id]
    changes: Counter[int] = Counter()
    for row in questions:
        if row.hidden_at is None:
            changes.subtract({row.industry_id, row.trade_id})
            changes.update({home.id, trade_id})
    lock_rows(Industry, {industry.id, home.id, *changes})
    if _home(industry) == (home, trade_id):
        _move(questions, home.id, trade_id)
        counting.count_in_industries(changes)
    outbox.record(IndustryRefiled(industry.id))


def _home(industry: Industry) -> tuple[Industry, int]:
    """Where the questions of `industry` belong: the industry, and the id of its trade."""
    home = db.session.get_one(Industry, industry.merged_into_id or industry.id)
    return home, home.parent_id or home.id


def _move(questions: Sequence[Any], industry_id: int, trade_id: int) -> None:
    db.session.execute(
        update(Question)
        .where(Question.id.in_([row.id for row in questions]))
        .values(industry_id=industry_id, trade_id=trade_id),
        execution_options={"synchronize_session": False},
    )
    outbox.record_all([QuestionRefiled(row.id) for row in questions])


def _first(query: Any, column: Any) -> Any:
    return query.order_by(column).limit(AT_ONCE)


def _lock_questions(ids: Sequence[int]) -> Sequence[Any]:
    return db.session.execute(
        select(
            Question.id,
            Question.tags,
            Question.industry_id,
            Question.trade_id,
            Question.hidden_at,
        )
        .where(Question.id.in_(ids))
        .order_by(Question.id)
        .with_for_update(key_share=True)
    ).all()


def _retag(questions: Sequence[Any], source: Tag, target: Tag) -> None:
    """Exchange the tags on `questions`, but those that lost `source` while they were waited for."""
    ids = [row.id for row in questions]
    lost = set(
        db.session.scalars(
            delete(QuestionTag)
            .where(QuestionTag.tag_id == source.id, QuestionTag.question_id.in_(ids))
            .returning(QuestionTag.question_id),
            execution_options={"synchronize_session": False},
        )
    )
    has_target = set(
        db.session.scalars(
            select(QuestionTag.question_id).where(
                QuestionTag.tag_id == target.id, QuestionTag.question_id.in_(lost)
            )
        )
    )
    gained = lost - has_target
    db.session.add_all(QuestionTag(tag_id=target.id, question_id=id_) for id_ in sorted(gained))
    visible = set()
    for row in questions:
        if row.id not in lost:
            continue
        renamed = (target.name if name == source.name else name for name in row.tags)
        names = list(dict.fromkeys(renamed))
        fetch(_RETAGGED, of=row.id, names=names, bits=tag_bits(names))
        if row.hidden_at is None:
            visible.add(row.id)
    tagging.count({source.id: -len(visible), target.id: len(visible & gained)})
