"""The question page."""

from __future__ import annotations

from flask import render_template, request
from werkzeug.wrappers import Response

from qa.board import queries
from qa.board.forms import AnswerForm, CommentForm
from qa.board.queries.question import ANSWERS_A_PAGE, SORTS
from qa.core.errors import Missing
from qa.core.i18n import _
from qa.core.web.kept import kept_fields
from qa.core.web.links import link
from qa.core.web.pagecache import cache_for_guests
from qa.reputation.actors import current

from . import blueprint


@blueprint.get("/questions/<id:question_id>/", defaults={"slug": ""}, strict_slashes=False)
@blueprint.get("/questions/<id:question_id>/<slug>")
def question(question_id: int, slug: str) -> str | Response | tuple[str, int]:
    """A question with its answers; a wrong slug redirects to the right one."""
    cache_for_guests(f"question:{question_id}")
    view = queries.question_page(current(), question_id, _page(), _sort())
    if slug != view.slug:
        query = request.query_string.decode("utf-8", "replace")
        address = link("board.question", question_id=view.id, slug=view.slug)
        return moved(address + ("?" + query if query else ""))
    return show(
        view,
        AnswerForm(formdata=kept_fields("answer")),
        CommentForm(formdata=kept_fields("comment")),
    )


def show(
    view: queries.QuestionView,
    form: AnswerForm,
    comment_form: CommentForm,
    commented: int | None = None,
) -> str:
    """The page of `view`; `commented` is the answer whose comment box was sent, 0 the question."""
    return render_template(
        "board/question.html",
        q=view,
        form=form,
        comment_form=comment_form,
        commented=commented,
        side=queries.neighbours(view.id, view.trade.id),
    )
