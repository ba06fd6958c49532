"""Acts of those who keep order: closing, duplicates, moving, marks, deleting and restoring."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import render_template
from werkzeug.wrappers import Response

from qa.board import policy, queries
from qa.board.forms import (
    CLOSE_REASONS,
    CloseForm,
    DuplicateForm,
    MoveForm,
    OrderForms,
    ReasonForm,
)
from qa.board.models import Answer, Comment, Question
from qa.board.order import closing, duplicates, hiding, marking, moving
from qa.board.order.marking import Mark
from qa.board.tree import tree
from qa.core.db import db
from qa.core.errors import Invalid
from qa.core.rulings import require
from qa.core.web.forms import VerbForm
from qa.core.web.kept import sign_in_to_act
from qa.core.web.limits import ORDER, limiter
from qa.core.web.links import link
from qa.core.web.replies import see_other
from qa.reputation.actors import Actor, acting, current

from .blueprint import blueprint

Reply = str | Response | tuple[str, int]
Post = Question | Answer | Comment


@blueprint.post("/questions/<id:question_id>/close")
@limiter.limit(ORDER)
@sign_in_to_act("board.question")
def close(question_id: int) -> Reply:
    """Close a question, or give one's voice for it; `value` 0 takes the voice back."""
    question, form = queries.find_question(current(), question_id), CloseForm()
    try:
        _close(question, form)
    except Invalid as error:
        return _again(question_id, form, error, OrderForms(close=form))
    return _done(question)


def _close(question: Question, form: CloseForm) -> None:
    actor, reason = acting(), form.reason.data or ""
    if form.undoes:
        closing.withdraw_voice(actor, question)
    elif actor.moderates:
        closing.close(actor, question, reason, form.note.data)
    else:
        closing.vote_close(actor, question, reason)


@blueprint.post("/questions/<id:question_id>/reopen")
@limiter.limit(ORDER)
@sign_in_to_act("board.question")
def reopen(question_id: int) -> Reply:
    """Reopen a question, or give one's voice for it; `value` 0 takes the voice back."""
    question, form = queries.find_question(current(), question_id), ReasonForm()
    try:
        if form.undoes:
            closing.withdraw_voice(acting(), question)
        elif acting().moderates:
            closing.reopen(acting(), question, form.reason.data)
        else:
            closing.vote_reopen(acting(), question)
    except Invalid as error:
        return _again(question_id, form, error, OrderForms(mark=form))
    return _done(question)


@blueprint.post("/questions/<id:question_id>/duplicate")
@limiter.limit(ORDER)
@sign_in_to_act("board.question")
def duplicate(question_id: int) -> Reply:
    """Close a question as asked before, or suggest it; `merge` moves its answers."""
    question, form = queries.find_question(current(), question_id), DuplicateForm()
    try:
        if acting().moderates:
            duplicates.mark(acting(), question, form.original_id())
        else:
            closing.suggest_duplicate(acting(), question, form.original_id())
        if form.merge.data and acting().moderates:
            duplicates.merge(acting(), question)
    except Invalid as error:
        return _again(question_id, form, error, OrderForms(duplicate=form))
    return _done(question)


@blueprint.get("/questions/<id:question_id>/move")
@sign_in_to_act("board.question")
def choose_industry(question_id: int) -> str:
    """The form for moving a question."""
    question = queries.load_question(question_id)
    require(policy.move(acting(), question))
    return _move_page(question, MoveForm(industry=str(question.industry_id)))


@blueprint.post("/questions/<id:question_id>/move")
@limiter.limit(ORDER)
@sign_in_to_act("board.question")
def move(question_id: int) -> Reply:
    """Move a question to another industry."""
    question, form = queries.find_question(current(), question_id), MoveForm()
    try:
        moving.move(acting(), question, form.industry_id(), form.reason.data)
    except Invalid as error:
        db.session.rollback()
        form.show(error.errors)
        return _move_page(queries.load_question(question_id), form), error.status
    return _done(question)


def _move_page(question: Question, form: MoveForm) -> str:
    return render_template("board/move.html", question=question, form=form, industries=tree().top)


@blueprint.post("/questions/<id:question_id>/lock")
@limiter.limit(ORDER)
@sign_in_to_act("board.question")
def lock(question_id: int) -> Reply:
    """Lock a question; `value` 0 unlocks it."""
    return _mark(question_id, Mark.LOCKED)


@blueprint.post("/questions/<id:question_id>/protect")
@limiter.limit(ORDER)
@sign_in_to_act("board.question")
def protect(question_id: int) -> Reply:
    """Let only established members answer a question; `value` 0 undoes it."""
    return _mark(question_id, Mark.PROTECTED)


