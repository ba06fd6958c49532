"""Guides: the list, their pages and history, and what is done to them."""

from __future__ import annotations

from flask import render_template, request
from werkzeug.wrappers import Response

from qa.board.forms.guides import GuideForm
from qa.board.guides import growing
from qa.board.queries import guides as queries
from qa.core.db import db
from qa.core.errors import Invalid, Missing
from qa.core.i18n import _
from qa.core.rulings import require
from qa.core.web import typed
from qa.core.web.kept import kept_fields, sign_in_to_act, sign_in_to_post
from qa.core.web.limits import POST_ANSWER, VOTE, limiter
from qa.core.web.links import link
from qa.core.web.pagecache import cache_for_guests
from qa.core.web.replies import moved, see_other
from qa.reputation.actors import acting, current

from .blueprint import blueprint
from .paging import page_number

Reply = str | Response | tuple[str, int]


@blueprint.get("/guides")
def guides() -> str:
    """The guides."""
    found = queries.guides(page_number())
    if found.cards or found.page == 1:
        cache_for_guests("guides", arguments=("page",))
    return render_template("board/guides/list.html", list=found)


@blueprint.post("/questions/<id:question_id>/guide")
@limiter.limit(POST_ANSWER)
@sign_in_to_act("board.question")
def grow_guide(question_id: int) -> Reply:
    """Grow a question that found its answer into a guide."""
    guide_id = growing.grow(acting(), question_id)
    db.session.commit()
    return see_other(link("board.edit_guide", guide_id=guide_id))


@blueprint.get("/guides/<id:guide_id>", defaults={"slug": ""})
@blueprint.get("/guides/<id:guide_id>/<slug>")
def guide(guide_id: int, slug: str) -> str | Response:
    """A guide; a wrong slug leads to the right one."""
    view = queries.guide_page(current(), guide_id)
    if slug != view.slug:
        return moved(_address(view))
    cache_for_guests(f"guide:{guide_id}", f"question:{view.question_id}")
    return render_template("board/guides/guide.html", guide=view)


@blueprint.get("/guides/<id:guide_id>/edit")
def edit_guide(guide_id: int) -> str:
    """The form of a guide."""
    view = queries.guide_page(current(), guide_id)
    require(view.can["edit"])
    form = GuideForm(formdata=kept_fields())
    if not form.revision.data or form.revision.data == "0":
        form.title.data, form.body.data = view.title, view.body
        form.revision.data = str(view.revision)
    return render_template("board/guides/edit.html", guide=view, form=form)


@blueprint.post("/guides/<id:guide_id>/edit")
@limiter.limit(POST_ANSWER)
@sign_in_to_post("board.edit_guide")
def save_guide(guide_id: int) -> Reply:
    """Save a guide, or show the form again with its faults or with what came between."""
    view, form = queries.guide_page(current(), guide_id), GuideForm()
    try:
        growing.edit(acting(), guide_id, form.draft())
    except Invalid as error:
        db.session.rollback()
        form.show(error.errors)
        return render_template("board/guides/edit.html", guide=view, form=form), error.status
    except growing.Overtaken as error:
        db.session.rollback()
        form.show({"body": error.reason})
        form.revision.data = str(view.revision)
        return render_template("board/guides/edit.html", guide=view, form=form), error.status
    db.session.commit()
    return see_other(_address(queries.guide_page(current(), guide_id)))


@blueprint.get("/guides/<id:guide_id>/revisions")
def guide_revisions(guide_id: int) -> str:
    """The history of a guide, with what each edit changed."""
    view = queries.guide_page(current(), guide_id)
    found = queries.revisions(view, page_number())
    return render_template("board/guides/revisions.html", guide=view, list=found)


@blueprint.post("/guides/<id:guide_id>/revisions")
@limiter.limit(VOTE)
@sign_in_to_act("board.guide_revisions")
def roll_back_guide(guide_id: int) -> Reply:
    """Have a guide read as in an earlier revision again."""
    view = queries.guide_page(current(), guide_id)
    number = typed.digits(request.form.get("number", ""))
    if number is None:
        raise Missing(_("There is no such revision."))
    growing.roll_back(acting(), view.id, number)
    db.session.commit()
    return see_other(link("board.guide_revisions", guide_id=guide_id))


@blueprint.post("/guides/<id:guide_id>/delete")
@limiter.limit(VOTE)
@sign_in_to_act("board.guide")
def hide_guide(guide_id: int) -> Reply:
    """Take a guide away."""
    view = queries.guide_page(current(), guide_id)
    growing.hide(acting(), view.id)
    db.session.commit()
    return see_other(_address(view))


@blueprint.post("/guides/<id:guide_id>/restore")
@limiter.limit(VOTE)
@sign_in_to_act("board.guide")
def restore_guide(guide_id: int) -> Reply:
    """Put a guide back."""
    view = queries.guide_page(current(), guide_id)
    growing.restore(acting(), view.id)
    db.session.commit()
    return see_other(_address(view))


def _address(view: queries.GuideView) -> str:
    return link("board.guide", guide_id=view.id, slug=view.slug)
