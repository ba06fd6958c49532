"""Answering a question."""

from __future__ import annotations

from sqlalchemy import select, update

from qa.core import outbox
from qa.core.db import db, insert_once
from qa.core.errors import Conflict
from qa.core.markup import RENDERER, render
from qa.core.rulings import require
from qa.reputation import awarding
from qa.reputation.actors import Actor

from . import policy
from .drafts import AnswerDraft
from .events import AnswerGiven
from .heating import reheat
from .models import Answer, Question, TimelineEntry
from .newcomers import limit_answers, limit_links


def answer(actor: Actor, question: Question, draft: AnswerDraft) -> int:
    """Answer `question` and return the answer's id.

    A member answers a question once: the very same text sent again finds the answer that is
    there, another text raises `Conflict`. Raises `Refused`, `Invalid`.
    """
    require(policy.answer(actor, question))
    draft = draft.checked()
    html = render(draft.body)
    limit_links(actor, html)
    limit_answers(actor)
    answer_id = insert_once(
        Answer,
        question_id=question.id,
        author_id=actor.id,
        body=draft.body,
        body_html=html,
        renderer=RENDERER,
        references=list(draft.references),
    )
    if answer_id is None:
        return _answered_before(actor, question, draft)
    _count(question)
    db.session.add(
        TimelineEntry(
            question_id=question.id, kind="answered", actor_id=actor.id, answer_id=answer_id
        )
    )
    awarding.award(
        actor.id, "answer_given", f"answer:{answer_id}", industry_id=question.industry_id
    )
    outbox.record(AnswerGiven(question.id, answer_id, actor.id))
    return answer_id


def _answered_before(actor: Actor, question: Question, draft: AnswerDraft) -> int:
    answer_id, body = db.session.execute(
        select(Answer.id, Answer.body).where(
            Answer.question_id == question.id, Answer.author_id == actor.id
        )
    ).one()
    if body != draft.body:
        raise Conflict(policy.ANSWERED.reason)
    return int(answer_id)


def _count(question: Question) -> None:
    reheat(update(Question).where(Question.id == question.id).values(answers=Question.answers + 1))
