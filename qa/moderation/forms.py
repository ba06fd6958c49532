"""A report as it was sent, and a decision on a ring."""

from __future__ import annotations

from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice

from qa.core.i18n import _
from qa.core.web import typed
from qa.core.web.forms import VerbForm

from .flagging import WORDS


class FlagForm(VerbForm):
    """What is wrong; `value` 0 takes an open report back."""

    reason = RadioField(
        _("What is wrong?"),
        choices=[SelectChoice(reason, words) for reason, words in WORDS.items()],
        validate_choice=False,
    )
    note = TextAreaField(_("What the moderators should know"), filters=[typed.text])
    value = HiddenField(default="1")


class RingForm(VerbForm):
    """Why the case is decided as the button says."""

    reason = TextAreaField(_("Reason"), filters=[typed.text])
