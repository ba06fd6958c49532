"""Rows of history, made in bulk past the verbs: thousands cost no time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import insert

from qa.accounts.models import Member
from qa.board.models import Answer, Question
from qa.core.db import Model, db
from qa.reputation.models import Award
from tests.factories import make_industry, make_member

BEGIN = datetime(2026, 3, 2, 8, tzinfo=UTC)

_numbers = count(1)
TEXT = {"body": "x", "body_html": "<p>x</p>", "renderer": 1}


def moment(number: int) -> datetime:
    """When step `number` (from 0) was taken."""
    return BEGIN + timedelta(hours=number)


def put(table: type[Model], rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Insert `rows`; returns their ids in their order."""
    if not rows:
        return []
    made = db.session.execute(
        insert(table).returning(table.id, sort_by_parameter_order=True),
        list(rows),  # type: ignore[attr-defined]
    )
    return [row[0] for row in made]


def people(number: int) -> list[int]:
    """So many members who do nothing but vote and ask."""
    names = [f"someone{next(_numbers)}" for _ in range(number)]
    return put(
        Member,
        [
            {"name": name, "folded_name": name, "email": f"{name}@example.com", "password": "-"}
            for name in names
        ],
    )


def questions(author_id: int, moments: Sequence[datetime], **values: Any) -> list[int]:
    """A question of the author at each of `moments`, in an industry of their own."""
    if "industry_id" not in values:
        values["industry_id"] = make_industry().id
    values.setdefault("trade_id", values["industry_id"])
    return put(
        Question,
        [
            {"author_id": author_id, "created_at": at, "deadline_at": at + timedelta(days=15),
             "title": "t", "slug": "t", "excerpt": "x", **TEXT, **values}
            for at in moments
        ],
    )  # fmt: skip


def answers(
    author_id: int,
    moments: Sequence[datetime],
    below: Mapping[str, Any] | None = None,
    waited: timedelta = timedelta(hours=5),
    **values: Any,
) -> list[int]:
    """An answer of the author at each of `moments`, to a question asked `waited` before."""
    asker = people(1)[0]
    asked = questions(asker, [at - waited for at in moments], **(below or {}))
    return put(
        Answer,
        [
            {"question_id": id_, "author_id": author_id, "created_at": at, **TEXT, **values}
            for id_, at in zip(asked, moments, strict=True)
        ],
    )  # fmt: skip


def award(member_id: int, rule: str, subject: str, at: datetime, **values: Any) -> int:
    """An award row as the site writes it."""
    row = {"points": 0, "experience": 0, "day": at.date(), **values}
    return put(
        Award,
        [{"key": f"test:{next(_numbers)}", "member_id": member_id, "rule": rule,
          "subject": subject, "at": at, **row}],
    )[0]  # fmt: skip


def best(member_id: int, first: int, last: int, rule: str = "answer_accepted",
         industry: int | None = None, **values: Any) -> list[int]:  # fmt: skip
    """Answers `first` to `last` of the member, each the best one since its step."""
    industry_id = industry or make_industry().id
    moments = [moment(number) for number in range(first, last)]
    below = {"industry_id": industry_id, **values.pop("below", {})}
    ids = answers(member_id, moments, below, **values)
    for id_, at in zip(ids, moments, strict=True):
        award(member_id, rule, f"answer:{id_}", at, industry_id=industry_id, accepted=1)
    return ids


def merchant(name: str) -> int:
    """A member of whom nothing is known yet; their id."""
    member = make_member(name, level=1)
    member.confirmed_at = BEGIN
    db.session.flush()
    return member.id
