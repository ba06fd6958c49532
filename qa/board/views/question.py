"""The question page."""

from __future__ import annotations

from typing import NamedTuple

from flask import render_template, request
from werkzeug.wrappers import Response

from qa.board import queries
from qa.board.forms import CLOSE_REASONS, AnswerForm, CommentForm, EndingForms, OrderForms
from qa.board.forms.talk import CitationsForm, FollowUpForm
from qa.board.queries.question import SORTS
from qa.core.errors import Missing
from qa.core.i18n import _
from qa.core.web.kept import kept_fields
from qa.core.web.links import link
from qa.core.web.pagecache import cache_for_guests
from qa.core.web.replies import moved
from qa.core.web.visits import seen
from qa.reputation.actors import current

from . import answer_box
from .blueprint import blueprint
from .paging import page_number


@blueprint.get("/questions/<id:question_id>", defaults={"slug": ""})
@blueprint.get("/questions/<id:question_id>/<slug>")
def question(question_id: int, slug: str) -> str | Response:
    """A question with its answers; a wrong slug leads to the right one."""
    sort = request.args.get("sort") or "best"
    if sort not in SORTS:
        raise Missing(_("There is no such list."))
    viewer = current()
    view = queries.question_page(viewer, question_id, page_number(), sort)
    if slug != view.slug:
        values = {**request.args, "question_id": view.id, "slug": view.slug}
        return moved(link("board.question", **values))
    cache_for_guests(f"question:{question_id}", arguments=("sort", "page"))
    if not view.mine:
        seen(f"question:{question_id}", viewer.id if viewer else None)
    return show(view)


class TalkForms(NamedTuple):
    """The boxes below answers; what was typed belongs to the answer with this id, 0 to none."""

    answer_id: int = 0
    follow_up: FollowUpForm | None = None
    citations: CitationsForm | None = None


def show(
    view: queries.QuestionView,
    answer_form: AnswerForm | None = None,
    comment_form: CommentForm | None = None,
    commented: int | None = None,
    ending_forms: EndingForms | None = None,
    talk_forms: TalkForms | None = None,
) -> str:
    """The page of `view`; `commented` is the answer whose comment box was sent, 0 the question.

    Where no form was sent back, a box is empty, or holds what was kept through a sign-in.
    """
    kept_comment = kept_fields("comment")
    if comment_form is None and kept_comment is not None:
        commented = _commented(kept_comment.action)
    return render_template(
        "board/question.html",
        q=view,
        form=answer_form or answer_box.answer_form(view),
        comment_form=comment_form or CommentForm(formdata=kept_comment),
        commented=commented,
        ending_forms=ending_forms or EndingForms(),
        order_forms=OrderForms(),
        talk_forms=talk_forms or _kept_talk(),
        close_reasons=CLOSE_REASONS,
        beside=queries.beside(view.id, view.trade.id),
    )


def _kept_talk() -> TalkForms:
    """The boxes below an answer, empty or with what was kept through a sign-in."""
    follow_up, citations = kept_fields("follow_up"), kept_fields("citations")
    kept = follow_up or citations
    return TalkForms(
        _commented(kept.action) if kept else 0,
        follow_up=FollowUpForm(formdata=follow_up),
        citations=CitationsForm(formdata=citations) if citations else None,
    )


def _commented(action: str) -> int:
    """The answer that a comment sent to `action` was about; 0 for the question itself."""
    _empty, kind, number, *_rest = action.split("/")
    return int(number) if kind == "answers" else 0
