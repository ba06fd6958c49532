"""Bringing a question to its end, and what may still be said of that end."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from qa.board.life.transitions import Act, NotNow, not_now, possible
from qa.core import clock
from qa.core.i18n import _
from qa.core.rulings import ALLOWED, Denied, Ruling
from qa.reputation.actors import Actor
from qa.reputation.privileges import earned, given
from qa.reputation.rules import rules

from .posting import spend
from .shapes import SIGN_IN, HasAuthor, HasState


class HasEnd(HasState, Protocol):
    """A question, as far as these policies must know it."""

    @property
    def solved_at(self) -> datetime | None: ...

    @property
    def accepted_answer_id(self) -> int | None: ...

    @property
    def ballot_ends_at(self) -> datetime | None: ...


class HasId(HasAuthor, Protocol):
    """An answer, as far as these policies must know it."""

    @property
    def id(self) -> int: ...


_OWN_ACCEPT = Denied(_("You cannot accept your own answer."))
_COLLEAGUES_ACCEPT = Denied(
    _("This answer is by an account of your own organisation, so it cannot be accepted.")
)
_COLLEAGUES_BALLOT = Denied(
    _("This answer is by an account of your own organisation, so others vote on it.")
)
_COLLEAGUES_REPORT = Denied(
    _("This answer is by an account of your own organisation, so others say what came of it.")
)
_NOT_ASKER = Denied(_("Only the asker can accept an answer."))
_NOT_ASKERS_END = Denied(_("Only the asker can end this question."))
_NOT_ASKERS_BOUNTY = Denied(_("Only the asker can raise the bounty."))
_NOT_ASKERS_ACCEPTANCE = Denied(_("Only the asker can take the acceptance back."))
_NOT_ASKERS_REPORT = Denied(_("Only the asker can say what came of it."))
_NOT_ACCEPTED = NotNow(_("This answer is not the accepted one."))
_OWN_QUESTION_BALLOT = Denied(_("You asked: accept the answer that helped you instead."))
_OWN_BALLOT = Denied(_("You cannot vote for your own answer."))
_BALLOT_OVER = NotNow(_("The public vote has ended."))
_VOTING = _("The public vote for the best answer")
_ENDING = _("Deciding on answers")


def _decide(actor: Actor) -> Ruling:
    """End a question in the name of an organisation: for those who may ask in it."""
    return given(actor, "ask", _ENDING)


def _first(*rulings: Ruling) -> Ruling:
    """The first that denies, if any."""
    return next((ruling for ruling in rulings if not ruling.ok), ALLOWED)


def accept(actor: Actor | None, question: HasState, answer: HasAuthor) -> Ruling:
    """Accept `answer` to `question`."""
    if actor is None:
        return SIGN_IN
    if actor.id != question.author_id:
        return _NOT_ASKER
    if answer.author_id == actor.id:
        return _OWN_ACCEPT
    if answer.author_id in actor.colleagues:
        return _COLLEAGUES_ACCEPT
    return _first(possible(Act.ACCEPT, question.state), _decide(actor))


def withdraw_acceptance(actor: Actor | None, question: HasEnd, answer: HasId) -> Ruling:
    """Take the acceptance of `answer` back, within the days that the rules give for it."""
    if actor is None:
        return SIGN_IN
    if actor.id != question.author_id:
        return _NOT_ASKERS_ACCEPTANCE
    if question.accepted_answer_id != answer.id or question.solved_at is None:
        return _NOT_ACCEPTED
    days = rules().life.withdraw_acceptance_days
    if clock.now() > question.solved_at + timedelta(days=days):
        return Denied(_("An acceptance can be taken back within %(days)s days.", days=days))
    return _decide(actor)


def decline(actor: Actor | None, question: HasState) -> Ruling:
    """Say that no answer was satisfactory."""
    if actor is None:
        return SIGN_IN
    if actor.id != question.author_id:
        return _NOT_ASKERS_END
    return _first(possible(Act.DECLINE, question.state), _decide(actor))


def raise_bounty(actor: Actor | None, question: HasState) -> Ruling:
    """Put up more points: an open question gets more time, an ended one begins again."""
    if actor is None:
        return SIGN_IN
    if actor.id != question.author_id:
        return _NOT_ASKERS_BOUNTY
    ruling = possible(Act.RAISE, question.state)
    return spend(actor) if ruling.ok else ruling


def ballot(actor: Actor | None, question: HasEnd, answer: HasAuthor) -> Ruling:
    """Vote for `answer` as the best one, in public but secretly."""
    if actor is None:
        return SIGN_IN
    if actor.id == question.author_id:
        return _OWN_QUESTION_BALLOT
    if actor.id == answer.author_id:
        return _OWN_BALLOT
    if answer.author_id in actor.colleagues:
        return _COLLEAGUES_BALLOT
    if question.ballot_ends_at is None:
        return not_now(question.state)
    if clock.now() >= question.ballot_ends_at:
        return _BALLOT_OVER
    return earned(actor, "ballot", _VOTING)


def report_outcome(actor: Actor | None, question: HasEnd, answer: HasId) -> Ruling:
    """Say whether the accepted `answer` worked in practice."""
    if actor is None:
        return SIGN_IN
    if actor.id != question.author_id:
        return _NOT_ASKERS_REPORT
    if answer.author_id in actor.colleagues:
        return _COLLEAGUES_REPORT
    return _decide(actor) if question.accepted_answer_id == answer.id else _NOT_ACCEPTED
