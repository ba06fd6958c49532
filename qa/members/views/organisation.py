"""The organisation a member leads or belongs to: its accounts, their rights, its points."""

from __future__ import annotations

from flask import flash, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from qa.accounts.organisations import founding, keeping, opening, queries, rights
from qa.accounts.organisations.forms import AccountForm, RightsForm
from qa.accounts.organisations.opening import AccountDraft
from qa.core.db import db
from qa.core.errors import Invalid
from qa.core.i18n import _, gettext
from qa.core.web.kept import kept_fields, sign_in_to_act, sign_in_to_post, sign_in_to_read
from qa.core.web.limits import MAIL, MARK, limiter
from qa.core.web.links import link
from qa.core.web.replies import see_other
from qa.reputation import pooling
from qa.reputation.actors import acting
from qa.reputation.rules import rules

from .blueprint import blueprint

mails = limiter.shared_limit(MAIL, "invitations to organisations")

Reply = str | Response | tuple[str, int]


@blueprint.get("/settings/organisation")
@sign_in_to_read
def organisation() -> str:
    """The organisation as its main account keeps it, or as one of its accounts sees it."""
    form = AccountForm(formdata=kept_fields(), rights=list(rights.AT_FIRST))
    return _page(form)


def _page(form: AccountForm) -> str:
    company = queries.company_of(current_user)
    leads = company is not None and company.main_id == current_user.id
    return render_template(
        "accounts/organisation.html",
        form=form,
        company=company,
        leads=leads,
        accounts=queries.accounts_led_by(current_user.id) if leads else [],
        words=rights.WORDS,
        most=rules().organisations.accounts,
        points=acting().points,
    )


@blueprint.post("/settings/organisation")
@limiter.limit(MARK)
@sign_in_to_act("members.organisation")
def found_organisation() -> Response:
    """Make the member's account the main one of a new organisation."""
    founding.found(current_user)
    return _done(gettext("Your account is now a company account. Open accounts for your people."))


@blueprint.post("/settings/organisation/accounts")
@mails
@sign_in_to_post("members.organisation")
def open_account() -> Reply:
    """Open an account for one of the company's people, and mail them a link."""
    form = AccountForm()
    draft = AccountDraft(form.name.data, form.email.data, form.rights.data or ())
    try:
        account = opening.open_account(current_user, draft, rules().organisations.accounts)
    except Invalid as error:
        db.session.rollback()
        form.show(error.errors)
        return _page(form), error.status
    return _done(gettext("We sent a mail to %(email)s.", email=account.email))


@blueprint.post("/settings/organisation/accounts/<id:account_id>/invitation")
@mails
@sign_in_to_act("members.organisation")
def invite_again(account_id: int) -> Response:
    """Mail the link of an account that was never used once more."""
    account = opening.invite_again(current_user, account_id)
    return _done(gettext("We sent a mail to %(email)s.", email=account.email))


@blueprint.post("/settings/organisation/accounts/<id:account_id>/rights")
@limiter.limit(MARK)
@sign_in_to_act("members.organisation")
def allow_account(account_id: int) -> Response:
    """Set what an account may do."""
    account = keeping.allow(current_user, account_id, RightsForm().rights.data or ())
    return _done(gettext("Saved. It holds for %(name)s at once.", name=account.name))


@blueprint.post("/settings/organisation/accounts/<id:account_id>/state")
@limiter.limit(MARK)
@sign_in_to_act("members.organisation")
def switch_account(account_id: int) -> Response:
    """Switch an account off (`value` 0) or on (1)."""
    switch = {"0": keeping.switch_off, "1": keeping.switch_on}.get(request.form.get("value", ""))
    if switch is None:
        raise Invalid({"value": _("An account is switched on or off.")})
    account = switch(current_user, account_id)
    if account.active:
        return _done(gettext("%(name)s is switched on.", name=account.name))
    return _done(gettext("%(name)s is switched off and signed out.", name=account.name))


@blueprint.post("/settings/organisation/accounts/<id:account_id>/remove")
@limiter.limit(MARK)
@sign_in_to_act("members.organisation")
def remove_account(account_id: int) -> Response:
    """Remove an account that was never used."""
    opening.remove(current_user, account_id)
    return _done(gettext("The account is removed."))


@blueprint.post("/settings/organisation/dissolve")
@limiter.limit(MARK)
@sign_in_to_act("members.organisation")
def dissolve_organisation() -> Response:
    """Switch all accounts off."""
    founding.dissolve(current_user)
    return _done(gettext("All accounts are switched off."))


@blueprint.post("/settings/organisation/points")
@limiter.limit(MARK)
@sign_in_to_act("members.organisation")
def keep_points() -> Response:
    """Keep the points of all accounts in one purse, or apart."""
    keep = {"pooled": pooling.pool, "apart": pooling.part}.get(request.form.get("value", ""))
    if keep is None:
        raise Invalid({"value": _("Points are kept in one purse, or apart.")})
    keep(current_user)
    return _done(gettext("Saved. It holds from now on."))


def _done(said: str) -> Response:
    db.session.commit()
    flash(said, "success")
    return see_other(link("members.organisation"))
