"""Views of questions and ratings of answers, counted from what the web processes noted.

A reader counts once a day for a question, and is never a robot. Whom a process has counted today
it knows only by digests that end with the day; a rating is stored with one, so that nobody rates
an answer twice: a member's is theirs for good, a guest's that of their address and day. What a
browser calls itself makes no other rater of it: ratings earn points.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from hashlib import blake2b
from itertools import islice
from typing import Any, TypeVar, cast

from flask import Flask, current_app
from sqlalchemy import String, Update, bindparam, or_, select, text, update
from sqlalchemy import cast as as_type
from sqlalchemy.sql.dml import ReturningInsert

from qa.core import clock
from qa.core.db import db, insertion
from qa.core.robots import is_robot
from qa.core.web.limits import client
from qa.core.web.visits import Visit, Visits
from qa.reputation import awarding
from qa.reputation.models import Award
from qa.reputation.rules import rules

from .models import Answer, HelpfulRating, Question

AT_ONCE = 200
"""Rows changed in one transaction: others who write must not wait long."""

Item = TypeVar("Item")

REMEMBERED = 50_000
"""Readings of today that a process knows, the latest."""


def init_app(app: Flask) -> None:
    """Have the visits of `app` counted here."""
    app.extensions["readings"] = Readings()
    cast("Visits", app.extensions["visits"]).count_with(count)


class Readings:
    """Who has read what today, as far as this process has seen; used by its one thread."""

    def __init__(self) -> None:
        self._day: date | None = None
        self._known: dict[bytes, None] = {}

    def is_first(self, visit: Visit) -> bool:
        """Whether nobody like this has been seen with the same subject today."""
        if self._day != clock.today():
            self._day, self._known = clock.today(), {}
        reading = _digest(visit.subject, _reader(visit), size=8)
        if reading in self._known:
            return False
        self._known[reading] = None
        if len(self._known) > REMEMBERED:
            del self._known[next(iter(self._known))]
        return True


def count(visits: Sequence[Visit]) -> None:
    """Add those of `visits` that are of questions and answers to the counters, in transactions of
    their own.
    """
    readers = [visit for visit in visits if not is_robot(visit.agent)]
    readings: Readings = current_app.extensions["readings"]
    views = Counter(
        _id(visit) for visit in readers if _is_of("question", visit) and readings.is_first(visit)
    )
    for some in chunks(sorted(views.items())):
        with db.engine.begin() as connection:
            connection.execute(_VIEWED, [{"of": id_, "more": more} for id_, more in some])
    for ratings in chunks(visit for visit in readers if _is_of("answer", visit)):
        _rate(ratings)


_VIEWED: Update = (
    update(Question.__table__)  # type: ignore[arg-type]
    .where(Question.id == bindparam("of"))
    .values(views=Question.views + bindparam("more"))
)

_RATED: Update = (
    update(Answer.__table__)  # type: ignore[arg-type]
    .where(Answer.id == bindparam("of"))
    .values(
        helpful_yes=Answer.helpful_yes + bindparam("yes"),
        helpful_no=Answer.helpful_no + bindparam("no"),
    )
)


def _rate(visits: Sequence[Visit]) -> None:
    yes: Counter[int] = Counter()
    no: Counter[int] = Counter()
    with db.engine.begin() as connection:
        rated = _rated_once(connection.dialect.name)
        for visit in sorted(visits, key=lambda visit: (_id(visit), _rater(visit))):
            answer_id = _id(visit)
            row = {"answer_id": answer_id, "rater": _rater(visit), "helpful": bool(visit.said)}
            if connection.execute(rated, row).scalar() is not None:
                (yes if visit.said else no)[answer_id] += 1
        for id_ in sorted({*yes, *no}):
            connection.execute(_RATED, {"of": id_, "yes": yes[id_], "no": no[id_]})


@cache
def _rated_once(dialect: str) -> ReturningInsert[Any]:
    insert = insertion(HelpfulRating, dialect)
    return insert.on_conflict_do_nothing().returning(HelpfulRating.answer_id)


def _is_of(kind: str, visit: Visit) -> bool:
    return visit.subject.startswith(f"{kind}:")


def _id(visit: Visit) -> int:
    """The number in ``question:12``."""
    return int(visit.subject.rpartition(":")[2])


def _reader(visit: Visit) -> str:
    return f"member {visit.member_id}" if visit.member_id else f"{visit.address} {visit.agent}"


def _rater(visit: Visit) -> str:
    if visit.member_id:
        return _digest(_reader(visit)).hex()
    return _digest(str(clock.today()), client(visit.address)).hex()


def _digest(*parts: str, size: int = 16) -> bytes:
    key = current_app.config["SECRET_KEY"].encode()[:64]
    return blake2b("\n".join(parts).encode(), key=key, digest_size=size).digest()


def chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    """`items` in parts of `AT_ONCE`, in their order."""
    left = iter(items)
    while some := list(islice(left, AT_ONCE)):
        yield some


def award_helpful() -> None:
    """A chore: reward the best answers that enough readers found helpful, each once.

    The caller commits.
    """
    enough = max(1, int(rules().life.helpful_readers * rules().life.helpful_share))
    rows = db.session.execute(_FOUND_HELPFUL, {"enough": enough})
    found = [row for row in rows if _is_helpful(row)][:AT_ONCE]
    awarding.hold(*(row.author_id for row in found))
    for row in found:
        subject = f"answer:{row.id}"
        awarding.award(
            row.author_id,
            "answer_found_helpful",
            f"helpful:{subject}",
            subject=subject,
            industry_id=row.industry_id,
        )


def _is_helpful(row: Any) -> bool:
    life, readers = rules().life, row.helpful_yes + row.helpful_no
    enough = readers * life.helpful_share
    return bool(readers >= life.helpful_readers and row.helpful_yes >= enough)


_FOUND_HELPFUL = (
    select(Answer.id, Answer.author_id, Answer.helpful_yes, Answer.helpful_no, Question.industry_id)
    .join(Question, Question.id == Answer.question_id)
    .where(
        text("helpful_yes > 0"),  # the text of the partial index
        Answer.helpful_yes >= bindparam("enough"),
        or_(Question.accepted_answer_id == Answer.id, Question.recommended_answer_id == Answer.id),
        Answer.hidden_at.is_(None),
        Question.hidden_at.is_(None),
        ~select(Award.id)
        .where(Award.key == "helpful:answer:" + as_type(Answer.id, String))
        .exists(),
    )
    .order_by(Answer.author_id, Answer.id)
)
