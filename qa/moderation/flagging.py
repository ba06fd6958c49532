"""Reporting posts and members, and deciding on what was reported."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from sqlalchemy import delete, select

from qa.accounts.models import Member
from qa.board.models import Answer, Comment, Question
from qa.core import clock, outbox
from qa.core.db import db, insert_once
from qa.core.errors import Conflict, Invalid, Missing
from qa.core.i18n import Text, _
from qa.core.rulings import require
from qa.core.text import clean, too_wide
from qa.reputation import awarding
from qa.reputation.actors import Actor

from . import policy
from .events import FlagDecided
from .models import Flag

Target = Question | Answer | Comment | Member

NOTE_WIDTH = 400


class Reason(StrEnum):
    """What is wrong with a post or a member."""

    SPAM = "spam"
    RUDE = "rude"
    OFF_TOPIC = "off_topic"
    UNLABELLED_PROMOTION = "unlabelled_promotion"
    SENSITIVE_DATA = "sensitive_data"
    WRONG = "wrong"
    OUTDATED_RULE = "outdated_rule"
    FRAUD = "fraud"
    OTHER = "other"


WORDS: Mapping[Reason, Text] = {
    Reason.SPAM: _("Advertising or spam"),
    Reason.RUDE: _("Rude or insulting"),
    Reason.OFF_TOPIC: _("Does not belong here"),
    Reason.UNLABELLED_PROMOTION: _("Recommends what its author sells, and does not say so"),
    Reason.SENSITIVE_DATA: _("Shows private or sensitive data"),
    Reason.WRONG: _("Wrong in a way that does harm"),
    Reason.OUTDATED_RULE: _("Rests on a rule or fee that has changed"),
    Reason.FRAUD: _("Fraud, or an attempt at it"),
    Reason.OTHER: _("Something else"),
}
"""The reasons in the words that members choose from."""


def flag(actor: Actor, target: Target, reason: str, note: str = "") -> int:
    """Report `target` and return the flag's id.

    A member has one open flag on a target: the very same again finds it, another raises
    `Conflict`. Raises `Refused`, `Invalid`.
    """
    require(policy.flag(actor, _reported(target)))
    values = {"reason": _checked_reason(reason), "note": _checked_note(reason, note)}
    place = {_column(target): target.id}
    flag_id = insert_once(
        Flag, flagger_id=actor.id, industry_id=_industry(target), **place, **values
    )
    if flag_id is not None:
        return flag_id
    found = open_flag(actor, target)
    if found is None or (found.reason, found.note) != (values["reason"], values["note"]):
        raise Conflict(_("You have reported this already, and it has not been decided yet."))
    return found.id


def withdraw(actor: Actor, target: Target) -> None:
    """Take back the actor's open flag on `target`; nothing where there is none.

    The row goes: a report that its author no longer stands by says nothing about anybody.
    """
    db.session.execute(
        delete(Flag)
        .where(Flag.flagger_id == actor.id, Flag.state == "open")
        .filter_by(**{_column(target): target.id}),
        execution_options={"synchronize_session": False},
    )


def decide(actor: Actor, flag_id: int, upheld: bool) -> None:
    """Uphold or dismiss a flag; upholding one thanks its author with an award.

    The same decision again changes nothing, the other one raises `Conflict`. Raises `Refused`,
    `Missing`.
    """
    found = db.session.scalars(
        select(Flag).where(Flag.id == flag_id).with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one_or_none()  # fmt: skip
    if found is None:
        raise Missing(_("There is no such report."))
    require(policy.decide(actor, found.flagger_id))
    state = "upheld" if upheld else "dismissed"
    if found.state == state:
        return
    if found.state != "open":
        raise Conflict(_("Somebody has decided on this report already."))
    found.state, found.decided_by_id, found.decided_at = state, actor.id, clock.now()
    if upheld:
        name = f"flag:{found.id}"
        awarding.award(
            found.flagger_id, "flag_upheld", name, subject=name, industry_id=found.industry_id
        )
    outbox.record(FlagDecided(found.id))


def open_flag(actor: Actor, target: Target) -> Flag | None:
    """The actor's flag on `target` that waits for a decision."""
    return db.session.scalars(
        select(Flag)
        .where(Flag.flagger_id == actor.id, Flag.state == "open")
        .filter_by(**{_column(target): target.id})
    ).one_or_none()


def _checked_reason(reason: str) -> str:
    if reason not in WORDS:
        raise Invalid({"reason": _("Choose what is wrong with it.")})
    return reason


def _checked_note(reason: str, note: str) -> str:
    text = clean(note)
    if reason == Reason.OTHER and not text:
        raise Invalid({"note": _("Say what is wrong with it.")})
    if error := too_wide(text, NOTE_WIDTH):
        raise Invalid({"note": error})
    return text


def _reported(target: Target) -> int:
    return target.id if isinstance(target, Member) else target.author_id


def _column(target: Target) -> str:
    return f"{type(target).__name__.lower()}_id"


def _industry(target: Target) -> int | None:
    """The industry whose experts will see the flag."""
    if isinstance(target, Member):
        return None
    if isinstance(target, Question):
        return target.industry_id
    return db.session.scalar(select(Question.industry_id).where(Question.id == target.question_id))