@blueprint.post("/questions/<id:question_id>/feature")
@limiter.limit(ORDER)
@sign_in_to_act("board.question")
def feature(question_id: int) -> Reply:
    """Feature a question; `value` 0 undoes it."""
    return _mark(question_id, Mark.FEATURED)


@blueprint.post("/questions/<id:question_id>/pin")
@limiter.limit(ORDER)
@sign_in_to_act("board.question")
def pin(question_id: int) -> Reply:
    """Pin a question in its industry; `value` 0 undoes it."""
    return _mark(question_id, Mark.PINNED)


def _mark(question_id: int, mark: Mark) -> Reply:
    question, form = queries.find_question(current(), question_id), ReasonForm()
    change = marking.take_off if form.undoes else marking.put
    try:
        change(acting(), question, mark, form.reason.data)
    except Invalid as error:
        return _again(question_id, form, error, OrderForms(mark=form))
    return _done(question)


@blueprint.post("/questions/<id:question_id>/delete")
@limiter.limit(ORDER)
@sign_in_to_act("board.question")
def delete_question(question_id: int) -> Reply:
    """Delete a question; it can be restored."""
    question = queries.find_question(current(), question_id)
    return _delete(question, question, hiding.delete_question)


@blueprint.post("/answers/<id:answer_id>/delete")
@limiter.limit(ORDER)
@sign_in_to_act("board.answer_address")
def delete_answer(answer_id: int) -> Reply:
    """Delete an answer; it can be restored."""
    return _delete(*queries.find_answer(current(), answer_id), hiding.delete_answer)


@blueprint.post("/comments/<id:comment_id>/delete")
@limiter.limit(ORDER)
@sign_in_to_act("board.comment_address")
def delete_comment(comment_id: int) -> Reply:
    """Delete a comment; it can be restored."""
    return _delete(*queries.find_comment(current(), comment_id), hiding.delete_comment)


def _delete(post: Post, question: Question, act: Callable[[Actor, Any, str], None]) -> Reply:
    form = ReasonForm()
    try:
        act(acting(), post, form.reason.data)
    except Invalid as error:
        db.session.rollback()
        form.show(error.errors)
        kind = type(post).__name__.lower()
        page = render_template("board/delete.html", kind=kind, id=post.id, form=form)
        return page, error.status
    return _done(question, post)


@blueprint.post("/questions/<id:question_id>/restore")
@limiter.limit(ORDER)
@sign_in_to_act("board.question")
def restore_question(question_id: int) -> Reply:
    """Show a deleted question again."""
    question = queries.find_question(current(), question_id)
    hiding.restore_question(acting(), question)
    return _done(question)


@blueprint.post("/answers/<id:answer_id>/restore")
@limiter.limit(ORDER)
@sign_in_to_act("board.answer_address")
def restore_answer(answer_id: int) -> Reply:
    """Show a deleted answer again."""
    answer, question = queries.find_answer(current(), answer_id)
    hiding.restore_answer(acting(), answer)
    return _done(question, answer)


@blueprint.post("/comments/<id:comment_id>/restore")
@limiter.limit(ORDER)
@sign_in_to_act("board.comment_address")
def restore_comment(comment_id: int) -> Reply:
    """Show a deleted comment again."""
    comment, question = queries.find_comment(current(), comment_id)
    hiding.restore_comment(acting(), comment)
    return _done(question, comment)


@blueprint.get("/comments/<id:comment_id>")
def comment_address(comment_id: int) -> Response:
    """The short address of a comment."""
    comment, question = queries.find_comment(current(), comment_id)
    return see_other(_address(question, comment))


def _again(question_id: int, form: VerbForm, error: Invalid, forms: OrderForms) -> Reply:
    """The menu on a page of its own, with what is wrong; nothing was stored."""
    db.session.rollback()
    form.show(error.errors)
    page = render_template(
        "board/manage.html",
        q=queries.question_page(current(), question_id),
        form=form,
        order_forms=forms,
        close_reasons=CLOSE_REASONS,
    )
    return page, error.status


def _done(question: Question, post: Post | None = None) -> Response:
    db.session.commit()
    return see_other(_address(question, post or question))


def _address(question: Question, post: Post) -> str:
    values = {"question_id": question.id, "slug": question.slug}
    if post is not question:
        values["_anchor"] = f"{type(post).__name__.lower()}-{post.id}"
    return link("board.question", **values)
