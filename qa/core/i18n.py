"""Words for people: English message ids, translated when they are shown, not when they are made.

Verbs and policies name their reasons with ``_`` long before anybody knows the reader's
language, so what they hold is lazy; templates and views translate at once with ``gettext``.
"""

from __future__ import annotations

from typing import Any

from flask_babel import LazyString, gettext, ngettext
from markupsafe import Markup, escape

LANGUAGES = {"zh_Hans": "简体中文", "zh_Hant": "繁體中文", "en": "English"}
"""The interface languages: name of the catalogue, and what its readers call it."""


class Words(LazyString):  # type: ignore[misc]
    """A sentence translated when it is shown. Unlike its base it is never taken for HTML."""

    def __html__(self) -> Markup:
        return escape(str(self))


def _(message: str, **variables: Any) -> Words:
    """`message` with its ``%(name)s`` places filled, in the reader's language when shown."""
    return Words(gettext, message, **variables)


Text = str | Words

__all__ = ["LANGUAGES", "Text", "Words", "_", "gettext", "ngettext"]
