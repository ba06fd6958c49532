"""Raising the bounty: more points for more time, and for another round where the last one ended."""

from __future__ import annotations

from datetime import datetime, timedelta

from qa.board import policy
from qa.board.events import BountyRaised
from qa.board.models import Question, State
from qa.core import clock, outbox
from qa.core.errors import Invalid
from qa.core.i18n import _
from qa.ledger import posting
from qa.reputation import awarding, purses
from qa.reputation.actors import Actor
from qa.reputation.rules import rules

from . import transitions
from .transitions import Act


def raise_bounty(actor: Actor, question: Question, points: int, request_key: str) -> None:
    """Add `points` to the bounty of `question`, once for `request_key`.

    An open question gets the days that the rules give for it, though never more than the longest
    deadline from now; a declined or expired one opens again, with `points` as its bounty. Raises
    `Conflict`, `Refused`, `Invalid`.
    """
    question = transitions.lock(question.id)
    key = f"raise:question:{question.id}:{request_key}"
    if actor.id == question.author_id and posting.moved(key):
        return
    transitions.require(policy.raise_bounty(actor, question))
    limits = rules().bounty
    if not limits.lowest_raise <= points <= limits.highest_raise:
        raise Invalid({"bounty": _("A raise is %(lowest)s to %(highest)s points.",
                                   lowest=limits.lowest_raise,
                                   highest=limits.highest_raise)})  # fmt: skip
    awarding.hold(actor.id)
    if question.state == State.OPEN:
        question.bounty += points
        transitions.put_off(question, _later(question))
    else:
        transitions.begin_round(question, bounty=points, days=limits.raise_extends_days)
    _pay(actor, question, points, key)
    told = {"points": points, "bounty": question.bounty}
    transitions.step(question, Act.RAISE, actor, data=told)
    outbox.record(BountyRaised(question.id, points))


def _later(question: Question) -> datetime:
    moment = clock.now()
    extended = max(question.deadline_at, moment) + timedelta(days=rules().bounty.raise_extends_days)
    return min(extended, moment + timedelta(days=rules().life.longest_days))


def _pay(actor: Actor, question: Question, points: int, key: str) -> None:
    held = posting.escrow(f"question:{question.id}")
    try:
        posting.transfer(
            key,
            purses.purse(actor.id),
            held,
            points,
            cause="bounty_raised",
            subject=f"question:{question.id}",
        )
    except posting.NotCovered:
        raise Invalid({"bounty": _("This takes %(cost)s points; you have %(own)s.",
                                   cost=points, own=actor.points)}) from None  # fmt: skip
