"""The moderators' page of questions that may have been asked before."""

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
from qa.core.web.seeking import before
from qa.reputation.actors import Actor, acting
from qa.search.views import blueprint

from . import deciding, policy, queries

Verb = Callable[[Actor, int], None]

VERBS: Mapping[str, tuple[Verb, Text]] = {
    "later": (deciding.close_later, _("The later question is closed as a duplicate.")),
    "earlier": (deciding.close_earlier, _("The earlier question is closed as a duplicate.")),
    "different": (deciding.tell_apart, _("They will not be proposed again.")),
    "open": (deciding.propose_again, _("They are proposed again.")),
}
"""What can be decided, by what the button sends, and what is said then."""


@blueprint.get("/moderation/duplicates")
@sign_in_to_act("search.duplicates")
def duplicates() -> str:
    """Pairs of questions that look alike, or those on which it was decided."""
    require(policy.decide(acting()))
    decided = request.args.get("show") == "decided"
    read = queries.decided_candidates if decided else queries.open_candidates
    return render_template("search/duplicates.html", page=read(before()), decided=decided)


@blueprint.post("/moderation/duplicates/<id:candidate_id>/decision")
@limiter.limit(ORDER)
@sign_in_to_act("search.duplicates")
def decide_on_duplicates(candidate_id: int) -> Response:
    """Close one of the two, tell them apart, or take that back."""
    value = request.form.get("value", "")
    if value not in VERBS:
        raise Invalid({"value": _("Say whether they ask the same.")})
    verb, said = VERBS[value]
    verb(acting(), candidate_id)
    db.session.commit()
    flash(gettext(said))
    return see_other(link("search.duplicates", show="decided" if value == "open" else None))
