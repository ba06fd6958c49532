"""Drafts: saved by script as somebody types, or by a button; thrown away."""

from __future__ import annotations

from flask import flash, jsonify, request
from werkzeug.wrappers import Response

from qa.board import drafting, queries
from qa.board.forms import GuardedForm
from qa.core.db import db
from qa.core.errors import Conflict, DomainError
from qa.core.i18n import gettext
from qa.core.web import typed
from qa.core.web.kept import sign_in_to_act
from qa.core.web.limits import SAVE_DRAFT, limiter
from qa.core.web.links import link
from qa.core.web.replies import see_other
from qa.reputation.actors import acting, current

from .blueprint import blueprint

_NOT_TYPED = {
    "csrf_token", "slot", "draft_version", "draft", "preview", "mask", "anyway", "confirmed",
    "attach", "file",
}  # fmt: skip


@blueprint.post("/drafts")
@limiter.limit(SAVE_DRAFT)
@sign_in_to_act("board.ask")
def save_draft() -> Response | tuple[Response, int]:
    """Save the draft in `slot`, for script: the new version, or where the newer draft is."""
    slot, version = request.form.get("slot", ""), request.form.get("draft_version")
    try:
        saved = drafting.save(acting(), slot, typed_fields(), int(typed.number(version)))
    except Conflict:
        db.session.rollback()
        newer = queries.draft_in(current(), slot)
        return jsonify(version=newer.version if newer else 0, address=address_of(newer)), 409
    db.session.commit()
    return jsonify(version=saved)


@blueprint.post("/drafts/<id:draft_id>/discard")
@sign_in_to_act("board.ask")
def discard_draft(draft_id: int) -> Response:
    """Throw a draft away."""
    drafting.discard(acting(), draft_id)
    db.session.commit()
    flash(gettext("The draft is gone."), "success")
    return see_other(link("board.ask"))


def typed_fields() -> dict[str, list[str]]:
    """The fields of the form that was sent, as far as somebody typed or chose them."""
    fields = request.form.to_dict(flat=False)
    return {
        name: values
        for name, values in fields.items()
        if name not in _NOT_TYPED and any(value.strip() for value in values)
    }


def keep(form: GuardedForm, slot: str) -> DomainError | None:
    """Save what was typed in `form` into `slot`, for a button; returns what kept it from that.

    A form that comes back after a clash replaces the newer draft when it is saved once more.
    """
    try:
        drafting.save(acting(), slot, typed_fields(), int(form["draft_version"].data))
    except DomainError as error:
        db.session.rollback()
        form.form_errors = [error.reason]
        newer = queries.draft_in(current(), slot)
        if isinstance(error, Conflict) and newer:
            form["draft_version"].data = str(newer.version)
        return error
    db.session.commit()
    flash(gettext("Your draft is saved."), "success")
    return None


def address_of(draft: queries.DraftView | None) -> str:
    """Where `draft` can be gone on with."""
    if draft is None:
        return link("board.ask")
    kind, _, number = draft.slot.partition(":")
    if kind == "answer":
        return link("board.question", question_id=int(number), _anchor="answer")
    return link("board.ask", draft=draft.id)
