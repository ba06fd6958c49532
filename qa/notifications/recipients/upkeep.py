"""Whom it concerns that posts are kept up: edits, outdated citations, guides."""

from __future__ import annotations

from sqlalchemy import select

from qa.board.answer_events import CitationOutdated, GuideGrown
from qa.board.events import EditDecided, EditSuggested, PostEdited
from qa.board.models import Answer, Citation, Guide, GuideCredit, Question, Regulation, Revision
from qa.board.models import SuggestedEdit as Edit
from qa.core.db import db
from qa.notifications.messages import Message

from .present import by, latest_step, step_by, visible_answer, visible_question


def post_edited(fact: PostEdited) -> list[Message]:
    """The post's author, unless it was them, or they approved it themselves."""
    found = _post(fact.question_id, fact.answer_id)
    if found is None:
        return []
    post, question = found
    of_post = Revision.answer_id if isinstance(post, Answer) else Revision.question_id
    approver_id = db.session.scalar(
        select(Revision.approver_id).where(of_post == post.id, Revision.number == post.revision)
    )
    if approver_id == post.author_id:
        return []
    kind = "answer" if isinstance(post, Answer) else "question"
    cause = f"edited:{kind}:{post.id}:{post.revision}"
    who, data = by(question, fact.editor_id), _place(fact.answer_id)
    return [Message("edited", cause, question.id, **who, to=(post.author_id,), data=data)]


def edit_suggested(fact: EditSuggested) -> list[Message]:
    """The post's author, while the edit waits."""
    found, edit = _post(fact.question_id, fact.answer_id), db.session.get(Edit, fact.edit_id)
    if found is None or edit is None or edit.state != "waiting":
        return []
    post, question = found
    who, data = by(question, edit.author_id), {"edit": edit.id}
    cause = f"edit:{edit.id}"
    return [Message("edit_suggested", cause, question.id, **who, to=(post.author_id,), data=data)]


def edit_decided(fact: EditDecided) -> list[Message]:
    """Who suggested it, unless they took it back themselves."""
    found, edit = _post(fact.question_id, fact.answer_id), db.session.get(Edit, fact.edit_id)
    if found is None or edit is None or edit.state in ("waiting", "withdrawn"):
        return []
    question = found[1]
    who = by(question, edit.decided_by_id)
    data = {"edit": edit.id, "reason": edit.reason}
    kind, cause = f"edit_{edit.state}", f"edit-decided:{edit.id}"
    return [Message(kind, cause, question.id, **who, to=(edit.author_id,), data=data)]


def citation_outdated(fact: CitationOutdated) -> list[Message]:
    """The author of the answer that rests on it, while it waits for another look."""
    found = visible_answer(fact.answer_id)
    citation = db.session.get(Citation, (fact.answer_id, fact.regulation_id))
    regulation = db.session.get(Regulation, fact.regulation_id)
    if found is None or regulation is None or citation is None or citation.review_since is None:
        return []
    answer, question = found
    cause = f"outdated:{answer.id}:{regulation.id}:{citation.review_since:%Y%m%dT%H%M%S}"
    data = {"answer": answer.id, "rule": regulation.name}
    return [Message("citation_outdated", cause, question.id, to=(answer.author_id,), data=data)]


def guide_grown(fact: GuideGrown) -> list[Message]:
    """The asker, and those whom the guide credits."""
    question, guide = visible_question(fact.question_id), db.session.get(Guide, fact.guide_id)
    if question is None or guide is None or guide.hidden_at is not None:
        return []
    credited = db.session.scalars(
        select(GuideCredit.member_id).where(GuideCredit.guide_id == guide.id)
    ).all()
    step = latest_step(question.id, "guide")
    cause = f"guide:{guide.id}"
    who = step_by(question, step) if step else by(question, None)
    return [
        Message("guide_credits", cause, question.id, **who, to=credited),
        Message("guide_grown", cause, question.id, **who, to=(question.author_id,)),
    ]


def _post(question_id: int, answer_id: int | None) -> tuple[Question | Answer, Question] | None:
    if answer_id is not None:
        return visible_answer(answer_id)
    question = visible_question(question_id)
    return (question, question) if question is not None else None


def _place(answer_id: int | None) -> dict[str, int]:
    return {} if answer_id is None else {"answer": answer_id}
