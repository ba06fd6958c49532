"""Taking up an account that a company opened, by the link in the mail."""

from __future__ import annotations

from flask import flash, render_template
from werkzeug.wrappers import Response

from qa.accounts import passwords
from qa.accounts.organisations import invitations, opening, queries
from qa.accounts.organisations.forms import JoinForm
from qa.core.db import db
from qa.core.i18n import gettext
from qa.core.web.limits import SIGN_IN, limiter
from qa.core.web.links import link
from qa.core.web.replies import see_other

from .blueprint import blueprint


@blueprint.route("/join/<token>", methods=["GET", "POST"])
@limiter.limit(SIGN_IN, methods=["POST"])
def join(token: str) -> str | Response | tuple[str, int]:
    """Choose the password of an account of one's company, which opens it."""
    account = invitations.invited(token)
    form = JoinForm()
    form.user = account
    if form.validate_on_submit():
        opening.accept(token, passwords.hashed(form.password.data or ""))
        db.session.commit()
        flash(gettext("Your account is open. Sign in with your address and password."), "success")
        return see_other(link("security.login"))
    page = render_template(
        "accounts/organisation_join.html",
        form=form, account=account, company=queries.company_of(account), token=token,
    )  # fmt: skip
    return (page, 422) if form.errors else page
