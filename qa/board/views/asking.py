"""The ask form, and what it is helped with while somebody fills it in."""

from __future__ import annotations

from flask import flash, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from qa.board import (
    asking,
    drafting,
    drafts,
    mentioning,
    policy,
    queries,
    sensitive,
    solved_visits,
)
from qa.board.forms import AskForm
from qa.board.models import Kind
from qa.board.tree import tree
from qa.core.db import db
from qa.core.errors import Invalid, Missing
from qa.core.i18n import _, gettext
from qa.core.text import clean, clean_line
from qa.core.web.kept import kept_fields, sign_in_to_post
from qa.core.web.limits import CHECK, POST_QUESTION, VOTE, limiter
from qa.core.web.links import link
from qa.core.web.replies import see_other
from qa.core.web.visitors import visitor_today
from qa.reputation.actors import acting, current
from qa.reputation.rules import rules
from qa.uploads.views import attach, takes_a_file

from .blueprint import blueprint
from .drafts import keep

Reply = str | Response | tuple[str, int]


@blueprint.get("/questions/ask")
def ask() -> str:
    """The form; a visitor may fill it in before signing in."""
    own = queries.question_drafts(current())
    typed = kept_fields() or _drafted(own)
    form = AskForm(formdata=typed)
    if typed is None:
        _prefill(form)
    slot = drafting.ask_slot(form.request_key.data)
    return _page(form, others=[draft for draft in own if draft.slot != slot])


@blueprint.post("/questions/ask")
@limiter.limit(POST_QUESTION)
@sign_in_to_post("board.ask", free="preview")
@takes_a_file
def post_question() -> Reply:
    """Post the question, or show the form again with its preview or its faults."""
    form = AskForm()
    if "draft" in request.form:
        return _keep(form)
    try:
        if attach(form):
            return _page(form)
        if "preview" in request.form:
            html = mentioning.rendered(form.body.data)
            return _page(form, html, queries.find_alike(form.title.data))
        question_id = asking.ask(acting(), form.draft())
    except Invalid as error:
        db.session.rollback()
        form.show(error.errors)
        return _page(form), error.status
    db.session.commit()
    question = queries.load_question(question_id)
    return see_other(link("board.question", question_id=question.id, slug=question.slug))


@blueprint.post("/questions/check")
@limiter.limit(CHECK)
def check() -> str:
    """What should not stand in a title and a body, as a piece of the page for script."""
    texts = {
        "title": clean_line(request.form.get("title", "")[: drafts.TITLE_WIDTH[1]]),
        "body": clean(request.form.get("body", "")[: drafts.BODY_WIDTH]),
    }
    key = sensitive.confirmation(texts) if "asked" in request.form else ""
    return render_template("board/_sensitive.html", found=sensitive.look(texts), key=key)


@blueprint.post("/questions/<id:question_id>/solved-visit")
@limiter.limit(VOTE)
def solved_visit(question_id: int) -> Response:
    """Count that this question answers what somebody was about to ask, and lead them there."""
    question = queries.load_question(question_id)
    solved_visits.count(current(), question, visitor_today())
    db.session.commit()
    flash(gettext("Glad that it is answered already. Nothing was posted."), "success")
    return see_other(link("board.question", question_id=question.id, slug=question.slug))


def _keep(form: AskForm) -> Reply:
    slot = drafting.ask_slot(form.request_key.data)
    error = keep(form, slot)
    saved = queries.draft_in(current(), slot)
    if error:
        return _page(form, newer=saved), error.status
    return see_other(link("board.ask", draft=saved.id if saved else None))


def _drafted(own: list[queries.DraftView]) -> MultiDict[str, str] | None:
    """The fields of the draft that the address names."""
    wanted = request.args.get("draft")
    if wanted is None:
        return None
    for draft in own:
        if str(draft.id) == wanted:
            return draft.typed
    raise Missing(_("This draft is gone: it was posted or discarded."))


def _prefill(form: AskForm) -> None:
    """Fill in what the address says: words from a search box, an industry, a kind of question."""
    form.title.data = request.args.get("title") or request.args.get("q", "")
    node = tree().by_slug.get(request.args.get("industry", ""))
    form.industry.data = str(node.id) if node else ""
    kind = request.args.get("kind", "")
    form.kind.data = kind if kind in list(Kind) else Kind.QUESTION


def _page(
    form: AskForm,
    preview: str | None = None,
    alike: list[queries.Alike] | None = None,
    others: list[queries.DraftView] | None = None,
    newer: queries.DraftView | None = None,
) -> str:
    return render_template(
        "board/ask.html",
        form=form,
        preview=preview,
        alike=alike or [],
        drafts=others or [],
        newer=newer,
        limits=drafts,
        industries=tree().top,
        actor=current(),
        ruling=policy.ask(current()),
        rules=rules(),
    )
