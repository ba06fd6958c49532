"""Showing one member who asked."""

from __future__ import annotations

from flask import flash, request
from werkzeug.wrappers import Response

from qa.board import queries, revealing
from qa.core.db import db
from qa.core.errors import Invalid
from qa.core.i18n import gettext
from qa.core.text import clean_line
from qa.core.web.kept import sign_in_to_act
from qa.core.web.limits import VOTE, limiter
from qa.core.web.links import link
from qa.core.web.replies import see_other
from qa.reputation.actors import acting

from .blueprint import blueprint


@blueprint.post("/questions/<id:question_id>/reveal")
@limiter.limit(VOTE)
@sign_in_to_act("board.question")
def reveal(question_id: int) -> Response:
    """Show the member of the given name who asked."""
    question = queries.load_question(question_id)
    name = clean_line(request.form.get("member", ""))
    try:
        name = revealing.reveal(acting(), question, name)
    except Invalid as error:
        db.session.rollback()
        flash(str(error.reason), "error")
    else:
        db.session.commit()
        flash(gettext("%(name)s now sees that you asked this.", name=name), "success")
    return see_other(link("board.question", question_id=question.id, slug=question.slug))
