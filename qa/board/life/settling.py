"""Settling the bounty: each round's leaves the escrow once, to the last point.

A round's bounty is paid to authors, given back to the asker, or burnt in part; the key of each
transfer names the question and the round, so that doing it again moves nothing. Hiding a running
question settles it as well, and showing it again undoes that. Call these under the question's
lock; where several members are paid, or one is awarded besides, after `awarding.hold`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from math import ceil
from typing import NamedTuple

from qa.board.models import RUNNING, Answer, Question, State
from qa.core import clock
from qa.core.errors import Refused
from qa.core.i18n import _
from qa.ledger import posting
from qa.reputation import purses
from qa.reputation.rules import rules

from . import seizing, transitions


class Split(NamedTuple):
    """What became of a bounty that nobody earned."""

    burnt: int
    returned: int


def holds(question: Question) -> int:
    """The points that lie in escrow for the question as it stands: none once it has ended."""
    return question.bounty if question.state in RUNNING else 0


def pay(question: Question, shares: Mapping[Answer, int]) -> None:
    """Pay each answer's author their share; the shares must come to the bounty."""
    for answer, points in shares.items():
        answer.share = points
        if points:
            posting.transfer(
                _paid(question, answer),
                _escrow(question),
                purses.purse(answer.author_id),
                points,
                cause="bounty_paid",
                subject=f"answer:{answer.id}",
            )


def take_back(question: Question, answers: Sequence[Answer]) -> None:
    """Fetch what `pay` gave to the authors of `answers` back into escrow.

    A share that was seized is no longer theirs to give: the bounty is that much smaller. Raises
    `Refused` where one of them has spent it: a bounty is whole or not at all.
    """
    seized = [one for one in answers if one.share and seizing.seized(_paid(question, one))]
    question.bounty -= sum(one.share for one in seized)
    paid = [one for one in answers if one.share and one not in seized]
    if sum(purses.reverse(_paid(question, one)) for one in paid) != question.bounty:
        raise Refused(_("The bounty cannot be taken back: an author has spent the points already."))
    for answer in answers:
        answer.share = 0


def give_back(question: Question) -> int:
    """Return the whole bounty to the asker, once a round; returns how much that was."""
    points = holds(question)
    if points:
        _return(question, points)
    return points


def burn_part(question: Question) -> Split:
    """Burn the part of the bounty that the rules say, an odd point included; return the rest."""
    points = holds(question)
    burnt = min(points, ceil(round(points * rules().bounty.burnt_share, 6)))
    if points > burnt:
        _return(question, points - burnt)
    if burnt:
        key = f"bounty-burnt:question:{question.id}:{question.round}"
        _pay_out(question, key, posting.BURN, burnt, "bounty_burnt")
    return Split(burnt, points - burnt)


def burn_hidden(question: Question) -> int:
    """A moderator hid the question: what it holds is burnt. Returns how much that was."""
    return _empty(question, posting.BURN)


def return_hidden(question: Question) -> int:
    """The author hid the question: what it holds goes back to them. Returns how much."""
    return _empty(question, purses.purse(question.author_id))


def restore_hidden(question: Question) -> None:
    """Undo `burn_hidden` or `return_hidden`; a running question gets time to be answered.

    Raises `Refused` where its author has spent the points.
    """
    if question.state not in RUNNING:
        return
    number = _times_hidden(question)
    whole = not number or purses.reverse(_hidden(question, number)) == question.bounty
    if not whole:
        raise Refused(
            _(
                "The bounty of %(points)s points is no longer there: "
                "the question cannot come back without it.",
                points=question.bounty,
            )
        )
    until = clock.now() + timedelta(days=rules().life.reopened_days)
    if question.state == State.VOTING and question.ballot_ends_at:
        question.ballot_ends_at = max(question.ballot_ends_at, until)
        question.charge_at = transitions.charge_moment(question.created_at, question.deadline_at)
    else:
        transitions.put_off(question, until)


def _empty(question: Question, target: posting.Account) -> int:
    """Move what is held to `target`; what was hidden before on another account holds nothing."""
    question.charge_at = None
    points = min(holds(question), posting.balance(_escrow(question)))
    if points:
        key = _hidden(question, _times_hidden(question) + 1)
        _pay_out(question, key, target, points, "bounty_withdrawn")
    return points


def _return(question: Question, points: int) -> None:
    """Give `points` of the bounty back to the asker, once a round."""
    key = f"bounty-returned:question:{question.id}:{question.round}"
    _pay_out(question, key, purses.purse(question.author_id), points, "bounty_returned")


def _pay_out(
    question: Question, key: str, target: posting.Account, points: int, cause: str
) -> None:
    subject = f"question:{question.id}"
    posting.transfer(key, _escrow(question), target, points, cause=cause, subject=subject)


def _times_hidden(question: Question) -> int:
    """How often this round's bounty left the escrow because the question was hidden."""
    return posting.times(_hidden_stem(question))


def _hidden(question: Question, number: int) -> str:
    return f"{_hidden_stem(question)}:{number}"


def _hidden_stem(question: Question) -> str:
    return f"bounty-hidden:question:{question.id}:{question.round}"


def _paid(question: Question, answer: Answer) -> str:
    return seizing.payment(question.id, question.round, answer.id)


def _escrow(question: Question) -> posting.Account:
    return posting.escrow(f"question:{question.id}")
