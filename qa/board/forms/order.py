"""Acts of those who keep order, as they were sent."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from wtforms import BooleanField, HiddenField, RadioField, StringField
from wtforms.fields.choices import SelectChoice

from qa.board.models import CloseReason
from qa.board.order import closing
from qa.core.db import MAX_ID
from qa.core.errors import Invalid
from qa.core.i18n import _
from qa.core.web import typed
from qa.core.web.forms import VerbForm

CLOSE_REASONS = {
    CloseReason.DUPLICATE: _("Asked before"),
    CloseReason.OFF_TOPIC: _("Not about business"),
    CloseReason.UNCLEAR: _("Not clear enough to be answered"),
    CloseReason.ADVERTISING: _("Advertising"),
    CloseReason.PERSONAL: _("A dispute between two parties"),
    CloseReason.OUTDATED: _("No longer of use to anybody"),
}
"""The reasons in the words that readers see."""

_ADDRESS = re.compile(r"(?:^|/questions/|#|＃)([1-9][0-9]{0,18})(?:[/?#].*)?$")


class ReasonForm(VerbForm):
    """Any act that wants nothing but a reason; `value` is 0 where it undoes one."""

    reason = StringField(_("Reason"), filters=[typed.line], id="order-reason")
    value = HiddenField(default="1")

    @property
    def undoes(self) -> bool:
        """Whether the act is to be taken back."""
        return bool(self.value.data == "0")


class CloseForm(VerbForm):
    """Closing, or a voice for it, with a reason from the list; `value` 0 takes the voice back."""

    reason = RadioField(
        _("Why it is to be closed"),
        choices=[SelectChoice(reason, CLOSE_REASONS[reason]) for reason in closing.REASONS],
        validate_choice=False,
        id="order-close",
    )
    note = StringField(_("What the asker could do"), filters=[typed.line], id="order-note")
    value = HiddenField(default="1")

    @property
    def undoes(self) -> bool:
        """Whether a voice is to be taken back."""
        return bool(self.value.data == "0")


class DuplicateForm(VerbForm):
    """Which question this one repeats, and whether its answers go there."""

    of = StringField(
        _("Number or address of the other question"), filters=[typed.line], id="order-original"
    )
    merge = BooleanField(_("Move the answers there"), id="order-merge", render_kw={"value": "y"})

    def original_id(self) -> int:
        """The id that was typed, alone or within an address. Raises `Invalid`."""
        found = _ADDRESS.search(self.of.data or "")
        if found is None or int(found[1]) > MAX_ID:
            raise Invalid({"of": _("Give the number or the address of a question.")})
        return int(found[1])


class MoveForm(VerbForm):
    """Where a question belongs."""

    industry = StringField(_("Industry"), filters=[typed.line])
    reason = StringField(_("Reason"), filters=[typed.line])

    def industry_id(self) -> int | None:
        """The id of the industry, None where none was chosen."""
        return typed.digits(self.industry.data or "")


def _empty_close() -> CloseForm:
    return CloseForm(formdata=None)


def _empty_duplicate() -> DuplicateForm:
    return DuplicateForm(formdata=None)


def _empty_reason() -> ReasonForm:
    return ReasonForm(formdata=None)


@dataclass(frozen=True, slots=True)
class OrderForms:
    """The forms of the menu below a question: one of them may have been sent back."""

    close: CloseForm = field(default_factory=_empty_close)
    duplicate: DuplicateForm = field(default_factory=_empty_duplicate)
    mark: ReasonForm = field(default_factory=_empty_reason)
