"""Bounties that members paid one another by arrangement: taken from the winner and burnt.

They are not handed back to the asker, for then the same points would buy the next acceptance; and
what is burnt can always be given again in full, while what somebody holds they may have spent. A
payment can be seized and released over and over; the keys count the times.
"""

from __future__ import annotations

from sqlalchemy import select

from qa.board.models import Answer, Question
from qa.core.db import db
from qa.ledger import posting
from qa.ledger.models import Holder, LedgerAccount, Transfer
from qa.reputation import purses

CAUSE = "bounty_seized"


def payment(question_id: int, number: int, answer_id: int) -> str:
    """Key of the transfer that paid the author of the answer in round `number`."""
    return f"bounty-paid:question:{question_id}:{number}:{answer_id}"


def seized(paid: str) -> int:
    """The points of the payment with the key `paid` that lie burnt as things stand."""
    times = _times(paid)
    if not times:
        return 0
    key = _key(paid, times)
    done = posting.moved(f"reverse:{key}") or posting.moved(_returned(key))
    return 0 if done else posting.moved(key)


def seize(question: Question, answer: Answer) -> int:
    """Take this round's payment from the author of `answer`, or what of it they still have.

    Once, until it is released; returns the points that moved now. What they have spent is waived.
    Call it under the question's lock, the author held.
    """
    paid = payment(question.id, question.round, answer.id)
    row = db.session.execute(
        select(Transfer.amount, LedgerAccount.holder, LedgerAccount.holder_key)
        .join(LedgerAccount, LedgerAccount.id == Transfer.target_id)
        .where(Transfer.key == paid)
    ).one_or_none()
    if row is None or seized(paid):
        return 0
    winner = purses.now_at(posting.Account(Holder(row.holder), row.holder_key))
    return posting.take(
        _key(paid, _times(paid) + 1), winner, posting.BURN, row.amount,
        cause=CAUSE, subject=f"question:{question.id}",
    )  # fmt: skip


def release(question: Question, answer: Answer, number: int) -> int:
    """Give again what was seized of the payment of round `number`; returns the points.

    To the winner, or to the asker where the acceptance has been taken back since: the payment
    would have come home to them.
    """
    paid = payment(question.id, number, answer.id)
    points = seized(paid)
    if not points:
        return 0
    key = _key(paid, _times(paid))
    if number == question.round:
        return purses.reverse(key)
    asker = purses.purse(question.author_id)
    told = {"cause": CAUSE, "subject": f"question:{question.id}"}
    posting.transfer(_returned(key), posting.BURN, asker, points, **told)
    return points


def _times(paid: str) -> int:
    """How often the payment was seized."""
    return posting.times(f"seized:{paid}")


def _key(paid: str, number: int) -> str:
    return f"seized:{paid}:{number}"


def _returned(key: str) -> str:
    return f"returned:{key}"
