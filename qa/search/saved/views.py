"""The page of one's saved searches, and its buttons."""

from __future__ import annotations

from flask import flash, render_template, request
from werkzeug.wrappers import Response

from qa.core.db import db
from qa.core.errors import Invalid
from qa.core.i18n import _, gettext
from qa.core.web.kept import sign_in_to_act, sign_in_to_read
from qa.core.web.limits import MARK, limiter
from qa.core.web.links import link
from qa.core.web.replies import see_other
from qa.reputation.actors import acting
from qa.search import forms
from qa.search.views import blueprint

from . import addresses, keeping, policy, queries

VERBS = {"1": keeping.notify, "0": keeping.keep_quiet}
"""What is done with a search, by what the button sends."""


@blueprint.get("/search/saved")
@sign_in_to_read
def saved() -> str:
    """The searches that the member keeps; one in the address can be saved, again maybe."""
    form = forms.read(request.args)
    return render_template(
        "search/saved.html",
        found=queries.saved_of(acting()),
        form=None if form.empty else form,
        words=addresses.in_words(form),
        most=policy.MOST,
    )


@blueprint.post("/search/saved")
@limiter.limit(MARK)
@sign_in_to_act("search.saved")
def save() -> Response:
    """Keep a search."""
    is_new = keeping.save(acting(), forms.read(request.form))
    db.session.commit()
    flash(
        gettext("The search is saved. You will be told of new questions that it finds.")
        if is_new
        else gettext("You keep this search already.")
    )
    return see_other(link("search.saved"))


@blueprint.post("/search/saved/<id:saved_id>/notices")
@limiter.limit(MARK)
@sign_in_to_act("search.saved")
def notify_of_saved(saved_id: int) -> Response:
    """Be told of what a saved search newly finds, or not."""
    if request.form.get("value") not in VERBS:
        raise Invalid({"value": _("Say whether you want to be told.")})
    VERBS[request.form["value"]](acting(), saved_id)
    db.session.commit()
    return see_other(link("search.saved"))


@blueprint.post("/search/saved/<id:saved_id>/delete")
@limiter.limit(MARK)
@sign_in_to_act("search.saved")
def drop_saved(saved_id: int) -> Response:
    """Keep a search no longer; the page offers to save it again."""
    address = keeping.drop(acting(), saved_id)
    db.session.commit()
    flash(gettext("The search is deleted."))
    return see_other(link("search.saved", **addresses.arguments(addresses.read(address))))
