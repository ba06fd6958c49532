"""The reader's language: chosen from the request, and the words of the pages in it.

The choice is the cookie ``language``, else what the member stored, else the browser's
``Accept-Language``, else the site's default. `of_guest` and `theme` read nothing but the WSGI
environment, so that the page cache can use them in front of the app.

Templates get the site's own gettext in place of Flask-Babel's: one whose words need no filling in
is a single look-up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from babel import Locale
from flask import Flask, g, has_request_context, request
from flask_babel import Babel, force_locale, get_babel
from flask_login import current_user
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape
from werkzeug.http import parse_accept_header

from qa.core.i18n import LANGUAGES, catalogue, catalogue_of

LANGUAGE_COOKIE = "language"
THEME_COOKIE = "theme"

THEMES = ("auto", "light", "dark")
"""``auto`` follows the device."""

LOCALES = {name: Locale.parse(name) for name in LANGUAGES}

_COOKIE = re.compile(r"(?:^|;\s*)(language|theme)=([A-Za-z_]+)(?=;|$)")
_TRADITIONAL = {"hant", "tw", "hk", "mo"}


def init_app(app: Flask) -> None:
    """Set up Flask-Babel, and the words of the templates."""
    Babel(app, locale_selector=_select)  # one for each app: it holds the catalogues it has read
    app.jinja_env.newstyle_gettext = True  # type: ignore[attr-defined]
    app.jinja_env.policies["ext.i18n.trimmed"] = True  # as the messages are extracted
    app.jinja_env.globals.update(_=_gettext, gettext=_gettext, ngettext=_ngettext)
    app.context_processor(_display)


def current() -> str:
    """The reader's language, as the catalogues are named; the site's default without a reader."""
    return catalogue().language


@contextmanager
def using(language: str) -> Iterator[None]:
    """Within the block words are in `language`, whoever reads: for mail."""
    before = g.get("catalogue")
    with force_locale(LOCALES[language]):
        g.catalogue = catalogue_of(language)
        try:
            yield
        finally:
            if before is None:
                del g.catalogue
            else:
                g.catalogue = before


def html_lang(language: str) -> str:
    """`language` as ``<html lang>`` wants it: ``zh-Hans``."""
    return language.replace("_", "-")


def of_guest(environ: Mapping[str, Any], default: str) -> str:
    """The language for a reader who is not signed in."""
    return _chosen(environ) or _accepted(environ.get("HTTP_ACCEPT_LANGUAGE", "")) or default


def theme(environ: Mapping[str, Any]) -> str:
    """The theme chosen in this browser, one of `THEMES`."""
    named = dict(_COOKIE.findall(environ.get("HTTP_COOKIE", ""))).get(THEME_COOKIE)
    return named if named in THEMES else "auto"


def _chosen(environ: Mapping[str, Any]) -> str | None:
    named = dict(_COOKIE.findall(environ.get("HTTP_COOKIE", ""))).get(LANGUAGE_COOKIE)
    return named if named in LANGUAGES else None


@lru_cache(maxsize=512)
def _accepted(header: str) -> str | None:
    for tag, quality in parse_accept_header(header):
        parts = tag.lower().replace("_", "-").split("-")
        if quality and parts[0] == "en":
            return "en"
        if quality and parts[0] == "zh":
            traditional = "hans" not in parts and not _TRADITIONAL.isdisjoint(parts)
            return "zh_Hant" if traditional else "zh_Hans"
    return None


def _select() -> Locale:
    default = get_babel().default_locale
    if not has_request_context():
        return LOCALES[default]
    stored = None if _chosen(request.environ) else getattr(current_user, "language", None)
    return LOCALES[stored if stored in LANGUAGES else of_guest(request.environ, default)]


def _display() -> dict[str, Any]:
    language = current()
    return {
        "language": language,
        "languages": LANGUAGES,
        "html_lang": html_lang(language),
        "theme": theme(request.environ) if has_request_context() else "auto",
    }


# Under new-style gettext, which ``{% trans %}`` follows too, every message is a format, and its
# result is safe for HTML where the template escapes.


@pass_eval_context
def _gettext(context: EvalContext, message: str, /, **values: Any) -> str:
    found = catalogue()
    if not values and context.autoescape:
        return found.shown(message)
    text = found.translations.gettext(message)
    return _fill(text, values) if context.autoescape else str(text % values)


@pass_eval_context
def _ngettext(context: EvalContext, one: str, many: str, num: int, /, **values: Any) -> str:
    message = catalogue().translations.ngettext(one, many, num)
    values.setdefault("num", num)
    return _fill(message, values) if context.autoescape else str(message % values)


def _fill(message: str, values: dict[str, Any]) -> Markup:
    # What `Markup(message) % values` does, in a third of its time.
    safe = {name: v if type(v) is int else escape(v) for name, v in values.items()}
    return Markup(message % safe)  # noqa: S704  (messages are ours)
