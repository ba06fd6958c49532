"""Suggested edits: those that wait, what each changes, the decision, and taking one back."""

from __future__ import annotations

from flask import flash, render_template
from werkzeug.wrappers import Response

from qa.board import policy
from qa.board.editing import suggesting
from qa.board.editing.changes import changes
from qa.board.editing.contents import Post, content_of
from qa.board.editing.revising import content_at
from qa.board.forms import RejectEditForm
from qa.board.models import Answer, Question, SuggestedEdit
from qa.board.queries.revisions import load_edit, people_of, waiting_edits
from qa.core.db import db
from qa.core.errors import Invalid
from qa.core.i18n import gettext
from qa.core.rulings import require
from qa.core.web.kept import sign_in_to_act
from qa.core.web.limits import EDIT, limiter
from qa.core.web.links import link
from qa.core.web.replies import see_other
from qa.reputation.actors import acting

from .blueprint import blueprint
from .paging import page_number

Reply = str | Response | tuple[str, int]


@blueprint.get("/edits")
@sign_in_to_act("board.edits")
def edits() -> str:
    """The edits that wait for a decision."""
    require(policy.list_edits(acting()))
    rows, has_next = waiting_edits(page_number())
    return render_template(
        "board/editing/edits.html", rows=rows, page=page_number(), has_next=has_next
    )


@blueprint.get("/edits/<id:edit_id>")
@sign_in_to_act("board.edit")
def edit(edit_id: int) -> str:
    """A suggested edit, for its author and those who may decide on it."""
    found, post, question = load_edit(acting(), edit_id)
    return _page(found, post, question, RejectEditForm())


@blueprint.post("/edits/<id:edit_id>/approval")
@limiter.limit(EDIT)
@sign_in_to_act("board.edit")
def approve_edit(edit_id: int) -> Response:
    """Approve a suggested edit."""
    found, post, question = load_edit(acting(), edit_id)
    state = suggesting.approve(acting(), found)
    db.session.commit()
    if state == "overtaken":
        flash(gettext("Somebody changed the same text meanwhile, so the edit does not fit."))
        return see_other(link("board.edit", edit_id=edit_id))
    flash(gettext("The edit is made."))
    place = f"answer-{post.id}" if isinstance(post, Answer) else "question"
    return see_other(
        link("board.question", question_id=question.id, slug=question.slug, _anchor=place)
    )


@blueprint.post("/edits/<id:edit_id>/rejection")
@limiter.limit(EDIT)
@sign_in_to_act("board.edit")
def reject_edit(edit_id: int) -> Reply:
    """Reject a suggested edit, saying why."""
    found, _post, _question = load_edit(acting(), edit_id)
    form = RejectEditForm()
    try:
        suggesting.reject(acting(), found, form.reason.data)
    except Invalid as error:
        db.session.rollback()
        form.show(error.errors)
        return _page(*load_edit(acting(), edit_id), form), error.status
    db.session.commit()
    flash(gettext("The edit is rejected, and its author can read why."))
    return see_other(link("board.edit", edit_id=edit_id))


@blueprint.post("/edits/<id:edit_id>/withdrawal")
@limiter.limit(EDIT)
@sign_in_to_act("board.edit")
def withdraw_edit(edit_id: int) -> Response:
    """Take a suggested edit of one's own back."""
    found, _post, _question = load_edit(acting(), edit_id)
    suggesting.withdraw(acting(), found)
    db.session.commit()
    flash(gettext("You have taken your edit back."))
    return see_other(link("board.edit", edit_id=edit_id))


def _page(edit: SuggestedEdit, post: Post, question: Question, form: RejectEditForm) -> str:
    merged = suggesting.applied(post, edit) if edit.state == "waiting" else None
    before = content_of(post) if merged is not None else content_at(post, edit.base)
    return render_template(
        "board/editing/edit.html",
        edit=edit,
        post=post,
        question=question,
        answer=post if isinstance(post, Answer) else None,
        people=people_of(edit, question),
        fits=merged is not None,
        changes=changes(before, merged if merged is not None else edit.content),
        own=acting().id == edit.author_id,
        form=form,
    )
