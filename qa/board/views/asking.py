"""The ask form."""

from __future__ import annotations

from flask import render_template, request
from werkzeug.wrappers import Response

from qa.board import asking, queries
from qa.board.forms import AskForm
from qa.board.tree import tree
from qa.core.db import db
from qa.core.errors import Invalid
from qa.core.markup import render
from qa.core.web.kept import kept_fields, sign_in_to_post
from qa.core.web.limits import POST_QUESTION, limiter
from qa.core.web.links import link
from qa.core.web.replies import see_other
from qa.reputation.actors import acting, current
from qa.reputation.rules import rules

from .blueprint import blueprint


@blueprint.get("/questions/ask")
def ask() -> str:
    """The form; a visitor may fill it in before signing in."""
    form = AskForm(formdata=kept_fields())
    typed = request.args.get("title") or request.args.get("q", "")  # q: from a search box
    form.title.data = form.title.data or typed
    node = tree().by_slug.get(request.args.get("industry", ""))
    if node and not form.industry.data:
        form.industry.data = str(node.id)
    return _page(form)


@blueprint.post("/questions/ask")
@limiter.limit(POST_QUESTION)
@sign_in_to_post("board.ask")
def post_question() -> str | Response | tuple[str, int]:
    """Post the question, or show the form again with its preview or its faults."""
    form = AskForm()
    if "preview" in request.form:
        return _page(form, render(form.body.data))
    try:
        question_id = asking.ask(acting(), form.draft())
    except Invalid as error:
        db.session.rollback()
        form.show(error.errors)
        return _page(form), error.status
    db.session.commit()
    question = queries.load_question(question_id)
    return see_other(link("board.question", question_id=question.id, slug=question.slug))


def _page(form: AskForm, preview: str | None = None) -> str:
    return render_template(
        "board/ask.html",
        form=form,
        preview=preview,
        industries=tree().top,
        actor=current(),
        rules=rules(),
    )
