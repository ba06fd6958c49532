"""Moving a question to the industry it belongs to."""

from __future__ import annotations

from collections import Counter

from qa.board import counting, industry_keeping, policy
from qa.board.life import transitions
from qa.board.models import Industry, Question
from qa.core import outbox
from qa.core.errors import Invalid
from qa.core.i18n import _
from qa.core.rulings import require
from qa.reputation.actors import Actor

from . import reasons
from .events import QuestionMoved


def move(actor: Actor, question: Question, industry_id: int | None, reason: str = "") -> None:
    """Move `question` to the industry `industry_id`; moving it back is the undo.

    Both industries and their trades are counted anew. What members have earned so far stays
    with the industry it was earned in: that is where they knew their way, and standings can
    be rebuilt from the awards as they were entered. A pin does not move along. Raises
    `Refused`, `Invalid`.
    """
    question = transitions.lock(question.id)
    require(policy.move(actor, question))
    text = reasons.checked(reason)
    industry = industry_keeping.hold_open(industry_id, question.industry_id, question.trade_id)
    if industry is None:
        raise Invalid({"industry": _("Choose the industry your question is about.")})
    if industry.id == question.industry_id:
        return
    before = question.industry_id
    _recount(question, industry)
    question.industry_id, question.trade_id = industry.id, industry.parent_id or industry.id
    question.pinned_at = None
    data = {**reasons.as_data(text), "from": before, "to": industry.id}
    transitions.enter(question, "moved", actor, data=data)
    outbox.record(QuestionMoved(question.id))


def _recount(question: Question, industry: Industry) -> None:
    changes: Counter[int] = Counter({industry.id, industry.parent_id or industry.id})
    changes.subtract({question.industry_id, question.trade_id})
    counting.count_in_industries(changes)
