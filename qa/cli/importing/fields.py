"""Typed access to the fields of a JSON object; what is missing or null is empty.

Each function raises `Unfit` where the field holds something else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .records import Unfit

Fields = Mapping[str, Any]


def text(fields: Fields, name: str) -> str:
    """A text."""
    value = fields.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Unfit(f"{name} is not text")
    return value


def texts(fields: Fields, name: str) -> Sequence[str]:
    """A list of texts."""
    values = _list(fields, name)
    if not all(isinstance(value, str) for value in values):
        raise Unfit(f"{name} holds something that is not text")
    return values


def objects(fields: Fields, name: str) -> Sequence[Fields]:
    """A list of objects."""
    values = _list(fields, name)
    if not all(isinstance(value, dict) for value in values):
        raise Unfit(f"{name} holds something that is not an object")
    return values


def number(fields: Fields, name: str) -> int:
    """A whole number."""
    value = fields.get(name)
    if value is None:
        return 0
    if not isinstance(value, int) or isinstance(value, bool):
        raise Unfit(f"{name} is not a whole number")
    return value


def flag(fields: Fields, name: str) -> bool:
    """True or false."""
    value = fields.get(name)
    if value is not None and not isinstance(value, bool):
        raise Unfit(f"{name} is neither true nor false")
    return bool(value)


def _list(fields: Fields, name: str) -> Sequence[Any]:
    value = fields.get(name)
    if value is not None and not isinstance(value, list):
        raise Unfit(f"{name} is not a list")
    return value or ()
