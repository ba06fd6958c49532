"""The regulations that answers rest on: what they are, which answers cite them, what changed."""

from __future__ import annotations

from flask import render_template
from werkzeug.wrappers import Response

from qa.board import citing, policy
from qa.board.forms.talk import RegulationChangeForm
from qa.board.queries.regulations import regulation_page
from qa.board.queries.regulations import regulations as regulation_list
from qa.core.db import db
from qa.core.errors import Invalid
from qa.core.web.kept import sign_in_to_post
from qa.core.web.limits import POST_COMMENT, limiter
from qa.core.web.links import link
from qa.core.web.replies import see_other
from qa.reputation.actors import acting, current

from .blueprint import blueprint
from .paging import page_number


@blueprint.get("/regulations")
def regulations() -> str:
    """The regulations that answers rest on."""
    return render_template("board/regulations.html", list=regulation_list(page_number()))


@blueprint.get("/regulations/<id:regulation_id>")
def regulation(regulation_id: int) -> str:
    """A regulation, and the answers that rest on it."""
    return _page(regulation_id, RegulationChangeForm())


@blueprint.post("/regulations/<id:regulation_id>/change")
@limiter.limit(POST_COMMENT)
@sign_in_to_post("board.regulation")
def change_regulation(regulation_id: int) -> str | Response | tuple[str, int]:
    """Say that a regulation has changed."""
    form = RegulationChangeForm()
    try:
        citing.change(acting(), regulation_id, form.since, form.note.data)
    except Invalid as error:
        db.session.rollback()
        form.show(error.errors)
        return _page(regulation_id, form), error.status
    db.session.commit()
    return see_other(link("board.regulation", regulation_id=regulation_id))


def _page(regulation_id: int, form: RegulationChangeForm) -> str:
    return render_template(
        "board/regulation.html",
        regulation=regulation_page(regulation_id, page_number()),
        form=form,
        ruling=policy.change_regulation(current()),
    )
