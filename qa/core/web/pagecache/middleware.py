"""The cache as WSGI middleware: which requests it answers, and which pages it keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from flask import Flask

from qa.core.web import language

from .page import Headers, Page
from .purges import Purges
from .store import LIFETIME, Address, Store

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from qa.core.web.visits import Visits

FILL = "shangbang.page_cache_fill"
"""Where the environment of a request holds the `Fill` of a page that may be kept."""

PERSONAL = ("HTTP_AUTHORIZATION", "HTTP_AUTHENTICATION_TOKEN", "HTTP_X_REQUESTED_WITH")
"""With one of these headers the answer is for the sender alone, or is not the page."""

MOST_ARGUMENTS = 20

TEXTS = ("text/html", "application/atom+xml", "application/xml")
"""The types that are kept."""


class PageCache:
    """Answers guests from memory, and has `inner` answer everything else."""

    def __init__(
        self, app: Flask, inner: WSGIApplication, limit: int, lifetime: float = LIFETIME
    ) -> None:
        self._inner = inner
        self._default_language = app.config["DEFAULT_LANGUAGE"]
        self._private = (
            app.config["SESSION_COOKIE_NAME"] + "=",
            app.config.get("REMEMBER_COOKIE_NAME", "remember_token") + "=",
        )
        self._store = Store(limit, lifetime)
        self._visits: Visits = app.extensions["visits"]
        self.purges = Purges(app, self._store)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        address = self._address(environ) if self._is_for_anybody(environ) else None
        if address is None:
            return self._inner(environ, start_response)
        self.purges.look()
        page = self._store.get(address)
        if page is not None:
            if page.subject:
                self._visits.note(environ, page.subject)
            return page.reply(environ, start_response)
        return self._make(address, environ, start_response)

    def _is_for_anybody(self, environ: WSGIEnvironment) -> bool:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return False
        if any(name in environ for name in PERSONAL):
            return False
        cookies = environ.get("HTTP_COOKIE")
        return not cookies or not any(name in cookies for name in self._private)

    def _address(self, environ: WSGIEnvironment) -> Address | None:
        """All that the page depends on; None where the query string is not plain.

        The host is part of it: a page that names the host must not be shown under another one,
        or a stranger could put links of their own into everybody's pages.
        """
        arguments = plain_arguments(environ.get("QUERY_STRING", ""))
        if arguments is None:
            return None
        return (
            environ["PATH_INFO"],
            arguments,
            language.of_guest(environ, self._default_language),
            language.theme(environ),
            environ["wsgi.url_scheme"],
            environ.get("HTTP_HOST", ""),
            environ.get("SCRIPT_NAME", ""),
        )

    def _make(
        self, address: Address, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Have the page made, and keep it if its view wants that and nothing speaks against it."""
        answer = _Answer()
        fill = self._store.begin()
        environ[FILL] = fill
        try:
            body = self._inner(environ, answer.start)
            if not fill.wanted or not answer.is_public_page or environ["REQUEST_METHOD"] == "HEAD":
                start_response(answer.status, answer.headers)
                return body
            page = Page(answer.headers, _joined(body), fill.subject)
            self._store.put(address, page, fill)
        finally:
            self._store.end(fill)
        return page.reply(environ, start_response)


class _Answer:
    """Takes the place of the server's `start_response`; Flask calls it before it returns."""

    status = ""
    headers: Headers

    def start(
        self, status: str, headers: Headers, _exc_info: object = None, /
    ) -> Callable[[bytes], object]:
        self.status, self.headers = status, headers
        return _no_writing

    @property
    def is_public_page(self) -> bool:
        """Whether it is a page, or a feed, that says nothing about who asked for it."""
        if not self.status.startswith("200"):
            return False
        said = {name.lower(): value for name, value in self.headers}
        is_text = said.get("content-type", "").startswith(TEXTS)
        return is_text and "set-cookie" not in said and "content-encoding" not in said


def _no_writing(_data: bytes) -> object:
    raise NotImplementedError("Flask answers with what it returns")


def plain_arguments(query: str) -> tuple[tuple[str, str], ...] | None:
    """The arguments in one order, whichever way they were written; None if not plainly."""
    if not query:
        return ()
    if not query.isascii():
        return None
    try:  # strictly, so that two addresses which the view tells apart are never one here
        pairs = parse_qsl(
            query, keep_blank_values=True, errors="strict", max_num_fields=MOST_ARGUMENTS
        )
    except ValueError:
        return None
    return tuple(sorted(pairs))


def _joined(body: Iterable[bytes]) -> bytes:
    try:
        return b"".join(body)
    finally:
        close = getattr(body, "close", None)
        if close is not None:
            close()
