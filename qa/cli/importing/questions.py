"""Questions out of JSON lines: one question with its answers a line.

The fields are `source` and `title`, which are needed, `body`, `industry`, `asked_at`, `tags`,
`score`, and `answers` with `body`, `accepted` and `score`; others are passed over. Authors are
not named, so every question gets stand-ins, one for each person in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial

from qa.board.drafts import ANSWER_WIDTH
from qa.core.text import clean_line

from . import fields, moments
from .authors import CROWD, Author, stand_ins
from .fields import Fields
from .industries import Places
from .keys import title_key
from .lines import LONGEST
from .records import (
    LONGEST_SOURCE,
    AnswerRecord,
    QuestionRecord,
    Row,
    Unfit,
    body_of,
    question_body_of,
    tags_of,
    title_of,
    votes_of,
)
from .rejects import Rejects


def rows(lines: Iterable[tuple[int, bytes]], places: Places, rejects: Rejects) -> Iterator[Row]:
    """The questions in the numbered `lines`; what cannot be one goes to `rejects`."""
    for number, line in lines:
        if line.isspace():
            continue
        where = {"line": number}
        try:
            row = _object(line)
            source, title = _source(row), title_of(fields.text(row, "title"))
        except Unfit as error:
            rejects.add(where, str(error), line[:2000].decode("utf-8", "replace"))
            continue
        key = title_key(title)
        record = partial(_record, row, source, key, title, places)
        yield Row(source, key, title, len(line), where, record)


def _object(line: bytes) -> Fields:
    if not line:
        raise Unfit(f"the line is longer than {LONGEST:,} bytes")
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        raise Unfit("not JSON in UTF-8") from None
    if not isinstance(row, dict):
        raise Unfit("not a JSON object")
    return row


def _source(row: Fields) -> str:
    source = clean_line(fields.text(row, "source"))
    if not source:
        raise Unfit("the source is missing")
    if len(source) > LONGEST_SOURCE:
        raise Unfit(f"the source is too long: {len(source)}, at most {LONGEST_SOURCE}")
    return source


def _record(row: Fields, source: str, key: str, title: str, places: Places) -> QuestionRecord:
    answers = fields.objects(row, "answers")
    if len(answers) >= CROWD:
        raise Unfit(f"more than {CROWD - 1} answers")
    industry = fields.text(row, "industry")
    people = stand_ins(source, key, len(answers) + 1, industry + title)
    at = _asked_at(row, key)
    ups, downs = votes_of(fields.number(row, "score"))
    return QuestionRecord(
        source=source,
        key=key,
        author=people[0],
        title=title,
        body=question_body_of(fields.text(row, "body")),
        tags=tags_of(fields.texts(row, "tags")),
        at=at,
        ups=ups,
        downs=downs,
        answers=_answers(answers, people[1:], moments.answered(key, at, len(answers))),
        industry=places.find(industry),  # last: it counts unknown names of what is taken
    )


def _asked_at(row: Fields, key: str) -> datetime:
    text = fields.text(row, "asked_at")
    try:
        return moments.read(text) if text else moments.asked(key)
    except ValueError:
        raise Unfit("asked_at is no moment in ISO 8601 from 1970 to today") from None


def _answers(
    answers: Sequence[Fields], people: Sequence[Author], times: Sequence[datetime]
) -> tuple[AnswerRecord, ...]:
    """The answers; where more than one is marked as accepted, the first is."""
    records = []
    accepted = False
    for number, (answer, author, at) in enumerate(zip(answers, people, times, strict=False), 1):
        marked = fields.flag(answer, "accepted") and not accepted
        accepted |= marked
        ups, downs = votes_of(fields.number(answer, "score"))
        text = fields.text(answer, "body")
        body = body_of(f"answer {number}", text, ANSWER_WIDTH[1])
        records.append(AnswerRecord(author, body, at, times[-1] if marked else None, ups, downs))
    return tuple(records)
