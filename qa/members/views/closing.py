"""Closing one's account."""

from __future__ import annotations

from flask import flash, render_template
from flask_login import current_user
from flask_security import logout_user
from werkzeug.wrappers import Response

from qa.accounts import closing, passwords
from qa.accounts.forms import ClosingForm
from qa.accounts.names import of_closed
from qa.core.db import db
from qa.core.errors import Invalid
from qa.core.i18n import _, gettext
from qa.core.web.kept import sign_in_to_act, sign_in_to_read
from qa.core.web.limits import SIGN_IN, limiter
from qa.core.web.links import link
from qa.core.web.replies import see_other

from .blueprint import blueprint


@blueprint.get("/settings/close")
@sign_in_to_read
def close() -> str:
    """What stays and what goes, and the form."""
    return _page(ClosingForm(None))


@blueprint.post("/settings/close")
@limiter.limit(SIGN_IN)
@sign_in_to_act("members.close")
def close_account() -> Response | tuple[str, int]:
    """Close the account; the password and the name say that it is meant."""
    form = ClosingForm()
    stored = current_user.password
    db.session.rollback()  # nobody has to wait for the slow check of the password
    if not form.validate():
        return _page(form), 422
    if not passwords.is_right(form.password.data, stored):
        form.show({"password": _("The password is wrong.")})
        return _page(form), 422
    try:
        closing.close(current_user, form.name.data)
    except Invalid as error:
        db.session.rollback()
        form.show(error.errors)
        return _page(form), error.status
    db.session.commit()
    logout_user()
    flash(gettext("Your account is closed. Thank you for what you shared here."), "success")
    return see_other(link("pages.home"))


def _page(form: ClosingForm) -> str:
    return render_template(
        "members/close.html",
        form=form,
        ruling=closing.may_close(current_user),
        new_name=of_closed(current_user.id),
    )
