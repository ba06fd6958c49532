"""The pages of what was looked for, of synonyms, and of pinned answers."""

from __future__ import annotations

from flask import Blueprint, flash, render_template, request
from werkzeug.wrappers import Response

from qa.core.db import db
from qa.core.errors import Invalid, Missing
from qa.core.i18n import _, gettext
from qa.core.rulings import require
from qa.core.web import seeking, typed
from qa.core.web.kept import kept_fields, sign_in_to_act, sign_in_to_post
from qa.core.web.limits import EDIT, limiter
from qa.core.web.links import link
from qa.core.web.replies import see_other
from qa.reputation.actors import acting
from qa.search import pinning, synonyms

from . import grouping, pins, policy, queries, reports
from .forms import PinForm, SynonymsForm
from .reports import Report
from .totals import LEAST, PERIODS

blueprint = Blueprint("upkeep", __name__)

Reply = str | Response | tuple[str, int]

_PREVIEW = "preview"
"""The button that only shows what a group would change."""


@blueprint.get("/moderation/searches")
@sign_in_to_act("upkeep.searches")
def searches() -> str:
    """What readers looked for: in vain, without opening a result, most often."""
    require(policy.read_searches(acting()))
    tab, days = request.args.get("tab") or Report.UNANSWERED, request.args.get("days") or "30"
    page = typed.digits(request.args.get("page") or "1", 3) or 0
    known = tab in list(Report) and days in map(str, PERIODS) and 1 <= page <= reports.LAST_PAGE
    if not known:
        raise Missing(_("There is no such list."))
    rows, has_next = reports.read(Report(tab), int(days), page)
    return render_template(
        "search/upkeep/searches.html",
        rows=rows, tab=tab, days=int(days), periods=PERIODS, page=page, has_next=has_next,
        least=LEAST, can_keep=policy.keep_search(acting()).ok,
    )  # fmt: skip


@blueprint.get("/moderation/synonyms")
@sign_in_to_act("upkeep.synonym_groups")
def synonym_groups() -> str:
    """The groups of texts that mean the same, and the form for another one."""
    require(policy.keep_search(acting()))
    form = SynonymsForm(formdata=kept_fields())
    form.texts.data = form.texts.data or typed.text(request.args.get("texts"))
    return _groups_page(form)


@blueprint.post("/moderation/synonyms")
@limiter.limit(EDIT)
@sign_in_to_post("upkeep.synonym_groups")
def add_group() -> Reply:
    """Have texts mean the same, or show what that would change."""
    form = SynonymsForm()
    try:
        if _PREVIEW in request.form:
            return _groups_page(form, _preview(form))
        grouping.add(acting(), form.split)
    except Invalid as error:
        db.session.rollback()
        form.show(error.errors)
        return _groups_page(form), error.status
    return _groups_changed(gettext("Saved. The search goes by it within seconds."))


@blueprint.get("/moderation/synonyms/<id:group_id>")
@sign_in_to_act("upkeep.edit_group")
def edit_group(group_id: int) -> str:
    """The form of one group."""
    require(policy.keep_search(acting()))
    group, form = grouping.load(group_id), SynonymsForm(formdata=kept_fields())
    form.texts.data = form.texts.data or "\n".join(group.texts)
    form.version.data = form.version.data or grouping.version_of(group)
    return _group_page(group_id, form)


@blueprint.post("/moderation/synonyms/<id:group_id>")
@limiter.limit(EDIT)
@sign_in_to_post("upkeep.edit_group")
def save_group(group_id: int) -> Reply:
    """Give a group other texts, or show what that would change."""
    form = SynonymsForm()
    try:
        if _PREVIEW in request.form:
            return _group_page(group_id, form, _preview(form, group_id))
        grouping.edit(acting(), group_id, form.split, form.version.data)
    except Invalid as error:
        db.session.rollback()
        form.show(error.errors)
        form.version.data = grouping.version_of(grouping.load(group_id))
        return _group_page(group_id, form), error.status
    return _groups_changed(gettext("Saved. The search goes by it within seconds."))


