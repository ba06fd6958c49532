"""Flask-Security as this site uses it: which of its parts, at which addresses, in our words.

Its views, tokens and sessions are used as they are. What it may not do here: keep roles in
tables (rights come from ``Member.role`` and the policies), accept tokens or JSON, track sign-ins,
or look anything up on a page but the member whose session it is, by `fs_uniquifier`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from flask import (
    Flask,
    Response,
    abort,
    after_this_request,
    g,
    redirect,
    render_template,
    request,
    session,
)
from flask_security import (
    RoleMixin,
    Security,
    SQLAlchemyUserDatastore,
    change_email_confirmed,
    uia_email_mapper,
    user_authenticated,
    user_confirmed,
    views,
)
from flask_security.change_email import change_email, change_email_confirm
from flask_security.utils import validate_redirect_url
from flask_wtf import FlaskForm
from sqlalchemy.exc import IntegrityError

from qa.core import clock, outbox
from qa.core.db import db
from qa.core.web import kept, language
from qa.core.web.limits import MAIL, SIGN_IN, SIGN_UP, limiter

from . import forms, letters, passwords, registering, signing_out
from .events import MemberConfirmed
from .models import Member
from .words import MESSAGES

SETTINGS: dict[str, Any] = {
    **MESSAGES,
    # What there is, and where.
    "SECURITY_REGISTERABLE": True,
    "SECURITY_CONFIRMABLE": True,
    "SECURITY_RECOVERABLE": True,
    "SECURITY_CHANGEABLE": True,
    "SECURITY_CHANGE_EMAIL": True,
    "SECURITY_CHANGE_URL": "/settings/password",
    "SECURITY_CHANGE_EMAIL_URL": "/settings/email",
    "SECURITY_VERIFY_URL": "/settings/verify",
    "SECURITY_POST_REGISTER_VIEW": "security.login",
    "SECURITY_POST_CHANGE_VIEW": "accounts.account",
    "SECURITY_POST_CHANGE_EMAIL_VIEW": "security.login",
    # What is not: its static files, its commands, tokens and basic authentication.
    "SECURITY_STATIC_FOLDER": None,
    "SECURITY_CLI_USERS_NAME": None,
    "SECURITY_CLI_ROLES_NAME": None,
    "SECURITY_API_ENABLED_METHODS": ["session"],
    # As browsers read it; the default comes out as ``no-store=True``, which they do not.
    "SECURITY_CACHE_CONTROL": {"private": None, "no-store": None},
    # Nobody learns here who has an account.
    "SECURITY_RETURN_GENERIC_RESPONSES": True,
    "SECURITY_USER_IDENTITY_ATTRIBUTES": [
        {"email": {"mapper": uia_email_mapper, "case_insensitive": False}}  # stored folded
    ],
    # How long mailed links live, and how long ago a password may have been given for changes
    # that could take the account away.
    "SECURITY_CONFIRM_EMAIL_WITHIN": timedelta(days=2),
    "SECURITY_RESET_PASSWORD_WITHIN": timedelta(hours=1),
    "SECURITY_CHANGE_EMAIL_WITHIN": timedelta(hours=2),
    "SECURITY_FRESHNESS": timedelta(minutes=30),
    "SECURITY_FRESHNESS_GRACE_PERIOD": timedelta(minutes=10),
    "REMEMBER_COOKIE_DURATION": timedelta(days=30),
    # Passwords. Argon2id at the cost that OWASP's cheat sheet gives for 19 MiB; Flask-Security's
    # own default takes 64 MiB for each sign-in under way.
    "SECURITY_PASSWORD_SCHEMES": ["argon2"],
    "SECURITY_PASSWORD_SINGLE_HASH": True,
    "SECURITY_PASSWORD_LENGTH_MIN": passwords.SHORTEST,
    "SECURITY_PASSWORD_NORMALIZE_FORM": "NFKC",
    "SECURITY_PASSWORD_CONFIRM_REQUIRED": False,
    "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": {
        "argon2__memory_cost": 19 * 1024,
        "argon2__time_cost": 2,
        "argon2__parallelism": 1,
    },
    # Mailed links hold a digest of the address or of the stored hash; they are signed, so that a
    # plain digest does. The default takes half a second of work.
    "SECURITY_HASHING_SCHEMES": ["hex_sha256"],
    "SECURITY_DATETIME_FACTORY": clock.now,
    # One query for the member and nothing else: no join to roles, and no look at the reader's
    # address, which changes all day on a phone.
    "SECURITY_JOIN_USER_ROLES": False,
    "SESSION_PROTECTION": None,
    # Pages and mails. `letters` renders the mails itself, in the language of the reader.
    "SECURITY_LOGIN_USER_TEMPLATE": "accounts/login.html",
    "SECURITY_REGISTER_USER_TEMPLATE": "accounts/register.html",
    "SECURITY_FORGOT_PASSWORD_TEMPLATE": "accounts/forgot_password.html",
    "SECURITY_RESET_PASSWORD_TEMPLATE": "accounts/reset_password.html",
    "SECURITY_SEND_CONFIRMATION_TEMPLATE": "accounts/send_confirmation.html",
    "SECURITY_CHANGE_PASSWORD_TEMPLATE": "accounts/change_password.html",
    "SECURITY_CHANGE_EMAIL_TEMPLATE": "accounts/change_email.html",
    "SECURITY_VERIFY_TEMPLATE": "accounts/verify.html",
    "SECURITY_EMAIL_PLAINTEXT": False,
    "SECURITY_EMAIL_HTML": False,
    "SECURITY_REGISTER_EMAIL_TEMPLATE": "confirm",
    "SECURITY_REGISTER_EMAIL_EXISTING_TEMPLATE": "account_exists",
    "SECURITY_EMAIL_TEMPLATE_CONFIRM": "confirm",
    "SECURITY_EMAIL_TEMPLATE_PASSWORD_RESET": "reset_password",
    "SECURITY_EMAIL_TEMPLATE_PASSWORD_RESET_NOTICE": "password_changed",
    "SECURITY_EMAIL_TEMPLATE_PASSWORD_CHANGE_NOTICE": "password_changed",
    "SECURITY_CHANGE_EMAIL_EMAIL_TEMPLATE": "change_email",
    "WTF_I18N_ENABLED": False,
}

_CHEAP = {"argon2__memory_cost": 8, "argon2__time_cost": 1, "argon2__parallelism": 1}

View = Callable[..., Any]


def init_app(app: Flask) -> None:
    """Set Flask-Security up; after CSRFProtect and the hooks of ``core.web``."""
    app.config.update(SETTINGS)
    app.config["SECURITY_I18N_DOMAIN"] = "messages"
    app.config["SECURITY_I18N_DIRNAME"] = app.config["BABEL_TRANSLATION_DIRECTORIES"]
    if app.testing:
        app.config["SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS"] = _CHEAP
    app.before_request(_prepare)
    security = Security(
        app,
        _Members(),
        render_template=_page,
        mail_util_cls=letters.Postman,
        password_util_cls=passwords.PasswordRules,
        login_form=forms.SignInForm,
        register_form=forms.SignUpForm,
        forgot_password_form=forms.ForgotForm,
        reset_password_form=forms.ResetForm,
        send_confirmation_form=forms.ResendForm,
        change_password_form=forms.NewPasswordForm,
        change_email_form=forms.NewEmailForm,
        verify_form=forms.PasswordAgainForm,
    )
    security.want_json(lambda _request: False)
    security.login_manager.request_loader(None)  # no tokens: a session is the only way in
    app.view_functions.update(_VIEWS)
    user_authenticated.connect(_renew_token, app)
    user_confirmed.connect(_announce_confirmed, app)
    change_email_confirmed.connect(_end_old_address, app)


class _Members(SQLAlchemyUserDatastore):
    """Members, who have no roles in tables; the class of roles is asked for, and never used."""

    def __init__(self) -> None:
        super().__init__(db, Member, RoleMixin)

    def create_user(self, **given: Any) -> Member:
        """Open the account that the sign-up form asks for, in the language of the page."""
        return registering.sign_up(
            given["name"], given["email"], given["password"], language.current()
        )


def _prepare() -> None:
    """Before a request to one of Flask-Security's views."""
    if request.blueprint != "security":
        return
    if request.is_json:  # it would be read where a form is meant, and need not be an object
        abort(415)
    if not all(map(_is_readable, request.values.getlist("next"))):
        abort(400)
    if request.method == "POST":  # some of the views write a mail, and do not commit
        after_this_request(_commit)


