"""Changes to a question and its answers: answers, comments, votes, acceptance, preview."""

from __future__ import annotations

from flask import flash, render_template, request
from werkzeug.wrappers import Response

from qa.board import answering, commenting, drafting, mentioning, queries, voting
from qa.board.drafts import ANSWER_WIDTH
from qa.board.forms import AnswerForm, CommentForm
from qa.board.life import transitions
from qa.board.models import Answer, Question
from qa.board.queries.answers import ANSWERS_A_PAGE, page_of
from qa.core.db import db
from qa.core.errors import Conflict, Invalid
from qa.core.i18n import _, ngettext
from qa.core.text import clean, width
from qa.core.web.kept import sign_in_to_act, sign_in_to_post
from qa.core.web.limits import POST_ANSWER, POST_COMMENT, PREVIEW, VOTE, limiter
from qa.core.web.links import link
from qa.core.web.replies import see_other, wants_fragment
from qa.reputation.actors import acting, current
from qa.reputation.rules import rules
from qa.uploads.views import attach, takes_a_file

from .blueprint import blueprint
from .drafts import keep
from .question import show

Reply = str | Response | tuple[str, int]


@blueprint.post("/questions/<id:question_id>/answers")
@limiter.limit(POST_ANSWER)
@sign_in_to_post("board.question", "answer")
@takes_a_file
def answer(question_id: int) -> Reply:
    """Answer a question."""
    question = queries.load_question(question_id)
    form = AnswerForm()
    if "draft" in request.form:
        return _keep(question, form)
    try:
        if attach(form):
            return show(queries.question_page(current(), question_id), answer_form=form)
        answer_id = answering.answer(acting(), question, form.draft())
    except Invalid as error:
        db.session.rollback()
        form.show(error.errors)
        return show(queries.question_page(current(), question_id), answer_form=form), error.status
    db.session.commit()
    many = {"sort": "newest"} if question.answers >= ANSWERS_A_PAGE else {}
    return see_other(_address(question, f"answer-{answer_id}", **many))


def _keep(question: Question, form: AnswerForm) -> Reply:
    error = keep(form, drafting.answer_slot(question.id))
    if error:
        return show(queries.question_page(current(), question.id), answer_form=form), error.status
    return see_other(_address(question, "answer"))


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
    """Comment on an answer, `below` the question under which its reader saw it.

    Under another one, where it was moved since, an anonymous asker would be named.
    """
    found, question = queries.load_answer(answer_id)
    if request.args.get("below", str(question.id)) != str(question.id):
        raise Conflict(transitions.MOVED)
    return _comment(question, found)


def _comment(question: Question, answer: Answer | None) -> Reply:
    form = CommentForm()
    key = form.request_key.data or None
    try:
        comment_id = commenting.comment(
            acting(), question, answer, form.body.data, key, form.confirmed.data
        )
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
    found, question = queries.find_answer(current(), answer_id)
    page = page_of(found, question)
    place = {} if page == 1 else {"sort": "oldest", "page": str(page)}
    kept = {name: text for name, text in request.args.items() if name == "kept"}
    return see_other(_address(question, f"answer-{found.id}", **kept, **place))


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
    counted = voting.cast(acting(), post, question.industry_id, value)
    db.session.commit()
    note = "" if counted else _not_counted()
    if wants_fragment():
        return _vote_fragment(post, question, note)
    if note:
        flash(note)
    place = "question" if post is question else f"answer-{post.id}"
    return see_other(_address(question, place))


def _not_counted() -> str:
    most = rules().fair_play.votes_between_pair_a_day
    return ngettext(
        "Noted, but not counted: of your votes for one member, %(num)s a day counts.",
        "Noted, but not counted: of your votes for one member, %(num)s a day count.",
        most,
    )


def _vote_fragment(post: Question | Answer, question: Question, note: str) -> str:
    view = queries.vote_view(acting(), post, question)
    is_answer = isinstance(post, Answer)
    address = (
        link("board.vote_answer", answer_id=post.id)
        if is_answer
        else link("board.vote_question", question_id=post.id)
    )
    key = f"{'a' if is_answer else 'q'}{post.id}"
    return render_template("board/_vote.html", post=view, key=key, address=address, note=note)


@blueprint.post("/preview")
@limiter.limit(PREVIEW)
def preview() -> Reply:
    """What a text will look like: a piece of the page for script, a page for everybody else."""
    text = clean(request.form.get("body", ""))
    if width(text) > ANSWER_WIDTH[1]:
        raise Invalid({"body": _("This is too long.")})
    return render_template("board/_preview.html", html=mentioning.rendered(text))


def _address(question: Question, place: str, **arguments: str) -> str:
    values = {**arguments, "question_id": question.id, "slug": question.slug}
    return link("board.question", _anchor=place, **values)
