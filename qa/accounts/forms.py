"""What people send about their account.

Flask-Security's forms find the member and check the password; ours say which fields there are,
what they are called, and what it does not know: names, and where ``next`` may lead.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, unquote

from flask_security import (
    ChangeEmailForm,
    ChangePasswordForm,
    ForgotPasswordForm,
    LoginForm,
    RegisterFormV2,
    ResetPasswordForm,
    SendConfirmationForm,
    VerifyForm,
)
from flask_security.forms import (
    EmailValidation,
    email_required,
    password_required,
    unique_user_email,
    valid_user_email,
)
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    PasswordField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, Length

from qa.core.db import db, reading
from qa.core.i18n import _
from qa.core.web import kept, typed
from qa.core.web.forms import VerbForm
from qa.core.web.links import link
from qa.core.web.replies import local_address

from . import names, passwords, queries
from .addresses import normalised
from .models import Member

_LONGEST_ADDRESS = 2000
_ADDRESS = [email_required, EmailValidation(verify=True)]
# A password that is compared with the stored one: over-long ones are not even hashed.
_KNOWN = [
    password_required,
    Length(max=passwords.LONGEST, message=_("The password is wrong.")),
]
_SWITCHED_OFF = _("Your organisation has switched this account off. Ask its main account.")
_AUTOFILL_KNOWN = {"autocomplete": "current-password"}
_AUTOFILL_NEW = {"autocomplete": "new-password"}
_AUTOFILL_EMAIL = {"autocomplete": "email"}


def _next(address: str | None) -> str:
    """`address` if it leads into this site, its path decoded, for Flask-Security encodes it again.

    The address of the sign-in page stands for where that page would lead.
    """
    if not address or len(address) > _LONGEST_ADDRESS:
        return ""
    path, mark, query = address.partition("?")
    if path == link("security.login"):
        return _next(parse_qs(query).get("next", [""])[0])
    return local_address(unquote(path) + mark + query)


class SignInForm(LoginForm):
    """E-mail address and password."""

    email = EmailField(
        _("E-mail address"),
        validators=[email_required, EmailValidation(verify=False)],
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(_("Password"), validators=_KNOWN, render_kw=_AUTOFILL_KNOWN)
    remember = BooleanField(_("Keep me signed in on this device"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.next.data = _next(self.next.data) or _next(kept.waiting_page())

    def validate_email(self, field: Field) -> None:
        """Look the member up, and let go of the database before the slow check of the password.

        On SQLite a transaction that may write would keep everybody else from writing meanwhile.
        """
        self.ifield = field
        with reading():
            self.user = queries.by_email(field.data)
            db.session.close()

    def validate(self, **kwargs: Any) -> bool:
        """Whether they may come in. Who knows the password is told what else is in the way."""
        valid: bool = super().validate(**kwargs)
        if self.user_authenticated:
            if isinstance(self.user, Member) and self.user.switched_off:
                self.email.errors = [_SWITCHED_OFF]
            self.form_errors.extend(self.email.errors)
            self.email.errors = []
        return valid


class SignUpForm(RegisterFormV2):
    """Public name, e-mail address and password."""

    name = StringField(
        _("Name"),
        filters=[typed.line],
        validators=[DataRequired(_("Choose a name."))],
        render_kw={"autocomplete": "nickname", "maxlength": names.LONGEST},
    )
    email = EmailField(
        _("E-mail address"), validators=[*_ADDRESS, unique_user_email], render_kw=_AUTOFILL_EMAIL
    )
    password = PasswordField(_("Password"), validators=[password_required], render_kw=_AUTOFILL_NEW)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.next.data = _next(self.next.data)
        if self.next.data:  # first they must confirm, and sign in
            self.next.data = link("security.login", next=self.next.data)

    def validate_name(self, field: Field) -> None:
        """Refuse names that nobody may have, or that somebody has."""
        fault = names.fault(field.data)
        if fault is None and queries.is_taken(field.data):
            fault = _("This name is taken. Please choose another one.")
        if fault is not None:
            raise ValidationError(fault)


class _MailedForm(FlaskForm):  # type: ignore[misc]
    """Whom to mail a link: Flask-Security hides all that is wrong with the address.

    It must not say who has an account; but it may say what is no address.
    """

    email = EmailField(
        _("E-mail address"), validators=[*_ADDRESS, valid_user_email], render_kw=_AUTOFILL_EMAIL
    )

    def validate(self, **kwargs: Any) -> bool:
        """Whether a link is to be mailed."""
        valid: bool = super().validate(**kwargs)
        if not _is_address(self.email.data):
            self.form_errors.extend(self.email.errors)
        return valid


def _is_address(text: str | None) -> bool:
    try:
        return bool(normalised(text or ""))
    except ValueError:
        return False


class ForgotForm(_MailedForm, ForgotPasswordForm):
    """Whose password is forgotten."""


class ResendForm(_MailedForm, SendConfirmationForm):
    """Who waits for the mail that confirms the address."""


class ResetForm(ResetPasswordForm):
    """The new password of somebody who has the link; browsers offer to show it, so once."""

    password = PasswordField(
        _("New password"), validators=[password_required], render_kw=_AUTOFILL_NEW
    )
    password_confirm = None


class NewPasswordForm(ChangePasswordForm):
    """The present password and a new one."""

    password = PasswordField(_("Current password"), validators=_KNOWN, render_kw=_AUTOFILL_KNOWN)
    new_password = PasswordField(
        _("New password"), validators=[password_required], render_kw=_AUTOFILL_NEW
    )
    new_password_confirm = None


class NewEmailForm(ChangeEmailForm):
    """A new e-mail address."""

    email = EmailField(
        _("New e-mail address"),
        validators=[*_ADDRESS, unique_user_email],
        render_kw=_AUTOFILL_EMAIL,
    )


class PasswordAgainForm(VerifyForm):
    """The password once more, before something that matters."""

    password = PasswordField(_("Password"), validators=_KNOWN, render_kw=_AUTOFILL_KNOWN)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.next.data = _next(self.next.data)


class ProfileForm(VerbForm):
    """What others read about a member."""

    company = StringField(
        _("Company"), filters=[typed.line], render_kw={"autocomplete": "organization"}
    )
    trades = StringField(_("Trades"), filters=[typed.line])
    region = StringField(
        _("Region"), filters=[typed.line], render_kw={"autocomplete": "address-level1"}
    )
    sells = StringField(_("Sells"), filters=[typed.line])
    buys = StringField(_("Buys"), filters=[typed.line])
    since_year = StringField(
        _("In the trade since"),
        filters=[typed.line],
        render_kw={"inputmode": "numeric", "maxlength": 4},
    )
    websites = TextAreaField(_("Web addresses"), filters=[typed.text])
    about = TextAreaField(_("About"), filters=[typed.text])


class PrivacyForm(VerbForm):
    """What a member keeps from others; the fields are named as `profile.SWITCHES`."""

    hides_company = BooleanField(_("Hide the company"))
    hides_activity = BooleanField(_("Hide what I asked and answered"))
    hides_figures = BooleanField(_("Hide my figures"))
    hides_place = BooleanField(_("Keep me off the leaderboards"))
    hides_from_search = BooleanField(_("Hide my page from search engines"))


class ClosingForm(VerbForm):
    """That it is them who close the account, and that they mean it."""

    name = StringField(_("Your name"), filters=[typed.line], render_kw={"autocomplete": "off"})
    password = PasswordField(_("Password"), validators=_KNOWN, render_kw=_AUTOFILL_KNOWN)


class LanguageForm(VerbForm):
    """The language of pages and mail."""

    language = StringField(_("Of the pages wherever you sign in, and of our mail."))
