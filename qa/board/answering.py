"""Answering a question."""

from __future__ import annotations

from sqlalchemy import bindparam, func, or_, select

from qa.core import outbox
from qa.core.db import db, fetch, insert_once
from qa.core.errors import Conflict
from qa.core.markup import RENDERER
from qa.core.rulings import require
from qa.reputation import awarding
from qa.reputation.actors import Actor
from qa.reputation.models import Standing
from qa.reputation.rules import rules

from . import citing, drafting, following, inviting, mentioning, policy, sensitive
from .drafts import AnswerDraft
from .events import AnswerGiven
from .heating import count_answers
from .life import transitions
from .models import Answer, Industry, Question, TimelineEntry
from .newcomers import limit_answers, limit_links, links_in
from .references import first_check


def answer(actor: Actor, question: Question, draft: AnswerDraft) -> int:
    """Answer `question` and return the answer's id.

    A member answers a question once: the very same text sent again finds the answer that is
    there, another text raises `Conflict`. Raises `Refused`, `Invalid`.
    """
    question = transitions.lock(question.id)  # nobody closes or deletes it meanwhile
    require(policy.answer(actor, question))
    draft = draft.checked()
    texts = {"body": draft.body, "interest_note": draft.interest.note}
    sensitive.require_clean(texts, draft.confirmed)
    html = mentioning.rendered(draft.body)
    limit_links(actor, links_in(html, draft.references))
    limit_answers(actor)
    answer_id = insert_once(
        Answer,
        question_id=question.id,
        author_id=actor.id,
        body=draft.body,
        body_html=html,
        renderer=RENDERER,
        references=list(draft.references),
        interest=draft.interest.stored(),
        check_at=first_check(draft.references),
        by_expert=_is_known_in_trade(actor, question),
    )
    if answer_id is None:
        return _answered_before(actor, question, draft)
    count_answers(question.id, 1)
    citing.cite(answer_id, draft.regulations)
    db.session.add(
        TimelineEntry(
            question_id=question.id, kind="answered", actor_id=actor.id, answer_id=answer_id
        )
    )
    name = f"answer:{answer_id}"
    awarding.award(actor.id, "answer_given", name, subject=name, industry_id=question.industry_id)
    following.follow_own(actor.id, question.id)
    inviting.settle_answered(actor.id, question.id)
    drafting.forget(actor, drafting.answer_slot(question.id))
    outbox.record(AnswerGiven(question.id, answer_id, actor.id))
    return answer_id


_EARNED_IN_TRADE = (
    select(func.coalesce(func.sum(Standing.experience), 0))
    .join(Industry, Industry.id == Standing.industry_id)
    .where(
        Standing.member_id == bindparam("member_id"),
        or_(Industry.id == bindparam("trade_id"), Industry.parent_id == bindparam("trade_id")),
    )
)


def _is_known_in_trade(actor: Actor, question: Question) -> bool:
    """Whether `actor` has earned enough where `question` is asked to count as an expert there."""
    least = rules().search.expert_standing
    if actor.experience < least:
        return False
    earned = fetch(_EARNED_IN_TRADE, member_id=actor.id, trade_id=question.trade_id).scalar_one()
    return bool(earned >= least)


def _answered_before(actor: Actor, question: Question, draft: AnswerDraft) -> int:
    answer_id, body = db.session.execute(
        select(Answer.id, Answer.body).where(
            Answer.question_id == question.id, Answer.author_id == actor.id
        )
    ).one()
    if body != draft.body:
        raise Conflict(policy.ANSWERED.reason)
    return int(answer_id)
