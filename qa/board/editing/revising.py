"""Editing at once: by authors, and by members with the privilege. Each edit is a revision."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, select

from qa.board import policy, tagging
from qa.board.events import PostEdited
from qa.board.life import transitions
from qa.board.models import Answer, Question, Revision, SuggestedEdit, TimelineEntry
from qa.core import clock, outbox
from qa.core.db import db
from qa.core.errors import Conflict, Invalid, Missing
from qa.core.i18n import _
from qa.core.rulings import require
from qa.core.text import clean_line, width
from qa.reputation.actors import Actor

from .contents import Content, Post, checked, content_of, version, with_meant_tags, write

SUMMARY_WIDTH = 160

TOGETHER = timedelta(minutes=5)
"""Edits of one member within this time are one revision: who mends a slip writes no history."""


class Overtaken(Conflict):
    """The post was edited since the form was made."""


def edit_question(
    actor: Actor,
    question: Question,
    content: Mapping[str, Any],
    summary: str,
    base_revision: str,
    confirmed: str = "",
) -> int:
    """Have `question` read as `content` says; returns the number of the revision.

    `base_revision` is the `version` that was edited. Raises `Overtaken` where it is not the
    present one, `Refused`, `Invalid`.
    """
    question = transitions.lock(question.id)
    require(policy.edit(actor, question, question))
    return _edit(actor, question, question, content, summary, base_revision, confirmed)


def edit_answer(
    actor: Actor,
    answer: Answer,
    content: Mapping[str, Any],
    summary: str,
    base_revision: str,
    confirmed: str = "",
) -> int:
    """As `edit_question`, for an answer."""
    question, answer = lock_answer(answer)
    require(policy.edit(actor, answer, question))
    return _edit(actor, answer, question, content, summary, base_revision, confirmed)


def roll_back(actor: Actor, post: Post, number: int, base_revision: str) -> int:
    """Have `post` read as in its revision `number` again, by a new revision; returns its number."""
    question, post = lock_post(post)
    require(policy.edit(actor, post, question))
    if base_revision != version(post):
        raise Overtaken(_("Somebody has edited this meanwhile. Look at the history again."))
    content = {**content_of(post), **with_meant_tags(content_at(post, number))}
    if content == content_of(post):
        raise Conflict(_("It reads like that already."))
    return store(actor.id, post, question, content, rolled_back_to=number)


def lock_post(post: Post) -> tuple[Question, Post]:
    """The question and the post as they stand now, locked in the order of the board."""
    if isinstance(post, Answer):
        return lock_answer(post)
    question = transitions.lock(post.id)
    return question, question


def lock_answer(answer: Answer) -> tuple[Question, Answer]:
    """As `lock_post`, for an answer. Raises `Missing` where it is hidden."""
    question = transitions.lock(answer.question_id)
    locked = transitions.lock_answers([answer.id])
    if not locked or locked[0].hidden_at is not None:
        raise Missing(_("There is no such answer."))
    return question, locked[0]


def content_at(post: Post, number: int) -> Content:
    """The content of the revision `number` of `post`. Raises `Missing`."""
    if number == post.revision == 1:
        return content_of(post)
    content = db.session.scalar(
        select(Revision.content).where(of_post(post), Revision.number == number)
    )
    if content is None:
        raise Missing(_("There is no such revision."))
    return dict(content)


def checked_summary(summary: str) -> str:
    """What an editor says of their edit, cleaned. Raises `Invalid`."""
    text = clean_line(summary)
    if width(text) > SUMMARY_WIDTH:
        raise Invalid({"summary": _("This is too long.")})
    return text


def store(
    author_id: int,
    post: Post,
    question: Question,
    content: Content,
    *,
    summary: str = "",
    approver_id: int | None = None,
    rolled_back_to: int | None = None,
) -> int:
    """Write `content`, whose tags are meant, to the locked `post`, as a revision of its own.

    Returns the revision's number. The first revision, the original, is stored with the second.
    """
    if post.revision == 1:
        _add(post, 1, post.author_id, content_of(post), at=post.created_at)
    if isinstance(post, Question) and content["tags"] != post.tags:
        held = tagging.hold(content["tags"])
        tagging.rehang(post.id, held)
        content = {**content, "tags": list(held)}
    write(post, content)
    post.revision += 1
    _add(
        post,
        post.revision,
        author_id,
        content,
        summary=summary,
        approver_id=approver_id,
        rolled_back_to=rolled_back_to,
    )
    _announce(author_id, post, question, summary)
    return post.revision


def of_post(post: Post) -> ColumnElement[bool]:
    """The condition for the revisions of `post`."""
    if isinstance(post, Answer):
        return Revision.answer_id == post.id
    return Revision.question_id == post.id


def edits_of(post: Post) -> ColumnElement[bool]:
    """The condition for the suggested edits of `post`."""
    if isinstance(post, Answer):
        return SuggestedEdit.answer_id == post.id
    return SuggestedEdit.question_id == post.id


def _edit(
    actor: Actor,
    post: Post,
    question: Question,
    content: Mapping[str, Any],
    summary: str,
    base: str,
    confirmed: str,
) -> int:
    if base != version(post):
        raise Overtaken(
            _("Somebody has edited this while you were writing. Your text is still here; see "
              "below what they changed, and save again.")
        )  # fmt: skip
    summary = checked_summary(summary)
    after = checked(actor, post, content, confirmed)
    if isinstance(post, Question) and after["tags"] != post.tags:
        after["tags"] = list(tagging.choose(actor, after["tags"]))
    if after == content_of(post):
        raise Invalid({"body": _("You have changed nothing yet.")})
    last = _last_own(actor, post)
    if last is None:
        return store(actor.id, post, question, after, summary=summary)
    return _amend(actor, post, question, after, last, summary)


def _last_own(actor: Actor, post: Post) -> Revision | None:
    """The newest revision where it is the actor's own of just now, and nothing rests on it."""
    return db.session.scalars(
        select(Revision).where(
            of_post(post),
            Revision.number == post.revision,
            Revision.number > 1,
            Revision.author_id == actor.id,
            Revision.at > clock.now() - TOGETHER,
            Revision.approver_id.is_(None),
            Revision.rolled_back_to.is_(None),
            ~exists().where(edits_of(post), SuggestedEdit.base == post.revision),
        )
    ).one_or_none()


def _amend(
    actor: Actor, post: Post, question: Question, content: Content, last: Revision, summary: str
) -> int:
    if isinstance(post, Question) and content["tags"] != post.tags:
        tagging.rehang(post.id, tagging.hold(content["tags"]))
    write(post, content)
    last.content, last.summary = content, summary or last.summary
    answer_id = post.id if isinstance(post, Answer) else None
    outbox.record(PostEdited(question.id, answer_id, post.author_id, actor.id))
    return post.revision


def _add(post: Post, number: int, author_id: int, content: Content, **values: Any) -> None:
    target = {"answer_id" if isinstance(post, Answer) else "question_id": post.id}
    db.session.add(
        Revision(number=number, author_id=author_id, content=content, **target, **values)
    )


def _announce(editor_id: int, post: Post, question: Question, summary: str) -> None:
    answer_id = post.id if isinstance(post, Answer) else None
    nameless = question.anonymous and editor_id == question.author_id
    db.session.add(
        TimelineEntry(
            question_id=question.id,
            kind="edited",
            actor_id=None if nameless else editor_id,
            answer_id=answer_id,
            data={"revision": post.revision, "summary": summary},
        )
    )
    outbox.record(PostEdited(question.id, answer_id, post.author_id, editor_id))
