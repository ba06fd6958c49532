"""How a question ends: acceptance, declining, more bounty, the public vote, the outcome."""

from __future__ import annotations

from werkzeug.wrappers import Response

from qa.board import queries
from qa.board.forms import (
    BallotForm,
    BountyForm,
    DeclineForm,
    EndingForms,
    OutcomeForm,
    SplitForm,
)
from qa.board.life import accepting, balloting, declining, outcomes, raising
from qa.board.models import Answer, Question
from qa.core.db import db
from qa.core.errors import Invalid, Missing
from qa.core.i18n import _
from qa.core.web.forms import VerbForm
from qa.core.web.kept import sign_in_to_act, sign_in_to_post
from qa.core.web.limits import POST_COMMENT, VOTE, limiter
from qa.core.web.links import link
from qa.core.web.replies import see_other
from qa.reputation.actors import acting, current

from .blueprint import blueprint
from .question import show

Reply = str | Response | tuple[str, int]


@blueprint.post("/answers/<id:answer_id>/acceptance")
@limiter.limit(VOTE)
@sign_in_to_act("board.answer_address")
def accept(answer_id: int) -> Reply:
    """Accept an answer."""
    found, question = queries.load_answer(answer_id)
    accepting.accept(acting(), found)
    db.session.commit()
    return _to(question, f"answer-{found.id}")


@blueprint.post("/questions/<id:question_id>/acceptance")
@limiter.limit(VOTE)
@sign_in_to_act("board.question")
def accept_and_split(question_id: int) -> Reply:
    """Accept an answer, and split the bounty between several."""
    question, form = queries.load_question(question_id), SplitForm()
    try:
        found = _answer_to(question, form.answer_id())
        accepting.accept(acting(), found, form.points())
    except Invalid as error:
        return _again(question, error, "split", form)
    db.session.commit()
    return _to(question, f"answer-{found.id}")


@blueprint.post("/answers/<id:answer_id>/acceptance/remove")
@limiter.limit(VOTE)
@sign_in_to_act("board.answer_address")
def withdraw_acceptance(answer_id: int) -> Reply:
    """Take an acceptance back."""
    found, question = queries.load_answer(answer_id)
    accepting.withdraw(acting(), found)
    db.session.commit()
    return _to(question, "next")


@blueprint.post("/questions/<id:question_id>/decline")
@limiter.limit(POST_COMMENT)
@sign_in_to_post("board.question", "decline")
def decline(question_id: int) -> Reply:
    """Say that no answer was satisfactory."""
    question, form = queries.load_question(question_id), DeclineForm()
    try:
        declining.decline(acting(), question, form.note.data)
    except Invalid as error:
        return _again(question, error, "decline", form)
    db.session.commit()
    return _to(question, "next")


@blueprint.post("/questions/<id:question_id>/bounty")
@limiter.limit(VOTE)
@sign_in_to_post("board.question", "bounty")
def raise_bounty(question_id: int) -> Reply:
    """Raise the bounty."""
    question, form = queries.load_question(question_id), BountyForm()
    try:
        raising.raise_bounty(acting(), question, form.points(), form.request_key.data)
    except Invalid as error:
        return _again(question, error, "bounty", form)
    db.session.commit()
    return _to(question, "next")


@blueprint.post("/questions/<id:question_id>/ballot")
@limiter.limit(VOTE)
@sign_in_to_act("board.question")
def cast_ballot(question_id: int) -> Reply:
    """Vote for the best answer."""
    question = queries.load_question(question_id)
    found = _answer_to(question, BallotForm().answer_id())
    balloting.cast(acting(), found)
    db.session.commit()
    return _to(question, f"answer-{found.id}")


@blueprint.post("/answers/<id:answer_id>/outcome")
@limiter.limit(POST_COMMENT)
@sign_in_to_post("board.answer_address", "outcome")
def report_outcome(answer_id: int) -> Reply:
    """Say what came of the accepted answer."""
    found, question = queries.load_answer(answer_id)
    form = OutcomeForm()
    try:
        outcomes.report(acting(), found, form.outcome.data or "", form.note.data)
    except Invalid as error:
        return _again(question, error, "outcome", form)
    db.session.commit()
    return _to(question, f"answer-{found.id}")


def _answer_to(question: Question, answer_id: int) -> Answer:
    found, its_question = queries.load_answer(answer_id)
    if its_question.id != question.id:
        raise Missing(_("There is no such answer."))
    return found


def _again(question: Question, error: Invalid, name: str, form: VerbForm) -> Reply:
    """The question page with what was sent, and with what is wrong with it."""
    db.session.rollback()
    form.show(error.errors)
    forms = EndingForms(**{name: form}, sent=name)
    return show(queries.question_page(current(), question.id), ending_forms=forms), error.status


def _to(question: Question, place: str) -> Response:
    return see_other(
        link("board.question", _anchor=place, question_id=question.id, slug=question.slug)
    )
