"""Asking a question."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime, timedelta

from sqlalchemy import select

from qa.core import clock, outbox
from qa.core.db import db, insert_once
from qa.core.errors import Invalid
from qa.core.i18n import _
from qa.core.markup import RENDERER, excerpt
from qa.core.rulings import require
from qa.core.text import is_chinese, slugify
from qa.ledger import posting
from qa.reputation import purses
from qa.reputation.actors import Actor
from qa.reputation.rules import rules

from . import (
    counting,
    drafting,
    following,
    industry_keeping,
    mentioning,
    policy,
    sensitive,
    tagging,
)
from .drafts import QuestionDraft
from .events import QuestionAsked
from .life import transitions
from .models import Industry, Question, TimelineEntry
from .newcomers import limit_links, limit_questions, links_in
from .ranking import heat


def ask(actor: Actor, draft: QuestionDraft) -> int:
    """Post `draft` as a question of `actor` and return its id.

    The same draft sent twice (by its request key) is one question. The bounty goes into escrow
    and the fee for anonymity is paid at once. Raises `Refused`, `Invalid`.
    """
    require(policy.ask(actor))
    draft = draft.checked()
    _require_spending(actor, draft)
    sensitive.require_clean({"title": draft.title, "body": draft.body}, draft.confirmed)
    html = mentioning.rendered(draft.body)
    limit_links(actor, links_in(html))
    limit_questions(actor)
    tags = tagging.choose(actor, draft.tags)
    industry = _industry(draft.industry_id)
    moment = clock.now()
    draft = replace(draft, tags=tuple(tags))
    question_id = _store(actor, draft, html, industry, moment)
    if question_id is None:
        return _asked_before(actor, draft)
    tagging.hang(question_id, tags)
    counting.count_in_industries({industry.id: 1, industry.parent_id or industry.id: 1})
    _pay(actor, question_id, draft)
    following.follow_own(actor.id, question_id)
    if draft.request_key:
        drafting.forget(actor, drafting.ask_slot(draft.request_key))
    shown = None if draft.anonymous else actor.id
    db.session.add(TimelineEntry(question_id=question_id, kind="asked", actor_id=shown, at=moment))
    outbox.record(QuestionAsked(question_id, actor.id))
    return question_id


def _require_spending(actor: Actor, draft: QuestionDraft) -> None:
    """Raise `Invalid` where the draft costs points and an organisation lets them spend none."""
    costs = "bounty" if draft.bounty else "anonymous" if draft.anonymous else ""
    ruling = policy.spend(actor)
    if costs and not ruling.ok:
        raise Invalid({costs: ruling.reason})


def _store(
    actor: Actor, draft: QuestionDraft, html: str, industry: Industry, moment: datetime
) -> int | None:
    deadline = moment + timedelta(days=draft.deadline_days)
    return insert_once(
        Question,
        author_id=actor.id,
        industry_id=industry.id,
        trade_id=industry.parent_id or industry.id,
        kind=draft.kind,
        language="zh" if is_chinese(draft.title) else "en",
        title=draft.title,
        slug=slugify(draft.title),
        body=draft.body,
        body_html=html,
        renderer=RENDERER,
        excerpt=excerpt(draft.body),
        tags=list(draft.tags),
        red_flags=list(draft.red_flags),
        **asdict(draft.card),
        anonymous=draft.anonymous,
        bounty=draft.bounty,
        created_at=moment,
        deadline_days=draft.deadline_days,
        deadline_at=deadline,
        charge_at=transitions.charge_moment(moment, deadline),
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
    industry = industry_keeping.hold_open(industry_id)
    if industry is None:
        raise Invalid({"industry": _("Choose the industry your question is about.")})
    return industry


def _pay(actor: Actor, question_id: int, draft: QuestionDraft) -> None:
    fee = rules().fees.anonymous_question if draft.anonymous else 0
    if not (draft.bounty or fee):
        return
    own, subject = purses.purse(actor.id), f"question:{question_id}"
    try:
        if draft.bounty:
            posting.transfer(f"bounty:{subject}", own, posting.escrow(subject), draft.bounty,
                             cause="bounty_put_up", subject=subject)  # fmt: skip
        if fee:
            posting.transfer(f"anonymous:{subject}", own, posting.BURN, fee,
                             cause="anonymous_question", subject=subject)  # fmt: skip
    except posting.NotCovered:
        field = "bounty" if draft.bounty else "anonymous"
        raise Invalid({field: _("This takes %(cost)s points; you have %(own)s.",
                                cost=draft.bounty + fee, own=actor.points)}) from None  # fmt: skip
