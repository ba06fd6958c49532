"""Words for people: English message ids, translated when they are shown, not when they are made.

Verbs and policies name their reasons with ``_`` long before anybody knows the reader's
language, so what they hold is lazy; templates and views translate at once with ``gettext``.

A page has a hundred messages, so the reader's `Catalogue` is found once a request and kept on
``g``. Flask-Babel, which finds it, would look for it again before each message.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from babel.support import NullTranslations, Translations
from flask import g
from flask_babel import LazyString, get_babel, get_locale
from markupsafe import Markup, escape

LANGUAGES = {"zh_Hans": "简体中文", "zh_Hant": "繁體中文", "en": "English"}
"""The interface languages: name of the catalogue, and what its readers call it."""


class Catalogue:
    """The messages of one language, with those that take no values ready as pages show them."""

    def __init__(self, language: str, translations: NullTranslations) -> None:
        self.language = language
        self.translations = translations
        self.ready: dict[str, Markup] = {}

    def shown(self, message: str) -> Markup:
        """`message` as a page shows it: a format without values, and safe for HTML."""
        words = self.ready.get(message)
        if words is None:
            text = self.translations.gettext(message) % {}
            words = self.ready[message] = Markup(text)  # noqa: S704  (messages are ours)
        return words


def catalogue() -> Catalogue:
    """The reader's; without a reader that of the site's language, without an app the msgids."""
    try:
        found: Catalogue = g.catalogue
    except AttributeError:
        found = g.catalogue = catalogue_of(str(get_locale()))
    except RuntimeError:
        found = _MESSAGE_IDS
    return found


def catalogue_of(language: str) -> Catalogue:
    """The catalogue of `language` in the current app."""
    folders: list[str] = get_babel().translation_directories
    return _read(language, folders[0])


@lru_cache
def _read(language: str, folder: str) -> Catalogue:
    return Catalogue(language, Translations.load(folder, [language]))


_MESSAGE_IDS = Catalogue("en", NullTranslations())


def gettext(message: str, /, **values: Any) -> str:
    """`message` in the reader's language, with its ``%(name)s`` places filled if there are any."""
    text: str = catalogue().translations.gettext(message)
    return text % values if values else text


def ngettext(one: str, many: str, num: int, /, **values: Any) -> str:
    """The form of a message that goes with `num`, which its ``%(num)s`` shows."""
    text: str = catalogue().translations.ngettext(one, many, num)
    return text % {"num": num, **values}


class Words(LazyString):  # type: ignore[misc]
    """A sentence translated when it is shown. Unlike its base it is never taken for HTML."""

    def __html__(self) -> Markup:
        return escape(str(self))


def _(message: str, **variables: Any) -> Words:
    """`message` with its ``%(name)s`` places filled, in the reader's language when shown."""
    return Words(gettext, message, **variables)


def N_(message: str) -> str:
    """Have `message` taken into the catalogues; it is translated where it is shown."""
    return message


Text = str | Words

__all__ = [
    "LANGUAGES",
    "N_",
    "Catalogue",
    "Text",
    "Words",
    "_",
    "catalogue",
    "catalogue_of",
    "gettext",
    "ngettext",
]  # fmt: skip
