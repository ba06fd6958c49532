"""Changes to a question and its answers: answers, comments, votes, acceptance, preview."""

from __future__ import annotations

from flask import render_template, request
from werkzeug.wrappers import Response

from qa.board import accepting, answering, commenting, queries, voting
from qa.board.drafts import ANSWER_WIDTH
from qa.board.forms import AnswerForm, CommentForm
from qa.board.models import Answer, Question
from qa.core.db import db
from qa.core.errors import Invalid
from qa.core.i18n import _
from qa.core.markup import render
from qa.core.text import clean, width
from qa.core.web.kept import sign_in_to_act, sign_in_to_post
from qa.core.web.limits import POST_ANSWER, POST_COMMENT, PREVIEW, VOTE, limiter
from qa.core.web.links import link
from qa.core.web.replies import see_other, wants_fragment
from qa.reputation.actors import acting, current

from .blueprint import blueprint
from .question import show

Reply = str | Response | tuple[str, int]


@blueprint.post("/questions/<id:question_id>/answers")
@limiter.limit(POST_ANSWER)
@sign_in_to_post("board.question", "answer")
def answer(question_id: int) -> Reply:
    """Answer a question."""
    question = queries.load_question(question_id)
    form = AnswerForm()
    try:
        answer_id = answering.answer(acting(), question, form.draft())
    except Invalid as error:
        db.session.rollback()
        form.show(error.errors)
        return show(queries.question_page(current(), question_id), answer_form=form), error.status
    db.session.commit()
    return see_other(_address(question, f"answer-{answer_id}"))


@blueprint.post("/questions/<id:question_id>/comments")
@limiter.limit(POST_COMMENT)
@sign_in_to_post("board.question", "comment")
def comment_question(question_id: int) -> Reply:
    """Comment on a question."""
    return _comment(queries.load_question(question_id), None)


@blueprint.post("/answers/<id:answer_id>/comments")
@limiter.limit(POST_COMMENT)
@sign_in_to_post("board.answer_address", "comment")
def comment_answer(answer_id: int) -> Reply:
    """Comment on an answer."""
    found, question = queries.load_answer(answer_id)
    return _comment(question, found)


def _comment(question: Question, answer: Answer | None) -> Reply:
    form = CommentForm()
    key = form.request_key.data or None
    try:
        comment_id = commenting.comment(acting(), question, answer, form.body.data, key)
    except Invalid as error:
        db.session.rollback()
        form.show(error.errors)
        view = queries.question_page(current(), question.id)
        box = answer.id if answer else 0
        return show(view, comment_form=form, commented=box), error.status
    db.session.commit()
    return see_other(_address(question, f"comment-{comment_id}"))


@blueprint.get("/answers/<id:answer_id>")
def answer_address(answer_id: int) -> Response:
    """The short address of an answer."""
    found, question = queries.load_answer(answer_id)
    return see_other(_address(question, f"answer-{found.id}", **request.args))


@blueprint.post("/questions/<id:question_id>/vote")
@limiter.limit(VOTE)
@sign_in_to_act("board.question")
def vote_question(question_id: int) -> Reply:
    """Vote on a question."""
    question = queries.load_question(question_id)
    return _vote(question, question)


@blueprint.post("/answers/<id:answer_id>/vote")
@limiter.limit(VOTE)
@sign_in_to_act("board.answer_address")
def vote_answer(answer_id: int) -> Reply:
    """Vote on an answer."""
    found, question = queries.load_answer(answer_id)
    return _vote(found, question)


def _vote(post: Question | Answer, question: Question) -> Reply:
    value = {"1": 1, "-1": -1, "0": 0}.get(request.form.get("value", ""))
    if value is None:
        raise Invalid({"value": _("A vote is up, down or withdrawn.")})
    voting.cast(acting(), post, question.industry_id, value)
    db.session.commit()
    if wants_fragment():
        return _vote_fragment(post, question)
    place = "question" if post is question else f"answer-{post.id}"
    return see_other(_address(question, place))


def _vote_fragment(post: Question | Answer, question: Question) -> str:
    view = queries.vote_view(acting(), post)
    is_answer = isinstance(post, Answer)
    address = (
        link("board.vote_answer", answer_id=post.id)
        if is_answer
        else link("board.vote_question", question_id=post.id)
    )
    key = f"{'a' if is_answer else 'q'}{post.id}"
    return render_template("board/_vote.html", post=view, key=key, address=address)


@blueprint.post("/answers/<id:answer_id>/acceptance")
@limiter.limit(VOTE)
@sign_in_to_act("board.answer_address")
def accept(answer_id: int) -> Reply:
    """Accept an answer."""
    found, question = queries.load_answer(answer_id)
    accepting.accept(acting(), found)
    db.session.commit()
    return see_other(_address(question, f"answer-{found.id}"))


@blueprint.post("/preview")
@limiter.limit(PREVIEW)
def preview() -> Reply:
    """What a text will look like: a piece of the page for script, a page for everybody else."""
    text = clean(request.form.get("body", ""))
    if width(text) > ANSWER_WIDTH[1]:
        raise Invalid({"body": _("This is too long.")})
    return render_template("board/_preview.html", html=render(text))


def _address(question: Question, place: str, **arguments: str) -> str:
    values = {**arguments, "question_id": question.id, "slug": question.slug}
    return link("board.question", _anchor=place, **values)
