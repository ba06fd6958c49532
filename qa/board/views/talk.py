"""Changes around an answer: follow-ups, reactions, the regulations it rests on."""

from __future__ import annotations

from flask import render_template, request
from werkzeug.wrappers import Response

from qa.board import citing, follow_ups, queries, reacting
from qa.board.drafts import split_lines
from qa.board.forms.talk import CitationsForm, FollowUpForm
from qa.board.models import Question
from qa.board.queries.talk import reactions_view
from qa.core.db import db
from qa.core.errors import Invalid
from qa.core.web.forms import VerbForm
from qa.core.web.kept import sign_in_to_act, sign_in_to_post
from qa.core.web.limits import POST_COMMENT, VOTE, limiter
from qa.core.web.links import link
from qa.core.web.replies import see_other, wants_fragment
from qa.reputation.actors import acting, current

from .blueprint import blueprint
from .question import TalkForms, show

Reply = str | Response | tuple[str, int]


@blueprint.post("/answers/<id:answer_id>/follow-ups")
@limiter.limit(POST_COMMENT)
@sign_in_to_post("board.answer_address", "follow_up")
def follow_up(answer_id: int) -> Reply:
    """Ask on below an answer, or reply to the asker as its author."""
    answer, question = queries.load_answer(answer_id)
    form = FollowUpForm()
    key = form.request_key.data or None
    try:
        posted = follow_ups.follow_up(
            acting(), question, answer, form.body.data, key, form.confirmed.data
        )
    except Invalid as error:
        return _again(question, error, form, TalkForms(answer_id, follow_up=form))
    return _done(question, f"follow-up-{posted}")


@blueprint.post("/follow-ups/<id:follow_up_id>/delete")
@limiter.limit(VOTE)
@sign_in_to_act("board.questions")
def hide_follow_up(follow_up_id: int) -> Response:
    """Take a follow-up away."""
    found, question = follow_ups.load(follow_up_id)
    follow_ups.hide(acting(), question, found)
    return _done(question, f"answer-{found.answer_id}")


@blueprint.post("/follow-ups/<id:follow_up_id>/restore")
@limiter.limit(VOTE)
@sign_in_to_act("board.questions")
def restore_follow_up(follow_up_id: int) -> Response:
    """Put a follow-up back."""
    found, question = follow_ups.load(follow_up_id)
    follow_ups.restore(acting(), question, found)
    return _done(question, f"follow-up-{found.id}")


@blueprint.post("/answers/<id:answer_id>/reaction")
@limiter.limit(VOTE)
@sign_in_to_act("board.answer_address")
def react(answer_id: int) -> Reply:
    """Say what came of an answer: it works, is outdated, is risky; none takes it back."""
    answer, question = queries.load_answer(answer_id)
    kind = request.form.get("value", "")
    reacting.react(acting(), answer, question, kind)
    if not wants_fragment():
        return _done(question, f"answer-{answer_id}")
    db.session.commit()
    mine = "" if kind == reacting.NONE else kind
    reactions = reactions_view(acting(), question, answer_id, mine)
    return render_template("board/_reactions.html", reactions=reactions, answer_id=answer_id)


@blueprint.post("/answers/<id:answer_id>/citations")
@limiter.limit(POST_COMMENT)
@sign_in_to_post("board.answer_address", "citations")
def cite(answer_id: int) -> Reply:
    """Say what an answer rests on, and as of which day."""
    answer, question = queries.load_answer(answer_id)
    form = CitationsForm()
    try:
        citing.recite(acting(), answer, question, split_lines(form.regulations.data))
    except Invalid as error:
        boxes = TalkForms(answer_id, FollowUpForm(formdata=None), form)
        return _again(question, error, form, boxes)
    return _done(question, f"answer-{answer_id}")


def _done(question: Question, place: str) -> Response:
    db.session.commit()
    address = link("board.question", _anchor=place, question_id=question.id, slug=question.slug)
    return see_other(address)


def _again(question: Question, error: Invalid, form: VerbForm, boxes: TalkForms) -> Reply:
    """The page with `boxes`, of which `form` was sent, and what is wrong with it."""
    db.session.rollback()
    form.show(error.errors)
    return show(queries.question_page(current(), question.id), talk_forms=boxes), error.status
