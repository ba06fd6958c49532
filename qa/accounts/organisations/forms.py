"""What people send about an organisation."""

from __future__ import annotations

from flask_security import ResetPasswordForm
from flask_security.forms import password_required
from wtforms import EmailField, PasswordField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from qa.core.i18n import _
from qa.core.web import typed
from qa.core.web.forms import VerbForm

from .rights import WORDS


class RightsForm(VerbForm):
    """What an account may do."""

    rights = SelectMultipleField(
        _("What this account may do"),
        choices=[SelectChoice(right, words) for right, words in WORDS.items()],
        validate_choice=False,
    )


class AccountForm(RightsForm):
    """A new account: the part of its name after the colon, and whose it is."""

    name = StringField(_("Name"), filters=[typed.line])
    email = EmailField(_("E-mail address"), filters=[typed.line])


class JoinForm(ResetPasswordForm):
    """The password that an invited person chooses; checked against their name and address."""

    password = PasswordField(
        _("Password"),
        validators=[password_required],
        render_kw={"autocomplete": "new-password"},
    )
    password_confirm = None


class VerificationForm(VerbForm):
    """What a moderator saw, or why the mark is withdrawn."""

    note = TextAreaField(_("What you saw, or why"), filters=[typed.line])
