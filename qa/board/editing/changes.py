"""What differs between two contents of a post, field by field, ready to be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from qa.board import interests
from qa.board.genuine import RED_FLAGS
from qa.board.trade_card import CHOICES, LABELS
from qa.core.i18n import Text, _

from .diffing import Part, compare, shortened

FIELD_LABELS: Mapping[str, Text] = {
    "title": _("Title"),
    "body": _("Text"),
    "tags": _("Tags"),
    "red_flags": _("Warning signs"),
    **LABELS,
    "references": _("References"),
    "interest": _("Interest of the author"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one field, in passages of its text."""

    field: str
    label: Text
    parts: list[Part]


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """The fields that differ, in the order of the form."""
    return [
        Change(name, label, shortened(_parts(name, old.get(name), new.get(name))))
        for name, label in FIELD_LABELS.items()
        if (old.get(name) or None) != (new.get(name) or None)
    ]


def _parts(name: str, old: Any, new: Any) -> list[Part]:
    if name in CHOICES or name == "interest":
        both = (Part("removed", _words(name, old)), Part("added", _words(name, new)))
        return [part for part in both if part.text]
    return compare(_words(name, old), _words(name, new))


def _words(name: str, value: Any) -> str:
    """The stored `value` of a field as a reader knows it."""
    if not value:
        return ""
    if name in CHOICES:
        return str(CHOICES[name].get(value, value))
    if name == "interest":
        interest = interests.read(value)
        return " · ".join(filter(None, (str(interest.label), interest.note)))
    if name == "red_flags":
        return "\n".join(str(RED_FLAGS[key].sign) if key in RED_FLAGS else key for key in value)
    if isinstance(value, list):
        return ("\n" if name == "references" else "，").join(map(str, value))
    return str(value)
