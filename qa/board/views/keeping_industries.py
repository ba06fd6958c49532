"""Keeping the industries, for administrators."""

from __future__ import annotations

from flask import flash, render_template, request
from werkzeug.wrappers import Response

from qa.board import industry_keeping, policy, tree
from qa.board.forms import IndustryForm, IndustryMergeForm, IndustryMoveForm
from qa.board.models import Industry
from qa.core.db import db
from qa.core.errors import Invalid
from qa.core.i18n import gettext
from qa.core.rulings import require
from qa.core.web import typed
from qa.core.web.forms import VerbForm
from qa.core.web.kept import kept_fields, sign_in_to_act, sign_in_to_post
from qa.core.web.limits import EDIT, limiter
from qa.core.web.links import link
from qa.core.web.replies import see_other
from qa.reputation.actors import acting

from .blueprint import blueprint

Reply = str | Response | tuple[str, int]


@blueprint.get("/industries/new")
@sign_in_to_act("board.new_industry")
def new_industry() -> str:
    """The form for another industry."""
    require(policy.keep_industries(acting()))
    form = IndustryForm(formdata=kept_fields())
    form.parent.data = form.parent.data or request.args.get("parent", "")
    return _new_page(form)


@blueprint.post("/industries/new")
@limiter.limit(EDIT)
@sign_in_to_post("board.new_industry")
def create_industry() -> Reply:
    """Make another industry."""
    form = IndustryForm()
    parent = typed.digits(form.parent.data)
    try:
        made = industry_keeping.create(acting(), form.draft(), parent, form.kind.data)
    except Invalid as error:
        db.session.rollback()
        form.show(error.errors)
        return _new_page(form), error.status
    return _done(made, gettext("The industry is made."))


@blueprint.get("/industries/<slug>/edit")
@sign_in_to_act("board.edit_industry")
def edit_industry(slug: str) -> str:
    """Everything an administrator can do with an industry."""
    require(policy.keep_industries(acting()))
    industry = industry_keeping.by_slug(slug)
    return _page(industry, _filled(industry))


@blueprint.post("/industries/<slug>/edit")
@limiter.limit(EDIT)
@sign_in_to_post("board.edit_industry")
def save_industry(slug: str) -> Reply:
    """Give an industry other names, words or another address."""
    industry = industry_keeping.by_slug(slug)
    form = IndustryForm()
    try:
        industry_keeping.edit(acting(), industry, form.draft())
    except Invalid as error:
        db.session.rollback()
        form.show(error.errors)
        return _page(industry_keeping.by_slug(slug), form), error.status
    return _done(industry, gettext("Saved."))


@blueprint.post("/industries/<slug>/closure")
@limiter.limit(EDIT)
@sign_in_to_act("board.edit_industry")
def close_industry(slug: str) -> Response:
    """Have an industry take no new questions."""
    industry = industry_keeping.by_slug(slug)
    industry_keeping.close(acting(), industry)
    return _done(industry, gettext("The industry takes no new questions."))


@blueprint.post("/industries/<slug>/closure/remove")
@limiter.limit(EDIT)
@sign_in_to_act("board.edit_industry")
def reopen_industry(slug: str) -> Response:
    """Have an industry take questions again."""
    industry = industry_keeping.by_slug(slug)
    industry_keeping.reopen(acting(), industry)
    return _done(industry, gettext("The industry takes questions again."))


@blueprint.post("/industries/<slug>/move")
@limiter.limit(EDIT)
@sign_in_to_act("board.edit_industry")
def move_industry(slug: str) -> Reply:
    """Put an industry below another one, or at the top."""
    industry = industry_keeping.by_slug(slug)
    form = IndustryMoveForm()
    try:
        industry_keeping.move(acting(), industry, typed.digits(form.parent.data))
    except Invalid as error:
        return _again(slug, form, error)
    return _done(industry, gettext("Moved. Its questions follow in a moment."))


@blueprint.get("/industries/<slug>/merge")
@sign_in_to_act("board.edit_industry")
def confirm_merge(slug: str) -> str:
    """What merging an industry means, before it is done."""
    require(policy.keep_industries(acting()))
    target = tree.tree().by_id.get(typed.digits(request.args.get("into", "")) or 0)
    industry = industry_keeping.by_slug(slug)
    return render_template("board/industry_merge.html", industry=industry, target=target)


@blueprint.post("/industries/<slug>/merge")
@limiter.limit(EDIT)
@sign_in_to_act("board.edit_industry")
def merge_industry(slug: str) -> Reply:
    """Merge an industry into another one."""
    industry = industry_keeping.by_slug(slug)
    form = IndustryMergeForm()
    target = db.session.get(Industry, typed.digits(form.into.data) or 0)
    try:
        industry_keeping.merge(acting(), industry, target)
    except Invalid as error:
        return _again(slug, form, error)
    return _done(industry, gettext("Merged. Its questions follow in a moment."))


def _done(industry: Industry, words: str) -> Response:
    db.session.commit()
    tree.forget()
    flash(words)
    return see_other(link("board.edit_industry", slug=industry.slug))


def _again(slug: str, form: VerbForm, error: Invalid) -> tuple[str, int]:
    db.session.rollback()
    form.show(error.errors)
    industry = industry_keeping.by_slug(slug)
    return _page(industry, _filled(industry), form), error.status


def _filled(industry: Industry) -> IndustryForm:
    form = IndustryForm(formdata=kept_fields())
    if not form.slug.data:
        form.fill(industry)
    return form


def _new_page(form: IndustryForm) -> str:
    return render_template("board/industry_new.html", form=form, industries=tree.tree().top)


def _page(industry: Industry, form: IndustryForm, other: VerbForm | None = None) -> str:
    """The page of `industry`; `other` is the form below it that was sent back, if one was."""
    nodes = tree.tree()
    move = other if isinstance(other, IndustryMoveForm) else IndustryMoveForm(formdata=None)
    merge = other if isinstance(other, IndustryMergeForm) else IndustryMergeForm(formdata=None)
    return render_template(
        "board/industry_edit.html",
        industry=industry,
        form=form,
        move_form=move,
        merge_form=merge,
        into=nodes.by_id.get(industry.merged_into_id or 0),
        industries=nodes.top,
    )
