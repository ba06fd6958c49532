"""The regulations and fees that answers rest on, each as it stood on a day.

A moderator says that one has changed; then every answer that cites it as of an earlier day is
marked for another look, in parts by the worker, and its author is told. Citing it again as of a
later day clears the mark: `recite`, or whoever edits an answer calls `cite` with all its rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, select, update

from qa.accounts.models import fold_name
from qa.core import clock, outbox
from qa.core.db import db, insert_once
from qa.core.errors import Invalid, Missing
from qa.core.i18n import Text, _
from qa.core.rulings import require
from qa.core.text import clean_line, width
from qa.reputation.actors import Actor

from . import policy
from .answer_events import AnswerCited, CitationOutdated, RegulationChanged
from .models import Answer, Citation, Question, Regulation
from .references import split_date

MOST = 5
NAME_WIDTH = 120
NOTE_WIDTH = 400

AT_ONCE = 500
"""Citations marked by one job."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A regulation by its name, and the day as of which it is cited."""

    name: str
    as_of: date

    @property
    def line(self) -> str:
        """The line of the form that says this."""
        return f"{self.name}, {self.as_of}"


def parse(lines: Iterable[str]) -> tuple[Cited, ...]:
    """What the lines of the form cite; one without a date, as it stands today."""
    rows: dict[str, Cited] = {}
    for line in map(clean_line, lines):
        name, day = split_date(line)
        if name:
            rows[fold_name(name)] = Cited(name, day or clock.today())
    return tuple(rows.values())


def fault(rows: Sequence[Cited]) -> Text:
    """What is wrong with `rows`, or nothing."""
    if len(rows) > MOST:
        return _("At most %(count)s regulations.", count=MOST)
    if any(max(width(row.name), len(fold_name(row.name))) > NAME_WIDTH for row in rows):
        return _("The name of a regulation is at most %(count)s Chinese characters long.",
                 count=NAME_WIDTH // 2)  # fmt: skip
    if any(row.as_of > clock.today() for row in rows):
        return _("Say how the regulation stands today, or stood on an earlier day.")
    return ""


def cite(answer_id: int, rows: Sequence[Cited]) -> None:
    """Have the answer cite `rows`, found without `fault`, and nothing else.

    Rows of the regulations are held until the end, so that a change of one either sees the
    citation or is seen by it.
    """
    held = [_hold(row.name) for row in sorted(rows, key=lambda row: fold_name(row.name))]
    regulations = {regulation.folded_name: regulation for regulation in held}
    db.session.execute(delete(Citation).where(Citation.answer_id == answer_id))
    for row in rows:
        regulation = regulations[fold_name(row.name)]
        outdated = regulation.changed_on is not None and row.as_of < regulation.changed_on
        insert_once(
            Citation,
            answer_id=answer_id,
            regulation_id=regulation.id,
            as_of=row.as_of,
            review_since=clock.now() if outdated else None,
        )


def recite(actor: Actor, answer: Answer, question: Question, lines: Iterable[str]) -> None:
    """Have `answer` cite what `lines` say. Raises `Refused`, `Invalid`."""
    require(policy.edit(actor, answer, question))
    rows = parse(lines)
    if error := fault(rows):
        raise Invalid({"regulations": error})
    db.session.refresh(answer, with_for_update={"key_share": True})
    cite(answer.id, rows)
    outbox.record(AnswerCited(question.id, answer.id))


def change(actor: Actor, regulation_id: int, day: date | None, note: str) -> None:
    """Say that a regulation is another one since `day`; `note` tells what is different.

    Raises `Refused`, `Missing`, `Invalid`.
    """
    require(policy.change_regulation(actor))
    note = clean_line(note)
    if day is None or day > clock.today():
        raise Invalid({"day": _("Say on which day it changed, today at the latest.")})
    if width(note) > NOTE_WIDTH:
        raise Invalid({"note": _("This is too long.")})
    changed = db.session.scalar(
        update(Regulation)
        .where(Regulation.id == regulation_id)
        .values(changed_on=day, note=note)
        .returning(Regulation.id),
        execution_options={"synchronize_session": False},
    )
    if changed is None:
        raise Missing(_("There is no such regulation."))
    outbox.record(RegulationChanged(regulation_id))


def mark_outdated(payload: dict[str, Any]) -> None:
    """A reaction: mark what cites the regulation as it was before, and tell the authors."""
    regulation = db.session.get(Regulation, payload["regulation_id"])
    if regulation is None or regulation.changed_on is None:
        return
    outdated = db.session.execute(
        select(Citation.answer_id, Answer.question_id)
        .join(Answer, Answer.id == Citation.answer_id)
        .where(
            Citation.regulation_id == regulation.id,
            Citation.as_of < regulation.changed_on,
            Citation.review_since.is_(None),
        )
        .order_by(Citation.answer_id)
        .limit(AT_ONCE)
        .with_for_update(of=Citation)
    ).all()
    ids = [row.answer_id for row in outdated]
    db.session.execute(
        update(Citation)
        .where(Citation.regulation_id == regulation.id, Citation.answer_id.in_(ids))
        .values(review_since=clock.now()),
        execution_options={"synchronize_session": False},
    )
    outbox.record_all(
        [CitationOutdated(row.question_id, row.answer_id, regulation.id) for row in outdated]
    )
    if len(ids) == AT_ONCE:
        outbox.record(RegulationChanged(regulation.id))


def _hold(name: str) -> Regulation:
    """The regulation called `name`, made where there is none, and kept from changing."""
    insert_once(Regulation, name=name, folded_name=fold_name(name), note="")
    return db.session.scalars(
        select(Regulation)
        .where(Regulation.folded_name == fold_name(name))
        .with_for_update(read=True)
        .execution_options(populate_existing=True)
    ).one()
