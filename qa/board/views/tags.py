"""The tags: all of them, each with what it is for, and keeping them in order."""

from __future__ import annotations

from flask import flash, render_template, request
from werkzeug.wrappers import Response

from qa.board import policy, queries, tag_keeping
from qa.board.forms import DescribeTagForm, TagMergeForm, TagWordForm
from qa.board.queries.tags import TagView, find_tags, tag_view
from qa.core.db import db
from qa.core.errors import Invalid, Missing
from qa.core.i18n import _, gettext
from qa.core.markup import render
from qa.core.rulings import require
from qa.core.text import clean_line
from qa.core.web.forms import VerbForm
from qa.core.web.kept import kept_fields, sign_in_to_act, sign_in_to_post
from qa.core.web.limits import EDIT, SEARCH, limiter
from qa.core.web.links import link
from qa.core.web.pagecache import cache_for_guests
from qa.core.web.replies import see_other
from qa.reputation.actors import acting, current

from .blueprint import blueprint

Reply = str | Response | tuple[str, int]


@blueprint.get("/tags")
@limiter.limit(SEARCH)
def tags() -> str:
    """The tags in use, or those with a word in them."""
    words = clean_line(request.args.get("q", "")).lower().lstrip("#")[:30]
    if not words:
        cache_for_guests("lists")
    found = find_tags(words) if words else queries.tag_names()
    return render_template("board/tags.html", tags=found, words=words)


@blueprint.get("/tags/<name>")
def tag(name: str) -> str | Response:
    """A tag: what it is for, which words mean it, and its newest questions."""
    view = _view(name)
    if view.name != name:
        return see_other(link("board.tag", name=view.name))
    cache_for_guests("lists")
    return _page(view)


@blueprint.get("/tags/<name>/description")
@sign_in_to_act("board.tag_description")
def tag_description(name: str) -> str:
    """The form for what a tag is for."""
    require(policy.describe_tag(acting()))
    view = _view(name)
    form = DescribeTagForm(formdata=kept_fields())
    form.description.data = form.description.data or view.description
    return render_template("board/tag_description.html", tag=view, form=form, preview="")


@blueprint.post("/tags/<name>/description")
@limiter.limit(EDIT)
@sign_in_to_post("board.tag_description")
def describe_tag(name: str) -> Reply:
    """Say what a tag is for."""
    form = DescribeTagForm()
    view = _view(name)
    if "preview" in request.form:
        html = render(form.description.data)
        return render_template("board/tag_description.html", tag=view, form=form, preview=html)
    try:
        tag_keeping.describe(acting(), tag_keeping.find(view.name), form.description.data)
    except Invalid as error:
        db.session.rollback()
        form.show(error.errors)
        page = render_template("board/tag_description.html", tag=view, form=form, preview="")
        return page, error.status
    db.session.commit()
    return see_other(link("board.tag", name=view.name))


@blueprint.post("/tags/<name>/synonyms")
@limiter.limit(EDIT)
@sign_in_to_act("board.tag")
def make_synonym(name: str) -> Reply:
    """Have another word mean a tag."""
    form = TagWordForm()
    try:
        tag_keeping.make_synonym(acting(), form.word.data, tag_keeping.find(name))
    except Invalid as error:
        return _again(name, form, error)
    db.session.commit()
    flash(gettext("Done. Questions under the old tag follow in a moment."))
    return see_other(link("board.tag", name=name))


@blueprint.post("/tags/<name>/synonyms/remove")
@limiter.limit(EDIT)
@sign_in_to_act("board.tag")
def release_synonym(name: str) -> Reply:
    """Have a synonym be a tag of its own again."""
    word = request.form.get("word", "")
    tag_keeping.release(acting(), tag_keeping.find(name), word)
    db.session.commit()
    flash(gettext("“%(word)s” is a tag of its own again.", word=word))
    return see_other(link("board.tag", name=name))


@blueprint.post("/tags/<name>/merge")
@limiter.limit(EDIT)
@sign_in_to_act("board.tag")
def merge_tag(name: str) -> Reply:
    """Merge a tag into another one."""
    form = TagMergeForm()
    try:
        target = tag_keeping.merge(acting(), tag_keeping.find(name), form.into.data)
    except Invalid as error:
        return _again(name, form, error)
    db.session.commit()
    flash(gettext("Done. Questions under the old tag follow in a moment."))
    return see_other(link("board.tag", name=target.name))


def _again(name: str, form: VerbForm, error: Invalid) -> tuple[str, int]:
    db.session.rollback()
    form.show(error.errors)
    return _page(_view(name), form), error.status


def _view(name: str) -> TagView:
    view = tag_view(clean_line(name).lower())
    if view is None:
        raise Missing(_("There is no such tag."))
    return view


def _page(view: TagView, form: VerbForm | None = None) -> str:
    """The tag's page, with the form that was sent back, if there is one."""
    actor = current()
    return render_template(
        "board/tag.html",
        tag=view,
        can_describe=policy.describe_tag(actor),
        can_replace=policy.replace_tag(actor).ok,
        word_form=form if isinstance(form, TagWordForm) else TagWordForm(formdata=None),
        merge_form=form if isinstance(form, TagMergeForm) else TagMergeForm(formdata=None),
    )
