"""The mark that says a company is who it says it is, as moderators give and take it."""

from __future__ import annotations

from flask import flash, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from qa.accounts.organisations import policy, queries, verifying
from qa.accounts.organisations.forms import VerificationForm
from qa.accounts.organisations.queries import Company
from qa.accounts.queries import by_name
from qa.core.db import db
from qa.core.errors import Invalid, Missing
from qa.core.i18n import _, gettext
from qa.core.rulings import require
from qa.core.web.kept import sign_in_to_act
from qa.core.web.limits import ORDER, limiter
from qa.core.web.links import link
from qa.core.web.replies import see_other

from .blueprint import blueprint


@blueprint.route("/members/<name>/verification", methods=["GET", "POST"])
@limiter.limit(ORDER, methods=["POST"])
@sign_in_to_act("members.verification")
def verification(name: str) -> str | Response | tuple[str, int]:
    """Verify a company, or withdraw that (`value` 0), and see when that was done before."""
    company = _company(name)
    require(policy.verify(current_user, company.id))
    form = VerificationForm()
    if request.method == "GET":
        return _page(form, company)
    withdrawing = request.form.get("value") == "0"
    act = verifying.withdraw if withdrawing else verifying.verify
    try:
        act(current_user, company.id, form.note.data)
    except Invalid as error:
        db.session.rollback()
        form.show(error.errors)
        return _page(form, company), error.status
    db.session.commit()
    flash(gettext("The mark is withdrawn.") if withdrawing else gettext("The mark is given."))
    return see_other(link("members.profile", name=company.main_name))


def _company(name: str) -> Company:
    member = by_name(name)
    company = queries.company_of(member) if member is not None else None
    if company is None:
        raise Missing(_("There is no such organisation."))
    return company


def _page(form: VerificationForm, company: Company) -> str:
    return render_template(
        "accounts/organisation_verification.html",
        form=form,
        company=company,
        acts=queries.acts_on(company.id),
        longest=verifying.LONGEST,
    )
