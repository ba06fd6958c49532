"""Writing many questions at once, as if the verbs of the board had written them one by one.

What the verbs keep in step is kept in step here: counters of questions, industries and tags,
ranks and heat, the timeline, the pages to be purged and the jobs to be run. What they would
give or take is not: no points, no experience, and votes are added as figures without voters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from qa.board import tagging
from qa.board.events import QuestionImported
from qa.board.life.transitions import Act
from qa.board.models import (
    Answer,
    Comment,
    Industry,
    Question,
    QuestionTag,
    State,
    Tag,
    TimelineEntry,
)
from qa.board.ranking import heat, lower_bound
from qa.core import outbox
from qa.core.db import Model, db, dialect
from qa.core.markup import RENDERER, excerpt
from qa.core.text import is_chinese, slugify

from .authors import Author, member_ids
from .ends import DEADLINE, End, end_of
from .models import Imported
from .records import AnswerRecord, Body, CommentRecord, QuestionRecord

Members = Mapping[str, int]
"""The id of a member by their address."""


@dataclass(frozen=True, slots=True)
class _Placed:
    """A record and the ids that it and its answers have got."""

    record: QuestionRecord
    id: int
    answer_ids: Sequence[int]
    end: End | None

    def answers(self) -> Iterator[tuple[int, AnswerRecord]]:
        return zip(self.answer_ids, self.record.answers, strict=True)


def add(records: Sequence[QuestionRecord]) -> None:
    """Store `records`, none of which is here yet, in this transaction.

    The rows everybody counts on are changed last and in the order in which `asking` changes
    them, so that members who ask meanwhile wait shortly and never in a circle.
    """
    records = _with_meant_tags(records)
    members = member_ids(_authors(records))
    placed = _add_posts(records, members)
    _end(placed)
    _add_comments(placed, members)
    _add_timeline(placed, members)
    _insert(
        Imported,
        [{"source": p.record.source, "key": p.record.key, "question_id": p.id} for p in placed],
    )
    _tag(placed)
    _count(placed)
    outbox.record_all([QuestionImported(p.id, members[p.record.author.email]) for p in placed])


def _with_meant_tags(records: Sequence[QuestionRecord]) -> list[QuestionRecord]:
    """`records` with the tags that theirs mean on this site."""
    others = tagging.synonyms({name for record in records for name in record.tags})
    return [
        replace(record, tags=tuple(dict.fromkeys(others.get(n, n) for n in record.tags)))
        for record in records
    ]


def _authors(records: Sequence[QuestionRecord]) -> Iterator[Author]:
    for record in records:
        yield record.author
        yield from (comment.author for comment in record.comments)
        for answer in record.answers:
            yield answer.author
            yield from (comment.author for comment in answer.comments)


def _add_posts(records: Sequence[QuestionRecord], members: Members) -> list[_Placed]:
    answer_ids = iter(_new_ids(Answer, sum(len(record.answers) for record in records)))
    placed = [
        _Placed(record, id_, list(islice(answer_ids, len(record.answers))), end_of(record))
        for id_, record in zip(_new_ids(Question, len(records)), records, strict=True)
    ]
    _insert(Question, [_question(p, members) for p in placed])
    _insert(
        Answer,
        [_answer(p.id, id_, answer, members) for p in placed for id_, answer in p.answers()],
    )
    return placed


def _question(placed: _Placed, members: Members) -> dict[str, Any]:
    record, industry = placed.record, placed.record.industry
    return {
        "id": placed.id,
        "author_id": members[record.author.email],
        "industry_id": industry.id,
        "trade_id": industry.parent_id or industry.id,
        "title": record.title,
        "slug": slugify(record.title),
        "language": "zh" if is_chinese(record.title) else "en",
        **_body(record.body),
        "excerpt": excerpt(record.body.text),
        "tags": list(record.tags),
        "created_at": record.at,
        "deadline_at": record.at + DEADLINE,
        "ups": record.ups,
        "downs": record.downs,
        "answers": len(record.answers),
        "heat": heat(record.at, record.ups, record.downs, len(record.answers)),
    }


def _answer(
    question_id: int, answer_id: int, answer: AnswerRecord, members: Members
) -> dict[str, Any]:
    return {
        "id": answer_id,
        "question_id": question_id,
        "author_id": members[answer.author.email],
        **_body(answer.body),
        "created_at": answer.at,
        "accepted_at": answer.accepted_at,
        "ups": answer.ups,
        "downs": answer.downs,
        "rank": lower_bound(answer.ups, answer.downs),
    }


def _body(body: Body) -> dict[str, Any]:
    return {"body": body.text, "body_html": body.html, "renderer": RENDERER}


def _end(placed: Sequence[_Placed]) -> None:
    """Bring the questions to their ends; what came of the old ones their askers are not asked."""
    rows = [_ended(p, p.end) for p in placed if p.end is not None]
    names = ("state", "accepted_answer_id", "recommended_answer_id", "solved_at")
    if rows:
        db.session.connection().execute(
            update(Question)
            .where(Question.id == bindparam("question"))
            .values(outcome_asked_at=bindparam("new_solved_at"))
            .values({name: bindparam(f"new_{name}") for name in names}),
            rows,
        )
    chosen = [
        {"answer": row["new_recommended_answer_id"], "at": row["new_solved_at"]}
        for row in rows
        if row["new_recommended_answer_id"] is not None
    ]
    if chosen:
        db.session.connection().execute(
            update(Answer)
            .where(Answer.id == bindparam("answer"))
            .values(recommended_at=bindparam("at")),
            chosen,
        )


def _ended(placed: _Placed, end: End) -> dict[str, Any]:
    chosen = None if end.answer is None else placed.answer_ids[end.answer]
    return {
        "question": placed.id,
        "new_state": end.state,
        "new_accepted_answer_id": chosen if end.state == State.SOLVED else None,
        "new_recommended_answer_id": chosen if end.state == State.RECOMMENDED else None,
        "new_solved_at": None if chosen is None else end.at,
    }


def _add_comments(placed: Sequence[_Placed], members: Members) -> None:
    rows = []
    for p in placed:
        rows += [_comment(p.id, None, comment, members) for comment in p.record.comments]
        for answer_id, answer in p.answers():
            rows += [_comment(p.id, answer_id, comment, members) for comment in answer.comments]
    rows.sort(key=lambda row: row["created_at"])  # they are shown in the order of their ids
    _insert(Comment, rows)


def _comment(
    question_id: int, answer_id: int | None, comment: CommentRecord, members: Members
) -> dict[str, Any]:
    return {
        "question_id": question_id,
        "answer_id": answer_id,
        "author_id": members[comment.author.email],
        **_body(comment.body),
        "created_at": comment.at,
    }


def _add_timeline(placed: Sequence[_Placed], members: Members) -> None:
    _insert(TimelineEntry, [step for p in placed for step in _steps(p, members)])


def _steps(placed: _Placed, members: Members) -> list[dict[str, Any]]:
    asker = members[placed.record.author.email]
    steps = [_step(placed, "asked", asker, None, placed.record.at)]
    for answer_id, answer in placed.answers():
        author = members[answer.author.email]
        steps.append(_step(placed, "answered", author, answer_id, answer.at))
    end = placed.end
    if end is not None:
        actor = asker if end.act == Act.ACCEPT else None
        chosen = None if end.answer is None else placed.answer_ids[end.answer]
        steps.append({**_step(placed, end.act, actor, chosen, end.at), "data": dict(end.data)})
    return sorted(steps, key=lambda step: step["at"])


def _step(
    placed: _Placed, kind: str, actor: int | None, answer: int | None, at: Any
) -> dict[str, Any]:
    return {
        "question_id": placed.id,
        "kind": kind,
        "actor_id": actor,
        "answer_id": answer,
        "at": at,
        "data": {},
    }


def _tag(placed: Sequence[_Placed]) -> None:
    uses = Counter(name for p in placed for name in p.record.tags)
    query = select(Tag.name, Tag.id).where(Tag.name.in_(list(uses)))
    known = {name for name, _ in db.session.execute(query)}
    tagging.ensure([name for name in uses if name not in known])
    ids = dict(db.session.execute(query).all())
    _insert(
        QuestionTag,
        [{"tag_id": ids[name], "question_id": p.id} for p in placed for name in p.record.tags],
    )
    _raise_counts(Tag, Counter({ids[name]: count for name, count in uses.items()}))


def _count(placed: Sequence[_Placed]) -> None:
    counts = Counter(p.record.industry.id for p in placed)
    counts.update(p.record.industry.parent_id for p in placed if p.record.industry.parent_id)
    _raise_counts(Industry, counts)


def _raise_counts(model: type[Tag] | type[Industry], counts: Mapping[int, int]) -> None:
    if counts:
        db.session.connection().execute(
            update(model)
            .where(model.id == bindparam("row"))
            .values(questions=model.questions + bindparam("more")),
            [{"row": row, "more": counts[row]} for row in sorted(counts)],
        )


def _insert(model: type[Model], rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        db.session.connection().execute(insert(model), rows)


def _new_ids(model: type[Question] | type[Answer], count: int) -> Sequence[int]:
    """Ids for `count` new rows, in ascending order, that nobody else will get.

    So that each row can be told its id instead of asking for it: SQLite would be asked row by
    row. There the transaction has the database for itself; PostgreSQL has its sequence.
    """
    if dialect() == "postgresql":
        sequence = func.pg_get_serial_sequence(model.__tablename__, "id")
        numbers = func.generate_series(1, count).table_valued("number")
        return db.session.scalars(select(func.nextval(sequence)).select_from(numbers)).all()
    last: int = db.session.scalar(select(func.max(model.id))) or 0
    return range(last + 1, last + 1 + count)
