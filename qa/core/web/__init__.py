"""The web edge: what is the same for every page of the site.

Addresses, languages, sessions and forms' tokens, limits, errors, headers, static files, and the
guests' page cache in front of it all. `register` installs it; the packages above only add
their blueprints.
"""

from __future__ import annotations

from flask import Flask
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from . import (
    converters,
    deadlocks,
    errors,
    formats,
    headers,
    language,
    limits,
    links,
    moments,
    pagecache,
    requests,
    static_files,
    stylesheet,
    visits,
)
from .calling import QuickEnvironment

_PARTS = (
    requests, converters, language, links, formats, moments, stylesheet, limits, errors, deadlocks,
    visits,
)  # fmt: skip


def register(app: Flask) -> None:
    """Install the web edge in `app`: after its settings are read, before the first blueprint."""
    _prepare_templates(app)
    headers.init_app(app)  # first: its hook comes before every other that asks the database
    CSRFProtect(app)
    for part in _PARTS:
        part.init_app(app)
    _wrap(app)


def _prepare_templates(app: Flask) -> None:
    app.jinja_environment = QuickEnvironment
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def _wrap(app: Flask) -> None:
    """Put the middleware around `app`, the innermost first."""
    pagecache.init_app(app)
    static_files.init_app(app)
    proxies = app.config["TRUSTED_PROXIES"]
    if proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=proxies, x_proto=proxies
        )
