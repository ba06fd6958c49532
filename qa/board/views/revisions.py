"""The history of questions and answers: every revision, what changed, and the way back."""

from __future__ import annotations

from flask import flash, render_template, request
from werkzeug.wrappers import Response

from qa.board import policy, queries
from qa.board.editing import revising
from qa.board.editing.changes import changes
from qa.board.editing.contents import Post, version
from qa.board.models import Answer, Question
from qa.board.queries import revisions
from qa.core.db import db
from qa.core.errors import Missing
from qa.core.i18n import _, gettext
from qa.core.web import typed
from qa.core.web.kept import sign_in_to_act
from qa.core.web.limits import EDIT, HISTORY, limiter
from qa.core.web.links import link
from qa.core.web.pagecache import cache_for_guests
from qa.core.web.replies import see_other
from qa.reputation.actors import acting, current

from .blueprint import blueprint
from .paging import page_number


@blueprint.get("/questions/<id:question_id>/revisions")
@limiter.limit(HISTORY)
def question_revisions(question_id: int) -> str:
    """The history of a question."""
    question = queries.load_question(question_id)
    return _page(question, question)


@blueprint.get("/answers/<id:answer_id>/revisions")
@limiter.limit(HISTORY)
def answer_revisions(answer_id: int) -> str:
    """The history of an answer."""
    answer, question = queries.load_answer(answer_id)
    return _page(answer, question)


@blueprint.post("/questions/<id:question_id>/revisions/<id:number>/rollback")
@limiter.limit(EDIT)
@sign_in_to_act("board.question_revisions")
def roll_back_question(question_id: int, number: int) -> Response:
    """Have a question read as it once did."""
    question = queries.load_question(question_id)
    return _roll_back(question, question, number)


@blueprint.post("/answers/<id:answer_id>/revisions/<id:number>/rollback")
@limiter.limit(EDIT)
@sign_in_to_act("board.answer_revisions")
def roll_back_answer(answer_id: int, number: int) -> Response:
    """Have an answer read as it once did."""
    answer, question = queries.load_answer(answer_id)
    return _roll_back(answer, question, number)


def _page(post: Post, question: Question) -> str:
    rows = revisions.history(question, post, page_number())
    if not rows:
        raise Missing(_("There is no such page."))
    after = _number("to", post.revision, post.revision)
    before = _number("from", max(after - 1, 1), post.revision)
    compared = changes(revising.content_at(post, before), revising.content_at(post, after))
    # Pairs of revisions are many and cost the most: only the usual ones are kept.
    if before in (1, after - 1):
        cache_for_guests(f"question:{question.id}", arguments=("from", "to", "page"))
    return render_template(
        "board/editing/revisions.html",
        post=post,
        question=question,
        answer=post if isinstance(post, Answer) else None,
        rows=rows,
        page=page_number(),
        has_next=page_number() * revisions.PAGE_SIZE < post.revision,
        before=before,
        after=after,
        changes=compared,
        version=version(post),
        can_edit=policy.edit(current(), post, question).ok,
    )


def _number(name: str, default: int, last: int) -> int:
    """The revision that the address names. Raises `Missing` where there is none."""
    text = request.args.get(name) or str(default)
    number = typed.digits(text)
    if number is None or not 1 <= number <= last:
        raise Missing(_("There is no such revision."))
    return number


def _roll_back(post: Post, question: Question, number: int) -> Response:
    revising.roll_back(acting(), post, number, request.form.get("revision", ""))
    db.session.commit()
    flash(gettext("It reads as in revision %(number)s again.", number=number))
    if isinstance(post, Answer):
        return see_other(link("board.answer_revisions", answer_id=post.id))
    return see_other(link("board.question_revisions", question_id=question.id))
