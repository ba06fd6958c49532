"""Asking a question."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update

from qa.core import clock, outbox
from qa.core.db import db, insert_once
from qa.core.errors import Invalid
from qa.core.i18n import _
from qa.core.markup import RENDERER, excerpt, render
from qa.core.rulings import require
from qa.core.text import slugify
from qa.ledger import posting
from qa.reputation.actors import Actor
from qa.reputation.rules import rules

from . import policy, tagging
from .drafts import QuestionDraft
from .events import QuestionAsked
from .models import Industry, Question, TimelineEntry
from .newcomers import limit_links, limit_questions
from .ranking import heat


def ask(actor: Actor, draft: QuestionDraft) -> int:
    """Post `draft` as a question of `actor` and return its id.

    The same draft sent twice (by its request key) is one question. The bounty goes into escrow
    and the fee for anonymity is paid at once. Raises `Refused`, `Invalid`.
    """
    require(policy.ask(actor))
    draft = draft.checked()
    html = render(draft.body)
    limit_links(actor, html)
    limit_questions(actor)
    industry = _industry(draft.industry_id)
    moment = clock.now()
    question_id = _store(actor, draft, html, industry, moment)
    if question_id is None:
        return _asked_before(actor, draft)
    tagging.tag(actor, question_id, draft.tags)
    _count(industry)
    _pay(actor, question_id, draft)
    db.session.add(
        TimelineEntry(
            question_id=question_id,
            kind="asked",
            actor_id=None if draft.anonymous else actor.id,
            at=moment,
        )
    )
    outbox.record(QuestionAsked(question_id, actor.id))
    return question_id


def _store(
    actor: Actor, draft: QuestionDraft, html: str, industry: Industry, moment: datetime
) -> int | None:
    return insert_once(
        Question,
        author_id=actor.id,
        industry_id=industry.id,
        trade_id=industry.parent_id or industry.id,
        title=draft.title,
        slug=slugify(draft.title),
        body=draft.body,
        body_html=html,
        renderer=RENDERER,
        excerpt=excerpt(draft.body),
        tags=list(draft.tags),
        anonymous=draft.anonymous,
        bounty=draft.bounty,
        created_at=moment,
        deadline_at=moment + timedelta(days=draft.deadline_days),
        heat=heat(moment, 0, 0, 0),
        request_key=draft.request_key,
    )


def _asked_before(actor: Actor, draft: QuestionDraft) -> int:
    return db.session.scalars(
        select(Question.id).where(
            Question.author_id == actor.id, Question.request_key == draft.request_key
        )
    ).one()


def _industry(industry_id: int | None) -> Industry:
    industry = db.session.get(Industry, industry_id)
    if industry is None or not industry.open_for_questions:
        raise Invalid({"industry": _("Choose the industry your question is about.")})
    return industry


def _count(industry: Industry) -> None:
    ids = [industry.id, industry.parent_id] if industry.parent_id else [industry.id]
    db.session.execute(
        update(Industry).where(Industry.id.in_(ids)).values(questions=Industry.questions + 1),
        execution_options={"synchronize_session": False},
    )


def _pay(actor: Actor, question_id: int, draft: QuestionDraft) -> None:
    own = posting.member(actor.id)
    fee = rules().fees.anonymous_question if draft.anonymous else 0
    try:
        if draft.bounty:
            held = posting.escrow(f"question:{question_id}")
            posting.transfer(f"bounty:question:{question_id}", own, held, draft.bounty)
        if fee:
            posting.transfer(f"anonymous:question:{question_id}", own, posting.BURN, fee)
    except posting.NotCovered:
        field = "bounty" if draft.bounty else "anonymous"
        raise Invalid({field: _("This takes %(cost)s points; you have %(own)s.",
                                cost=draft.bounty + fee, own=actor.points)}) from None  # fmt: skip
