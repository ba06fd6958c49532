"""Saying whether the best answer helped: for everybody, without an account."""

from __future__ import annotations

from flask import abort, flash, render_template, request
from flask_wtf.csrf import validate_csrf
from werkzeug.wrappers import Response
from wtforms import ValidationError

from qa.board import policy, queries
from qa.core.i18n import gettext
from qa.core.rulings import require
from qa.core.web.limits import VOTE, limiter
from qa.core.web.links import link
from qa.core.web.replies import see_other, wants_fragment
from qa.core.web.visits import visits
from qa.reputation.actors import current

from .blueprint import blueprint


@blueprint.get("/answers/<id:answer_id>/helpful")
def helpful(answer_id: int) -> str:
    """Ask a guest whose browser runs no script: the page of the answer holds no form for them."""
    answer, question = queries.load_answer(answer_id)
    require(policy.rate_helpful(current(), question, answer))
    return render_template("board/helpful.html", answer=answer, question=question)


@blueprint.post("/answers/<id:answer_id>/helpful")
@limiter.limit(VOTE)
def rate(answer_id: int) -> str | Response:
    """Note what the reader says; it is counted with the visits, once a reader."""
    answer, question = queries.load_answer(answer_id)
    actor = current()
    require(policy.rate_helpful(actor, question, answer))
    said = request.form.get("value")
    if said not in ("0", "1") or not _is_own_form():
        abort(400)
    visits().note(
        request.environ, f"answer:{answer_id}", actor.id if actor else None, said=int(said)
    )
    if wants_fragment():
        return render_template("board/_thanks.html")
    flash(gettext("Thank you. What readers say helps the next one choose."))
    return see_other(
        link("board.question", question_id=question.id, slug=question.slug,
             _anchor=f"answer-{answer_id}")
    )  # fmt: skip


def _is_own_form() -> bool:
    """Whether the request was made on a page of this site: the browser says so, or the token."""
    origin = request.headers.get("Origin", "")
    if request.headers.get("Sec-Fetch-Site") == "same-origin" or (
        origin.partition("://")[2] == request.host
    ):
        return True
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return False
    return True
