"""Suggested edits: they wait until the author of the post, or somebody who may edit it, decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from qa.board import policy, tagging
from qa.board.events import EditDecided, EditSuggested
from qa.board.models import Answer, Question, SuggestedEdit
from qa.core import clock, outbox
from qa.core.db import db, insert_once
from qa.core.errors import Conflict, Invalid, Missing
from qa.core.i18n import _
from qa.core.rulings import require
from qa.core.text import clean, width
from qa.reputation.actors import Actor

from .contents import Content, Post, checked, content_of, version, with_meant_tags
from .revising import Overtaken, checked_summary, content_at, lock_post, store

REASON_WIDTH = 600


def suggest(
    actor: Actor,
    post: Post,
    content: Mapping[str, Any],
    summary: str,
    base_revision: str,
    confirmed: str = "",
) -> int:
    """Suggest that `post` read as `content` says; returns the id of the suggested edit.

    One waits for a post at a time, for two decisions on one text would not fit together.
    Raises `Refused`, `Invalid`, `Overtaken`, `Conflict`.
    """
    question, post = lock_post(post)
    require(policy.suggest_edit(actor, question))
    if base_revision != version(post):
        raise Overtaken(
            _("Somebody has edited this while you were writing. Your text is still here; see "
              "below what they changed, and save again.")
        )  # fmt: skip
    summary = checked_summary(summary)
    after = checked(actor, post, content, confirmed)
    if isinstance(post, Question):
        tagging.require_known(actor, after["tags"])
    if with_meant_tags(after) == content_of(post):
        raise Invalid({"body": _("You have changed nothing yet.")})
    target = {"answer_id" if isinstance(post, Answer) else "question_id": post.id}
    edit_id = insert_once(
        SuggestedEdit,
        base=post.revision,
        author_id=actor.id,
        summary=summary,
        content=after,
        **target,
    )
    if edit_id is None:
        raise Conflict(WAITING)
    answer_id = post.id if isinstance(post, Answer) else None
    outbox.record(EditSuggested(question.id, answer_id, edit_id))
    return edit_id


def approve(actor: Actor, edit: SuggestedEdit) -> str:
    """Approve `edit`: the post reads so from now on, by its author's hand; returns its new state.

    Where somebody has changed the very fields meanwhile it cannot be applied and is
    ``overtaken``; its text stays to be read. Approving twice changes nothing.
    """
    question, post, edit = _lock(edit)
    if edit.state == "approved":
        return edit.state
    require(policy.decide_edit(actor, edit, post, question))
    _check_waiting(edit)
    merged = applied(post, edit)
    if merged is None:
        return _decide(actor, edit, question, "overtaken")
    if merged != content_of(post):
        store(edit.author_id, post, question, merged, summary=edit.summary, approver_id=actor.id)
    return _decide(actor, edit, question, "approved")


def reject(actor: Actor, edit: SuggestedEdit, reason: str) -> None:
    """Reject `edit`, saying why; rejecting it twice changes nothing. Raises `Invalid`."""
    question, post, edit = _lock(edit)
    if edit.state == "rejected":
        return
    require(policy.decide_edit(actor, edit, post, question))
    _check_waiting(edit)
    text = clean(reason)
    if not text:
        raise Invalid({"reason": _("Say why, so that the next edit is better.")})
    if width(text) > REASON_WIDTH:
        raise Invalid({"reason": _("This is too long.")})
    edit.reason = text
    _decide(actor, edit, question, "rejected")


def withdraw(actor: Actor, edit: SuggestedEdit) -> None:
    """Take one's own `edit` back while it waits; its text stays to be read by its author."""
    question, _post, edit = _lock(edit)
    require(policy.withdraw_edit(actor, edit))
    if edit.state == "withdrawn":
        return
    _check_waiting(edit)
    _decide(actor, edit, question, "withdrawn")


def applied(post: Post, edit: SuggestedEdit) -> Content | None:
    """The content of `post` with `edit` applied; None where both changed the same field."""
    base = with_meant_tags(content_at(post, edit.base))
    wanted = with_meant_tags(edit.content)
    now = content_of(post)
    present = with_meant_tags(now)
    touched = {name for name in wanted if name in now and wanted[name] != base.get(name)}
    for name in touched:
        if present[name] not in (base.get(name), wanted[name]):
            return None
    return {**now, **{name: wanted[name] for name in touched}}


WAITING = _("An edit of this post waits for a decision already. Once it is made, suggest yours.")


def _lock(edit: SuggestedEdit) -> tuple[Question, Post, SuggestedEdit]:
    """The edit as it stands now with its post and question, locked in the order of the board."""
    found: Post | None = (
        db.session.get(Answer, edit.answer_id)
        if edit.answer_id
        else db.session.get(Question, edit.question_id)
    )
    if found is None:
        raise Missing(_("There is no such edit."))
    question, post = lock_post(found)
    locked = db.session.scalars(
        select(SuggestedEdit)
        .where(SuggestedEdit.id == edit.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one()
    return question, post, locked


def _check_waiting(edit: SuggestedEdit) -> None:
    if edit.state != "waiting":
        raise Conflict(_("Somebody has decided on this edit already."))


def _decide(actor: Actor, edit: SuggestedEdit, question: Question, state: str) -> str:
    edit.state, edit.decided_by_id, edit.decided_at = state, actor.id, clock.now()
    outbox.record(EditDecided(question.id, edit.answer_id, edit.id, state))
    return state
