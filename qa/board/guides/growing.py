"""Growing a guide from a question that found its answer, and keeping it up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import delete, select

from qa.board import mentioning, policy, sensitive
from qa.board.answer_events import GuideGrown, GuideKept
from qa.board.drafts import BODY_WIDTH, TITLE_WIDTH
from qa.board.models import (
    Answer,
    Guide,
    GuideCredit,
    GuideRevision,
    Question,
    TimelineEntry,
)
from qa.board.newcomers import limit_links, links_in
from qa.core import clock, outbox
from qa.core.db import db, insert_once
from qa.core.errors import Conflict, Invalid, Missing
from qa.core.i18n import Text, _
from qa.core.markup import RENDERER, excerpt
from qa.core.rulings import require
from qa.core.text import clean, clean_line, slugify, width
from qa.reputation.actors import Actor

from .crediting import Runs, attributed, shares

SUMMARY_WIDTH = 160


class Overtaken(Conflict):
    """The guide was edited since the form was made."""


@dataclass(frozen=True, slots=True)
class GuideDraft:
    """A guide as it was typed; `base` is the number of the revision that was edited."""

    title: str
    body: str
    summary: str
    base: int
    confirmed: str = ""

    def checked(self) -> GuideDraft:
        """The draft with its texts cleaned. Raises `Invalid`, by name of field."""
        draft = replace(
            self,
            title=clean_line(self.title),
            body=clean(self.body),
            summary=clean_line(self.summary),
        )
        _raise(
            title=_fault(draft.title, TITLE_WIDTH[1], _("A guide has a title.")),
            body=_fault(draft.body, BODY_WIDTH, _("Write the guide first.")),
            summary=_fault(draft.summary or "-", SUMMARY_WIDTH, ""),
        )
        sensitive.require_clean({"title": draft.title, "body": draft.body}, draft.confirmed)
        return draft


@dataclass(frozen=True, slots=True)
class Origin:
    """What a guide grew from; the answer counts by its author, whatever became of it since."""

    question: Question
    answerer_id: int


def grow(actor: Actor, question_id: int) -> int:
    """Grow the question into a guide, which begins as its text and its best answer's.

    Returns the guide's id, also where it has been grown already. Raises `Refused`, `Missing`.
    """
    question = _lock_question(question_id)
    best = _best_answer(question)
    require(policy.grow_guide(actor, question, best.author_id if best else None))
    assert best is not None  # noqa: S101  (the policy said so)
    body, authorship = _beginning(question, best)
    guide_id = insert_once(
        Guide,
        question_id=question.id,
        title=question.title,
        slug=slugify(question.title),
        body=body,
        body_html=mentioning.rendered(body),
        renderer=RENDERER,
        excerpt=excerpt(best.body),
    )
    if guide_id is None:
        return db.session.scalars(select(Guide.id).where(Guide.question_id == question.id)).one()
    guide = db.session.get_one(Guide, guide_id)
    _enter(guide, actor.id, "", authorship)
    _credit(guide, Origin(question, best.author_id), authorship)
    shown = None if question.anonymous and actor.id == question.author_id else actor.id
    data = {"guide_id": guide.id, "slug": guide.slug}
    db.session.add(TimelineEntry(question_id=question.id, kind="guide", actor_id=shown, data=data))
    outbox.record(GuideGrown(question.id, guide.id))
    return guide_id


def edit(actor: Actor, guide_id: int, draft: GuideDraft) -> None:
    """Have the guide read as `draft` says; nothing happens where it reads like that already.

    Raises `Overtaken` where somebody was faster, `Refused`, `Missing`, `Invalid`.
    """
    guide, origin = lock(guide_id)
    require(policy.keep_guide(actor, origin.question, origin.answerer_id))
    draft = draft.checked()
    if (draft.title, draft.body) == (guide.title, guide.body):
        return
    if draft.base != guide.revision:
        raise Overtaken(
            _("Somebody has edited this guide while you were writing. Your text is still here; "
              "look at the history, take over what they changed, and save again.")
        )  # fmt: skip
    if actor.newcomer:
        limit_links(actor, links_in(mentioning.rendered(draft.body)), links_in(guide.body_html))
    authorship = attributed(guide.body, _authorship(guide), draft.body, actor.id)
    _write(guide, origin, actor.id, draft.title, draft.body, draft.summary, authorship)


def roll_back(actor: Actor, guide_id: int, number: int) -> None:
    """Have the guide read as in its revision `number` again, by a new revision.

    Raises `Refused`, `Missing`.
    """
    guide, origin = lock(guide_id)
    require(policy.keep_guide(actor, origin.question, origin.answerer_id))
    old = _revision(guide.id, number)
    if (old.title, old.body) == (guide.title, guide.body):
        return
    summary = f"← {number}"
    _write(guide, origin, actor.id, old.title, old.body, summary, old.authorship)


def hide(actor: Actor, guide_id: int) -> None:
    """Take a guide away. Raises `Refused`, `Missing`."""
    guide, _origin = lock(guide_id)
    require(policy.hide_guide(actor))
    guide.hidden_at = guide.hidden_at or clock.now()
    outbox.record(GuideKept(guide.question_id, guide.id))


def restore(actor: Actor, guide_id: int) -> None:
    """Put a guide back. Raises `Refused`, `Missing`."""
    guide, _origin = lock(guide_id)
    require(policy.hide_guide(actor))
    guide.hidden_at = None
    outbox.record(GuideKept(guide.question_id, guide.id))


def lock(guide_id: int) -> tuple[Guide, Origin]:
    """The guide, which others then cannot change, and what it grew from. Raises `Missing`."""
    guide = db.session.scalars(
        select(Guide)
        .where(Guide.id == guide_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if guide is None:
        raise Missing(_("There is no such guide."))
    question = db.session.get_one(Question, guide.question_id)
    answerer_id, _length = _revision(guide.id, 1).authorship[-1]
    return guide, Origin(question, answerer_id)


def _lock_question(question_id: int) -> Question:
    question = db.session.scalars(
        select(Question)
        .where(Question.id == question_id, Question.hidden_at.is_(None))
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if question is None:
        raise Missing(_("There is no such question."))
    return question


def _best_answer(question: Question) -> Answer | None:
    best_id = question.accepted_answer_id or question.recommended_answer_id
    answer = db.session.get(Answer, best_id) if best_id else None
    return answer if answer is not None and answer.hidden_at is None else None


def _beginning(question: Question, answer: Answer) -> tuple[str, Runs]:
    """The text that a guide begins with. It ends with the answer, and so do its runs."""
    if not question.body:
        return answer.body, [[answer.author_id, len(answer.body)]]
    body = f"{question.body}\n\n{answer.body}"
    above = len(question.body)
    return body, [[question.author_id, above], [answer.author_id, len(body) - above]]


def _write(
    guide: Guide,
    origin: Origin,
    editor_id: int,
    title: str,
    body: str,
    summary: str,
    authorship: Runs,
) -> None:
    guide.title, guide.slug = title, slugify(title)
    guide.body, guide.body_html, guide.renderer = body, mentioning.rendered(body), RENDERER
    guide.excerpt = excerpt(body)
    guide.revision += 1
    guide.edited_at = clock.now()
    _enter(guide, editor_id, summary, authorship)
    _credit(guide, origin, authorship)
    outbox.record(GuideKept(guide.question_id, guide.id))


def _enter(guide: Guide, author_id: int, summary: str, authorship: Runs) -> None:
    db.session.add(
        GuideRevision(
            guide_id=guide.id,
            number=guide.revision,
            author_id=author_id,
            summary=summary,
            title=guide.title,
            body=guide.body,
            authorship=authorship,
        )
    )


def _credit(guide: Guide, origin: Origin, authorship: Runs) -> None:
    """Write down the shares in the guide as it reads now."""
    found = shares(guide.body, authorship, origin.question.author_id, origin.answerer_id)
    db.session.execute(delete(GuideCredit).where(GuideCredit.guide_id == guide.id))
    db.session.add_all(
        GuideCredit(guide_id=guide.id, member_id=member_id, share=share)
        for member_id, share in found.items()
    )


def _authorship(guide: Guide) -> Runs:
    return _revision(guide.id, guide.revision).authorship


def _revision(guide_id: int, number: int) -> GuideRevision:
    revision = db.session.scalars(
        select(GuideRevision).where(
            GuideRevision.guide_id == guide_id, GuideRevision.number == number
        )
    ).one_or_none()
    if revision is None:
        raise Missing(_("There is no such revision."))
    return revision


def _fault(text: str, limit: int, empty: Text) -> Text:
    if not text:
        return empty
    return _("This is too long.") if width(text) > limit else ""


def _raise(**errors: Any) -> None:
    found = {field: error for field, error in errors.items() if error}
    if found:
        raise Invalid(found)
