"""What a member keeps from others."""

from __future__ import annotations

from flask import flash, render_template
from flask_login import current_user
from werkzeug.wrappers import Response

from qa.accounts import profile
from qa.accounts.forms import PrivacyForm
from qa.core.db import db
from qa.core.i18n import gettext
from qa.core.web.kept import sign_in_to_act, sign_in_to_read
from qa.core.web.limits import MARK, limiter
from qa.core.web.links import link
from qa.core.web.replies import see_other

from .blueprint import blueprint


@blueprint.get("/settings/privacy")
@sign_in_to_read
def privacy() -> str:
    """The switches, each with what stays visible."""
    return render_template("members/privacy.html", form=PrivacyForm(None, obj=current_user))


@blueprint.post("/settings/privacy")
@limiter.limit(MARK)
@sign_in_to_act("members.privacy")
def save_privacy() -> Response:
    """Set all switches."""
    form = PrivacyForm()
    profile.hide(current_user, [name for name in profile.SWITCHES if form[name].data])
    db.session.commit()
    flash(gettext("Saved. It holds from now on."), "success")
    return see_other(link("members.privacy"))
