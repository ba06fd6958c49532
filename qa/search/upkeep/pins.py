"""Pinning answers: questions that stand above the results of a search for certain words."""

from __future__ import annotations

import logging
import re

from sqlalchemy import func, select

from qa.board.models import Question
from qa.core import clock
from qa.core.db import db, lock_table
from qa.core.errors import Invalid, Missing
from qa.core.i18n import _
from qa.core.rulings import require
from qa.core.web import typed
from qa.reputation.actors import Actor
from qa.search.analysis import words_of
from qa.search.models import PinnedResult
from qa.search.wording import worded

from . import policy

MOST_PINS = 1_000
MOST_A_SEARCH = 3

_QUESTION = re.compile(r"(?:.*/questions/|#)?(\d{1,19})(?:[/?#].*)?", re.ASCII)

log = logging.getLogger(__name__)


def pin(actor: Actor, words: str, question: str) -> PinnedResult:
    """Have `question`, its number or address, stand above what a search for `words` finds.

    Returns the pin, which may be there already. Raises `Refused`, `Invalid`.
    """
    require(policy.keep_search(actor))
    lock_table(PinnedResult)
    kept = worded(words)
    if not words_of(kept):
        raise Invalid({"words": _("Write what people look for.")})
    question_id = _question_id(question)
    found = db.session.scalars(
        select(PinnedResult)
        .where(PinnedResult.words == kept, PinnedResult.question_id == question_id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None or found.removed:
        _check_numbers(kept)
        found = found or PinnedResult(words=kept, question_id=question_id)
        _put_up(actor, found)
    return found


def remove(actor: Actor, pin_id: int) -> None:
    """Take a pin down; twice is once."""
    require(policy.keep_search(actor))
    lock_table(PinnedResult)
    found = _load(pin_id)
    if not found.removed:
        found.removed = True
        _note(actor, found, "taken down")


def restore(actor: Actor, pin_id: int) -> None:
    """Put a pin back that was taken down. Raises `Invalid` where there are enough others."""
    require(policy.keep_search(actor))
    lock_table(PinnedResult)
    found = _load(pin_id)
    if found.removed:
        _check_numbers(found.words)
        _put_up(actor, found)


def _put_up(actor: Actor, found: PinnedResult) -> None:
    found.removed, found.edited_by_id = False, actor.id
    db.session.add(found)
    db.session.flush()
    _note(actor, found, "put up")


def _question_id(typed_text: str) -> int:
    """The id of the visible question that a number or an address names."""
    match = _QUESTION.fullmatch(typed_text)
    question = db.session.get(Question, typed.row_id(match[1]) or 0) if match else None
    if question is None:
        raise Invalid({"question": _("There is no such question. Copy its number or address.")})
    if question.hidden_at is not None:
        raise Invalid({"question": _("This question is hidden, so nobody would see it.")})
    return question.id


def _check_numbers(words: str) -> None:
    held = select(func.count()).where(~PinnedResult.removed)
    if db.session.scalars(held.where(PinnedResult.words == words)).one() >= MOST_A_SEARCH:
        raise Invalid({"words": _("A search has at most %(count)s pinned answers. Take one down "
                                  "first.", count=MOST_A_SEARCH)})  # fmt: skip
    if db.session.scalars(held).one() >= MOST_PINS:
        raise Invalid({"words": _("There are %(count)s pins already. Take one down first.",
                                  count=MOST_PINS)})  # fmt: skip


def _load(pin_id: int) -> PinnedResult:
    found = db.session.get(PinnedResult, pin_id, populate_existing=True)
    if found is None:
        raise Missing(_("There is no such pin."))
    return found


def _note(actor: Actor, found: PinnedResult, what: str) -> None:
    found.edited_by_id, found.edited_at = actor.id, clock.now()
    log.info("Pin %s was %s by member %s.", found.id, what, actor.id)
