"""The settings of a member, and what Flask-Security has no page for."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, current_app, flash, render_template, request
from flask_login import current_user
from flask_security import logout_user
from werkzeug.wrappers import Response

from qa.core.db import db
from qa.core.errors import Invalid
from qa.core.i18n import gettext
from qa.core.web import language as languages
from qa.core.web.kept import kept_fields, sign_in_to_act, sign_in_to_post
from qa.core.web.links import link
from qa.core.web.replies import see_other

from . import profile as profiles
from . import signing_out, websites
from .forms import LanguageForm, ProfileForm
from .profile import LONGEST, Profile

blueprint = Blueprint("accounts", __name__)


@blueprint.before_request
def _members_only() -> Response | None:
    if current_user.is_authenticated or request.method == "POST":  # forms are kept, see below
        return None
    if request.endpoint == "accounts.logout":
        return see_other(link("pages.home"))
    answer: Response = current_app.extensions["security"].login_manager.unauthorized()
    return answer


@blueprint.get("/settings")
def settings() -> Response:
    """The settings begin with the profile."""
    return see_other(link("accounts.profile"))


@blueprint.get("/settings/profile")
def profile() -> str:
    """What others read about the member, to be edited."""
    return _profile(ProfileForm(formdata=kept_fields(), data=asdict(profiles.of(current_user))))


@blueprint.post("/settings/profile")
@sign_in_to_post("accounts.profile")
def save_profile() -> str | Response | tuple[str, int]:
    """Save the profile, or show the form again with its faults."""
    form = ProfileForm()
    try:
        profiles.edit(current_user, Profile(**form.data))
    except Invalid as error:
        form.show(error.errors)
        return _profile(form), error.status
    db.session.commit()
    flash(gettext("Your profile is saved."), "success")
    return see_other(link("accounts.profile"))


def _profile(form: ProfileForm) -> str:
    return render_template(
        "accounts/profile.html", form=form, longest=LONGEST, most_websites=websites.MOST
    )


@blueprint.get("/settings/account")
def account() -> str:
    """How the member signs in, and the language of the site."""
    return _account(LanguageForm(language=current_user.language or languages.current()))


@blueprint.post("/settings/language")
@sign_in_to_act("accounts.account")
def save_language() -> str | Response | tuple[str, int]:
    """Save the language; it comes before the one chosen in this browser, which is forgotten."""
    form = LanguageForm()
    chosen = form.language.data or ""
    try:
        profiles.choose_language(current_user, chosen)
    except Invalid as error:
        form.show(error.errors)
        return _account(form), error.status
    db.session.commit()
    with languages.using(chosen):
        flash(gettext("The language is saved."), "success")
    response = see_other(link("accounts.account"))
    response.delete_cookie(languages.LANGUAGE_COOKIE)
    return response


def _account(form: LanguageForm) -> str:
    return render_template("accounts/account.html", form=form)


@blueprint.post("/settings/devices")
@sign_in_to_act("accounts.account")
def sign_out_everywhere() -> Response:
    """End every session of the member, this one included."""
    signing_out.everywhere(current_user)
    db.session.commit()
    logout_user()
    flash(gettext("You are signed out everywhere."), "success")
    return see_other(link("security.login"))


@blueprint.get("/logout")
def logout() -> str:
    """Ask whether to sign out: only a form may do it, so that no link or picture can."""
    return render_template("accounts/logout.html")
