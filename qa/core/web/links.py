"""Addresses inside the site. A page has a hundred links, so each costs about a microsecond.

``url_for`` builds and matches every address anew; here an endpoint's patterns are read from the
routes once, at its first use. The addresses are the same (tests compare them), short of what
this site does not have: subdomains, a path in front of the root, variables with a slash.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote, quote_plus

from flask import Flask, current_app
from werkzeug.routing import BuildError, Rule

from qa.core.text import storable

LONGEST_KEPT = 200
"""Characters of a value whose quoted form a process remembers; strangers send far longer ones."""


def init_app(app: Flask) -> None:
    """Give the app its `Links`, and the templates ``link`` and ``static_url``."""
    links = app.extensions["links"] = Links(app)
    files = app.extensions["static_files"] = StaticAddresses(app)
    app.jinja_env.globals.update(link=links.__call__, static_url=files.__call__)


def link(endpoint: str, /, **values: Any) -> str:
    """The address of `endpoint` in the current app; see `Links`."""
    return cast("Links", current_app.extensions["links"])(endpoint, **values)


def full_link(endpoint: str, /, **values: Any) -> str:
    """As `link`, with the site's public address in front: for mail, feeds and search engines."""
    return f"{current_app.config['SITE_URL']}{link(endpoint, **values)}"


def static_url(filename: str) -> str:
    """The address of a file of ``static``, which names its content: browsers keep it for ever."""
    return cast("StaticAddresses", current_app.extensions["static_files"])(filename)


@dataclass(frozen=True, slots=True)
class _Pattern:
    """One route: `template` has a ``%s`` for each of `names`; `fixed` are its default values."""

    template: str
    names: tuple[str, ...]
    fixed: dict[str, Any]

    def path(self, values: dict[str, Any]) -> str | None:
        """The path with `values` filled in; None where they belong to another route."""
        for name, value in self.fixed.items():
            if values.get(name, value) != value:
                return None
        try:
            return self.template % tuple([_part(values[name]) for name in self.names])
        except KeyError:
            return None


class Links:
    """The addresses of one app: path values fill the route, all others become the query.

    Of several routes the one is taken that url_for would take: with fixed values that agree,
    else with the most path values. ``_anchor`` is the part after the ``#``.
    """

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._patterns: dict[str, list[_Pattern]] = {}

    def __call__(self, endpoint: str, /, _anchor: str = "", **values: Any) -> str:
        for pattern in self._patterns.get(endpoint) or self._read(endpoint):
            address = pattern.path(values)
            if address is not None:
                break
        else:
            raise BuildError(endpoint, values, None)
        if len(values) > len(pattern.names):
            address += _query(values, pattern)
        return f"{address}#{_quoted(_anchor)}" if _anchor else address

    def _read(self, endpoint: str) -> list[_Pattern]:
        try:
            rules = list(self._app.url_map.iter_rules(endpoint))
        except KeyError:
            raise BuildError(endpoint, {}, None) from None
        patterns = [_pattern(rule) for rule in rules if not rule.build_only]
        patterns.sort(key=lambda pattern: (-len(pattern.fixed), -len(pattern.names)))
        self._patterns[endpoint] = patterns
        return patterns


class StaticAddresses:
    """Addresses of static files with a digest of their content; read anew while developing."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._known: dict[str, str] = {}

    def __call__(self, filename: str) -> str:
        known = self._known.get(filename)
        if known is None or self._app.debug:
            content = Path(str(self._app.static_folder), filename).read_bytes()
            digest = hashlib.sha256(content).hexdigest()[:12]
            known = self._known[filename] = f"{self._app.static_url_path}/{filename}?v={digest}"
        return known


def _pattern(rule: Rule) -> _Pattern:
    parts = [part for part in rule._trace if part != (False, "|")]
    names = tuple(text for variable, text in parts if variable)
    template = "".join("%s" if variable else _literal(text) for variable, text in parts)
    return _Pattern(template, names, dict(rule.defaults or {}))


def _literal(text: str) -> str:
    return quote(text, safe="!$&'()*+,/:;=@").replace("%", "%%")


def _part(value: Any) -> str:
    return str(value) if type(value) is int else _quoted(str(value))


def _quoted(text: str) -> str:
    kept = _keep_quoted
    return kept(text) if len(text) <= LONGEST_KEPT else kept.__wrapped__(text)


@lru_cache(maxsize=8192)
def _keep_quoted(text: str) -> str:
    return quote(storable(text), safe="!$&'()*+,:;=@")


def _query(values: dict[str, Any], pattern: _Pattern) -> str:
    path = {*pattern.names, *pattern.fixed}
    pairs = [
        pair for name, value in values.items() if name not in path for pair in _pairs(name, value)
    ]
    return "?" + "&".join(pairs) if pairs else ""


def _pairs(name: str, value: Any) -> Iterator[str]:
    for one in value if isinstance(value, list | tuple) else (value,):
        if one is not None:
            yield f"{_quoted_plus(name)}={_quoted_plus(str(one))}"


def _quoted_plus(text: str) -> str:
    kept = _keep_quoted_plus
    return kept(text) if len(text) <= LONGEST_KEPT else kept.__wrapped__(text)


@lru_cache(maxsize=8192)
def _keep_quoted_plus(text: str) -> str:
    return quote_plus(storable(text), safe="!$'()*,/:;?@")