@blueprint.post("/moderation/synonyms/<id:group_id>/delete")
@limiter.limit(EDIT)
@sign_in_to_act("upkeep.synonym_groups")
def remove_group(group_id: int) -> Response:
    """Have the texts of a group mean the same no longer."""
    grouping.remove(acting(), group_id)
    return _groups_changed(gettext("Removed. For a month it can be put back."), show="removed")


@blueprint.post("/moderation/synonyms/<id:group_id>/restore")
@limiter.limit(EDIT)
@sign_in_to_act("upkeep.synonym_groups")
def restore_group(group_id: int) -> Response:
    """Put a removed group back."""
    grouping.restore(acting(), group_id)
    return _groups_changed(gettext("It is back."))


@blueprint.get("/moderation/pins")
@sign_in_to_act("upkeep.pinned_answers")
def pinned_answers() -> str:
    """The answers that stand above the results of a search, and the form for another one."""
    require(policy.keep_search(acting()))
    form = PinForm(formdata=kept_fields())
    form.words.data = form.words.data or typed.line(request.args.get("words"))
    return _pins_page(form)


@blueprint.post("/moderation/pins")
@limiter.limit(EDIT)
@sign_in_to_post("upkeep.pinned_answers")
def pin_answer() -> Reply:
    """Pin an answer to a search."""
    form = PinForm()
    try:
        pins.pin(acting(), form.words.data, form.question.data)
    except Invalid as error:
        db.session.rollback()
        form.show(error.errors)
        return _pins_page(form), error.status
    return _pins_changed(gettext("Saved. The search goes by it within seconds."))


@blueprint.post("/moderation/pins/<id:pin_id>/delete")
@limiter.limit(EDIT)
@sign_in_to_act("upkeep.pinned_answers")
def remove_pin(pin_id: int) -> Response:
    """Take a pinned answer down."""
    pins.remove(acting(), pin_id)
    return _pins_changed(gettext("Taken down. For a month it can be put back."), show="removed")


@blueprint.post("/moderation/pins/<id:pin_id>/restore")
@limiter.limit(EDIT)
@sign_in_to_act("upkeep.pinned_answers")
def restore_pin(pin_id: int) -> Response:
    """Put a pinned answer back."""
    pins.restore(acting(), pin_id)
    return _pins_changed(gettext("It is back."))


def _groups_changed(words: str, show: str | None = None) -> Response:
    db.session.commit()
    synonyms.forget()
    flash(words)
    return see_other(link("upkeep.synonym_groups", show=show))


def _pins_changed(words: str, show: str | None = None) -> Response:
    db.session.commit()
    pinning.forget()
    flash(words)
    return see_other(link("upkeep.pinned_answers", show=show))


def _preview(form: SynonymsForm, group_id: int = 0) -> list[queries.Effect]:
    require(policy.keep_search(acting()))
    grouping.check(form.split, group_id)
    return queries.effects(form.split)


def _groups_page(form: SynonymsForm, effects: list[queries.Effect] | None = None) -> str:
    removed = request.args.get("show") == "removed"
    found, next_id = queries.groups(removed, seeking.before())
    return render_template(
        "search/upkeep/synonyms.html",
        form=form, effects=effects, found=found, next_id=next_id, removed=removed,
    )  # fmt: skip


def _group_page(
    group_id: int, form: SynonymsForm, effects: list[queries.Effect] | None = None
) -> str:
    return render_template(
        "search/upkeep/synonym_group.html", group_id=group_id, form=form, effects=effects
    )


def _pins_page(form: PinForm) -> str:
    removed = request.args.get("show") == "removed"
    found, next_id = queries.pins(removed, seeking.before())
    return render_template(
        "search/upkeep/pins.html", form=form, found=found, next_id=next_id, removed=removed
    )