def _is_readable(address: str) -> bool:
    """Whether `address` can be taken apart, which ``//[`` cannot; Flask-Security expects it."""
    try:
        validate_redirect_url(address)
    except ValueError:
        return False
    return True


def _commit(response: Response) -> Response:
    if response.status_code < 400:
        db.session.commit()
    return response


def _page(template: str, **context: Any) -> Any:
    """The page of one of Flask-Security's views, with its form as ``form``.

    What was wrong answers 422. A POST that went well and has no page of its own to lead to
    leads to the same one, which shows what was flashed.
    """
    form = next(value for value in context.values() if isinstance(value, FlaskForm))
    form.form_errors[:] = dict.fromkeys(map(str, form.form_errors))  # one for each field
    if request.method == "POST" and not form.errors:
        return redirect(request.path, 303)
    page = render_template(template, form=form, **context)
    return (page, 422) if form.errors else page


def _again_after_clash(view: View) -> View:
    """Ask `view` again where another request took the name or the address a moment before.

    The second time its form finds it taken and says so.
    """

    @wraps(view)
    def settled(*args: Any, **kwargs: Any) -> Any:
        try:
            return view(*args, **kwargs)
        except IntegrityError:
            db.session.rollback()
            return view(*args, **kwargs)

    return settled


_VIEWS = {
    "security.login": limiter.limit(SIGN_IN, methods=["POST"])(views.login),
    "security.verify": limiter.limit(SIGN_IN, methods=["POST"])(views.verify),
    "security.change_password": limiter.limit(SIGN_IN, methods=["POST"])(views.change_password),
    "security.register": limiter.limit(SIGN_UP, methods=["POST"])(
        _again_after_clash(views.register)
    ),
    "security.forgot_password": limiter.limit(MAIL, methods=["POST"])(views.forgot_password),
    "security.send_confirmation": limiter.limit(MAIL, methods=["POST"])(views.send_confirmation),
    "security.change_email": limiter.limit(MAIL, methods=["POST"])(change_email),
    "security.change_email_confirm": _again_after_clash(change_email_confirm),
}
"""Flask-Security's views with what it leaves to us: limits, and clashes that become errors."""


def _renew_token(_app: Flask, **_given: object) -> None:
    """Forget the token of the guest: whoever planted a session must not know the member's."""
    session.pop("csrf_token", None)
    kept.forget_waiting_page()
    g.pop("csrf_token", None)


def _announce_confirmed(_app: Flask, user: Member, **_given: object) -> None:
    outbox.record(MemberConfirmed(user.id))


def _end_old_address(_app: Flask, user: Member, old_email: str, **_given: object) -> None:
    """End what the old address could still do: sessions, and links mailed to it. And tell it."""
    signing_out.everywhere(user)
    db.session.flush()
    letters.write("address_changed", old_email, user.language, user=user, new_email=user.email)
