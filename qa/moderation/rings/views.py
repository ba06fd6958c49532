"""The moderators' pages of rings: the list, a case, the decision."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import flash, render_template, request
from werkzeug.wrappers import Response

from qa.core.db import db
from qa.core.errors import Invalid
from qa.core.i18n import Text, _, gettext
from qa.core.rulings import require
from qa.core.web.kept import sign_in_to_act
from qa.core.web.limits import ORDER, limiter
from qa.core.web.links import link
from qa.core.web.replies import see_other
from qa.moderation import policy
from qa.moderation.forms import RingForm
from qa.moderation.views import blueprint
from qa.reputation.actors import Actor, acting

from . import deciding, queries

Reply = str | Response | tuple[str, int]

Verb = Callable[[Actor, int, str], None]

VERBS: Mapping[str, tuple[Verb, Text]] = {
    "take_back": (deciding.take_back, _("The gains are taken back.")),
    "give_back": (deciding.give_back, _("The gains are given back.")),
    "dismiss": (deciding.dismiss, _("The case is laid aside.")),
    "reopen": (deciding.reopen, _("The case is open again.")),
}
"""What can be decided, by what the button sends, and what is said then."""


@blueprint.get("/moderation/rings")
@sign_in_to_act("moderation.rings")
def rings() -> str:
    """The members who seem to lift each other."""
    require(policy.read_rings(acting()))
    decided = request.args.get("show") == "decided"
    found = queries.cases(decided)
    return render_template("moderation/rings/list.html", found=found, decided=decided)


@blueprint.get("/moderation/rings/<id:ring_id>")
@sign_in_to_act("moderation.rings")
def ring(ring_id: int) -> str:
    """One case."""
    require(policy.read_rings(acting()))
    return _page(ring_id, RingForm())


@blueprint.post("/moderation/rings/<id:ring_id>/decision")
@limiter.limit(ORDER)
@sign_in_to_act("moderation.rings")
def decide_ring(ring_id: int) -> Reply:
    """Take the gains back, give them back, lay the case aside, open it again."""
    require(policy.read_rings(acting()))
    form = RingForm()
    if request.form.get("value") not in VERBS:
        raise Invalid({"value": _("Say what is to become of the case.")})
    verb, said = VERBS[request.form["value"]]
    try:
        verb(acting(), ring_id, form.reason.data)
    except Invalid as error:
        db.session.rollback()
        form.show(error.errors)
        return _page(ring_id, form), error.status
    db.session.commit()
    flash(gettext(said))
    return see_other(link("moderation.ring", ring_id=ring_id))


def _page(ring_id: int, form: RingForm) -> str:
    found = queries.case(acting(), ring_id)
    return render_template("moderation/rings/case.html", ring=found, form=form)
