"""Static files, served by WhiteNoise in front of Flask.

An address with ``?v=`` names its content (`qa.core.web.links.static_url`), so browsers keep the
file for ever; without it they ask each time whether it has changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from wsgiref.headers import Headers

from flask import Flask
from whitenoise import WhiteNoise

from .headers import HEADERS

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "public, no-cache"


class StaticFiles(WhiteNoise):  # type: ignore[misc]
    """WhiteNoise, with the time a file is kept depending on the address it was asked by."""

    @staticmethod
    def serve(
        static_file: Any, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        named = environ.get("QUERY_STRING", "").startswith("v=")

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            kept = ("Cache-Control", FOR_EVER if named else ASK_AGAIN)
            return start_response(status, [*headers, kept], *error)

        return WhiteNoise.serve(static_file, environ, start)  # type: ignore[no-any-return]


def init_app(app: Flask) -> None:
    """Put the files in front of `app`; while developing, changes are seen at once."""
    app.wsgi_app = StaticFiles(  # type: ignore[method-assign]
        app.wsgi_app,
        root=app.static_folder,
        prefix=app.static_url_path,
        autorefresh=app.debug,
        max_age=None,
        allow_all_origins=False,
        add_headers_function=_add_headers,
    )


def _add_headers(headers: Headers, _path: str, _url: str) -> None:
    for name in ("X-Content-Type-Options", "Cross-Origin-Resource-Policy"):
        headers[name] = HEADERS[name]
