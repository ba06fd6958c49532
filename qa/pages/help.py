"""Pages that explain the site to those who use it; every figure in them is the rules'."""

from __future__ import annotations

from flask import render_template

from qa.core.web.pagecache import cache_for_guests
from qa.reputation import stages, words
from qa.reputation.figures import NOT_YET
from qa.reputation.levels import opened_at
from qa.reputation.rules import rules

from .views import blueprint


@blueprint.get("/help/asking")
def help_asking() -> str:
    """How asking works, from the first word typed to the end of a question."""
    cache_for_guests("help")
    return render_template("pages/help_asking.html", rules=rules(), stage=stages.current())


@blueprint.get("/help/rules")
def help_rules() -> str:
    """The rules of the member system: every figure the site goes by."""
    cache_for_guests("help")
    return render_template(
        "pages/help_rules.html",
        rules=rules(),
        stage=stages.current(),
        causes=words.CAUSES,
        privileges=words.PRIVILEGES,
        stages=words.STAGES,
        not_yet=NOT_YET,
        opened_at=opened_at,
    )
