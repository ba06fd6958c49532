"""Saying what came of an answer: it works, it is outdated, it is risky. Not a vote: no points."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from qa.core import clock, outbox
from qa.core.db import db, insert_once
from qa.core.errors import Invalid
from qa.core.i18n import Text, _
from qa.core.rulings import require
from qa.reputation.actors import Actor

from . import policy
from .answer_events import ReactionGiven
from .models import Answer, Question, Reaction

KINDS: dict[str, Text] = {
    "works": _("It works"),
    "outdated": _("Outdated"),
    "risky": _("Risky"),
}
"""What can be said of an answer, in the words of the buttons."""

NONE = "none"
"""What is sent to take it back."""


def react(actor: Actor, answer: Answer, question: Question, kind: str) -> None:
    """Make what `actor` says of `answer` be `kind`, one of `KINDS`, or nothing: `NONE`.

    A member says one thing of an answer; saying it again changes nothing. The answer's row is
    locked, so its counters are those of the rows. Raises `Refused`, `Invalid`.
    """
    require(policy.react(actor, answer, question))
    if kind != NONE and kind not in KINDS:
        raise Invalid({"value": _("An answer works, is outdated or is risky.")})
    db.session.refresh(answer, with_for_update={"key_share": True})
    old = _store(actor, answer, kind)
    if old == kind:
        return
    changes = {old: -1, kind: 1}
    columns = {name: getattr(Answer, name) + changes[name] for name in KINDS if name in changes}
    db.session.execute(
        update(Answer).where(Answer.id == answer.id).values(columns),
        execution_options={"synchronize_session": False},
    )
    outbox.record(ReactionGiven(question.id, answer.id))


def _store(actor: Actor, answer: Answer, kind: str) -> str:
    """Make `kind` that of the actor's row, which is deleted for `NONE`; returns what it was."""
    own = (Reaction.answer_id == answer.id, Reaction.member_id == actor.id)
    old = db.session.scalar(select(Reaction.kind).where(*own))
    if kind == NONE:
        db.session.execute(delete(Reaction).where(*own))
    elif old is None:
        insert_once(Reaction, answer_id=answer.id, member_id=actor.id, kind=kind)
    else:
        db.session.execute(update(Reaction).where(*own).values(kind=kind, at=clock.now()))
    return old or NONE
