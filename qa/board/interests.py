"""What the author of an answer gains by what it recommends, as they declare it themselves.

It stands on the answer for every reader. Promotion without it is a reason to flag.
"""

from __future__ import annotations

from dataclasses import dataclass

from qa.core.i18n import Text, _
from qa.core.text import clean_line, width

NOTE_WIDTH = 120

NONE = ""
CHOICES: dict[str, Text] = {
    NONE: _("No interest in it"),
    "sells": _("I sell this"),
    "employed": _("I work for the seller"),
    "paid": _("I was given it, or paid for this"),
}
"""What can be declared, in the words of the form."""

LABELS: dict[str, Text] = {
    "sells": _("The author sells this"),
    "employed": _("The author works for the seller"),
    "paid": _("The author was given it, or paid for this"),
}
"""The same, in the words that readers see."""

_BETWEEN = ": "


@dataclass(frozen=True, slots=True)
class Interest:
    """One of `CHOICES` and, in the author's words, what it is exactly."""

    kind: str = NONE
    note: str = ""

    def cleaned(self) -> Interest:
        """Its note on one line; without an interest there is nothing to explain."""
        return Interest(self.kind, clean_line(self.note) if self.kind else "")

    def faults(self) -> dict[str, Text]:
        """What is wrong with it, by name of field."""
        faults: dict[str, Text] = {}
        if self.kind not in CHOICES:
            faults["interest"] = _("Choose one of these.")
        if width(self.note) > NOTE_WIDTH:
            faults["interest_note"] = _("This is too long.")
        return faults

    def stored(self) -> str:
        """The text that the answer's row holds."""
        return f"{self.kind}{_BETWEEN}{self.note}" if self.note else self.kind

    @property
    def label(self) -> Text:
        """What readers are told; empty where there is nothing to tell."""
        return LABELS.get(self.kind, "")


NO_INTEREST = Interest()


def read(stored: str) -> Interest:
    """The interest that `stored` holds."""
    kind, _between, note = stored.partition(_BETWEEN)
    return Interest(kind, note) if kind in LABELS else NO_INTEREST
