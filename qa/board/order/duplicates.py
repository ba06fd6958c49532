"""Marking a question as asked before, and undoing it.

A duplicate is closed and names its original, the one that is answered. There are no chains: an
original is never itself a duplicate, so those that were answered at a question which turns out
to be a duplicate are pointed on, and back again when it is reopened. All questions an act is
about are locked together, in the order of their ids; two that are marked as duplicates of each
other at once become a pair, never a ring. The entry on the original's timeline names nobody:
who acted stands on the duplicate's, and may be the original's anonymous asker.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select, update

from qa.board import policy
from qa.board.life import settling, transitions
from qa.board.life.transitions import Act, require
from qa.board.models import CloseReason, Question, State, TimelineEntry
from qa.core import outbox
from qa.core.db import db, lock_rows
from qa.core.errors import Conflict, Invalid, Missing
from qa.core.i18n import _
from qa.reputation.actors import Actor

from . import merging
from .events import DuplicateLinked, QuestionClosed

LINKED = "duplicate_linked"
UNLINKED = "duplicate_unlinked"


def mark(actor: Actor, question: Question, original_id: int) -> None:
    """Close `question` as a duplicate of `original_id`, or of what that is a duplicate of.

    Nothing where it is one already. Raises `Refused`, `Conflict`, `Invalid`.
    """
    original_id = final(original_id)
    question = lock_all(question.id, original_id)
    if question.duplicate_of_id == original_id and actor.moderates:
        return
    require(policy.close(actor, question))
    check(question, original_id)
    link(question, original_id, actor, {"reason": CloseReason.DUPLICATE})
    outbox.record(QuestionClosed(question.id))


def merge(actor: Actor, question: Question) -> int:
    """Move the answers of `question`, a duplicate, to its original; returns how many moved.

    Raises `Refused`, `Conflict`, and `Invalid` where nobody could read them there.
    """
    original_id = question.duplicate_of_id
    question = lock_all(question.id, *filter(None, [original_id]))
    require(policy.keep_order(actor, question))
    if not original_id or question.duplicate_of_id != original_id:
        raise Conflict(_("This question is not marked as a duplicate."))
    check(question, original_id)
    return merging.merge(question, db.session.get_one(Question, original_id))


def final(original_id: int) -> int:
    """`original_id`, or where that question is a duplicate, the one that answers it."""
    further = select(Question.duplicate_of_id).where(Question.id == original_id)
    return db.session.scalar(further) or original_id


def check(question: Question, original_id: int) -> None:
    """Raise `Invalid` where `question` cannot be a duplicate of the locked `original_id`."""
    if original_id == question.id:
        raise Invalid({"of": _("A question cannot be a duplicate of itself.")})
    if not fits(question, original_id):
        raise Invalid({"of": _("There is no open or answered question at this address.")})


def fits(question: Question, original_id: int) -> bool:
    """Whether the locked `original_id` can answer `question`: it is seen, and not closed."""
    original = db.session.get(Question, original_id)
    return (
        original is not None
        and original.id != question.id
        and original.hidden_at is None
        and original.state != State.CLOSED
    )


def lock_all(question_id: int, *others: int) -> Question:
    """Lock all these questions, those answered at the first one included; returns the first.

    Raises `Missing` where the first is not there.
    """
    return lock_found(question_id, lambda: others)


def lock_found(question_id: int, others: Callable[[], Iterable[int]]) -> Question:
    """As `lock_all`, with what `others` finds; it is asked again once the question is held.

    What came to be connected with the question while that was waited for is locked then.
    """
    followers = select(Question.id).where(Question.duplicate_of_id == question_id)
    held: set[int] = set()
    rows: Sequence[Question] = ()
    while more := {question_id, *db.session.scalars(followers), *others()} - held:
        held |= more
        rows = lock_rows(Question, held)
    found = next((row for row in rows if row.id == question_id), None)
    if found is None or found.hidden_at is not None:
        raise Missing(_("There is no such question."))
    return found


def lock_for_parting(question_id: int) -> Question:
    """Lock a question that is to be reopened with all that its closing has touched."""
    return lock_found(
        question_id,
        lambda: {
            *_link_data(question_id).get("followers", ()),
            *merging.places_of(question_id),
        },
    )


def link(
    question: Question, original_id: int, actor: Actor | None, data: Mapping[str, Any]
) -> None:
    """Close `question` as a duplicate, with those that were answered at it; all are locked."""
    original = db.session.get_one(Question, original_id)
    followers = _point(select(Question.id).where(Question.duplicate_of_id == question.id), original)
    settling.give_back(question)
    transitions.step(
        question,
        Act.CLOSE,
        actor,
        data={**data, "original": original_id, "followers": followers},
        closed_reason=CloseReason.DUPLICATE,
        duplicate_of_id=original_id,
    )
    transitions.enter(original, LINKED, None, data={"question": question.id})
    outbox.record(DuplicateLinked(question.id, original_id))


def part(question: Question) -> None:
    """Undo `link` and `merge` of the locked `question`, which is about to be reopened."""
    if question.duplicate_of_id is None:
        return
    original = db.session.get_one(Question, question.duplicate_of_id)
    followers = _link_data(question.id).get("followers", ())
    _point(
        select(Question.id).where(
            Question.id.in_(followers), Question.duplicate_of_id == original.id
        ),
        question,
    )
    merging.part(question)
    transitions.enter(original, UNLINKED, None, data={"question": question.id})
    outbox.record(DuplicateLinked(question.id, original.id))


def _point(followers: Any, original: Question) -> Sequence[int]:
    """Have the questions that `followers` selects be answered at `original`; returns their ids."""
    ids = db.session.scalars(followers.order_by(Question.id)).all()
    for id_ in ids:
        db.session.execute(
            update(Question).where(Question.id == id_).values(duplicate_of_id=original.id)
        )
        outbox.record(DuplicateLinked(id_, original.id))
    return list(ids)


def _link_data(question_id: int) -> Mapping[str, Any]:
    """What the timeline holds of the last closing of the question."""
    data = db.session.scalar(
        select(TimelineEntry.data)
        .where(TimelineEntry.question_id == question_id, TimelineEntry.kind == Act.CLOSE)
        .order_by(TimelineEntry.id.desc())
        .limit(1)
    )
    return data or {}
