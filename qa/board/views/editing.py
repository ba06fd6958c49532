"""Editing questions and answers, or suggesting how they should read."""

from __future__ import annotations

from flask import flash, render_template, request
from werkzeug.wrappers import Response

from qa.board import policy, queries
from qa.board.editing import revising, suggesting
from qa.board.editing.changes import Change, changes
from qa.board.editing.contents import Content, Post, content_of, version
from qa.board.forms import EditAnswerForm, EditQuestionForm
from qa.board.models import Answer, Question
from qa.board.queries.revisions import load_edit, waiting_edit_id
from qa.core.db import db
from qa.core.errors import Invalid
from qa.core.i18n import gettext
from qa.core.rulings import require
from qa.core.web import typed
from qa.core.web.kept import kept_fields, sign_in_to_act, sign_in_to_post
from qa.core.web.limits import EDIT, limiter
from qa.core.web.links import link
from qa.core.web.replies import see_other
from qa.reputation.actors import acting
from qa.uploads.views import attach, takes_a_file

from .blueprint import blueprint

Form = EditQuestionForm | EditAnswerForm
Reply = str | Response | tuple[str, int]


@blueprint.get("/questions/<id:question_id>/edit")
@sign_in_to_act("board.edit_question")
def edit_question(question_id: int) -> str:
    """The form for a question."""
    question = queries.load_question(question_id)
    return _show(question, question, EditQuestionForm(formdata=kept_fields()))


@blueprint.post("/questions/<id:question_id>/edit")
@limiter.limit(EDIT)
@sign_in_to_post("board.edit_question")
@takes_a_file
def save_question(question_id: int) -> Reply:
    """Edit the question, suggest the edit, or show the form again."""
    question = queries.load_question(question_id)
    return _save(question, question, EditQuestionForm())


@blueprint.get("/answers/<id:answer_id>/edit")
@sign_in_to_act("board.edit_answer")
def edit_answer(answer_id: int) -> str:
    """The form for an answer."""
    answer, question = queries.load_answer(answer_id)
    return _show(answer, question, EditAnswerForm(formdata=kept_fields()))


@blueprint.post("/answers/<id:answer_id>/edit")
@limiter.limit(EDIT)
@sign_in_to_post("board.edit_answer")
@takes_a_file
def save_answer(answer_id: int) -> Reply:
    """Edit the answer, suggest the edit, or show the form again."""
    answer, question = queries.load_answer(answer_id)
    return _save(answer, question, EditAnswerForm())


def _show(post: Post, question: Question, form: Form) -> str:
    require(policy.begin_edit(acting(), post, question))
    if not form.revision.data:
        form.fill(_suggested(post) or content_of(post))
        form.revision.data = version(post)
    return _page(post, question, form)


def _suggested(post: Post) -> Content | None:
    """What a suggested edit of `post` says, where its form was asked for."""
    edit_id = typed.digits(request.args.get("edit", ""), 18)
    if edit_id is None:
        return None
    edit, of, _question = load_edit(acting(), edit_id)
    return {**content_of(post), **edit.content} if of is post else None


def _save(post: Post, question: Question, form: Form) -> Reply:
    try:
        if attach(form):
            return _page(post, question, form)
        edited = _edit_or_suggest(post, question, form)
    except Invalid as error:
        db.session.rollback()
        form.show(error.errors)
        return _page(post, question, form), error.status
    except revising.Overtaken as error:
        db.session.rollback()
        return _overtaken(post.id, form, isinstance(post, Answer)), error.status
    db.session.commit()
    flash(gettext("Saved.") if edited else gettext("Thank you. Your edit waits for approval."))
    place = f"answer-{post.id}" if isinstance(post, Answer) else "question"
    return see_other(
        link("board.question", question_id=question.id, slug=question.slug, _anchor=place)
    )


def _edit_or_suggest(post: Post, question: Question, form: Form) -> bool:
    """Whether the edit was made, or only suggested."""
    actor = acting()
    sent = (form.content, form.summary.data, form.revision.data, form.confirmed.data)
    if not policy.edit(actor, post, question).ok:
        suggesting.suggest(actor, post, *sent)
        return False
    if isinstance(post, Answer):
        revising.edit_answer(actor, post, *sent)
    else:
        revising.edit_question(actor, post, *sent)
    return True


def _overtaken(post_id: int, form: Form, of_answer: bool) -> str:
    """The form with what was typed, and what saving it now would change."""
    post: Post
    if of_answer:
        post, question = queries.load_answer(post_id)
    else:
        post = question = queries.load_question(post_id)
    form.revision.data = version(post)
    return _page(post, question, form, changes(content_of(post), form.content))


def _page(post: Post, question: Question, form: Form, overtaken: list[Change] | None = None) -> str:
    """The page of the form; `overtaken` is what saving would change where somebody was faster."""
    actor = acting()
    at_once = policy.edit(actor, post, question).ok
    return render_template(
        f"board/editing/{'answer' if isinstance(post, Answer) else 'question'}.html",
        form=form,
        post=post,
        question=question,
        own=actor.id == post.author_id,
        at_once=at_once,
        waiting=None if at_once else waiting_edit_id(post),
        overtaken=overtaken,
    )
