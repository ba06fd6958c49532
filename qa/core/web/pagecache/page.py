"""One page or feed as it goes out: plain, as gzip, or as 304 to whoever has it."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

Headers = list[tuple[str, str]]

OURS = {"content-length", "etag", "cache-control", "vary"}
"""Headers that the page states itself, whatever the view said."""

COMPRESSION = 4
"""With 3 a page is a tenth larger; 6 takes twice the time for a twentieth."""


class Page:
    """A page; `reply` answers a request for it."""

    __slots__ = (
        "_etag", "_modified", "_packed", "_packed_headers", "_plain", "_plain_headers",
        "_validators", "subject",
    )  # fmt: skip

    def __init__(self, headers: Headers, body: bytes, subject: str = "") -> None:
        self.subject = subject
        self._packed = gzip.compress(body, COMPRESSION, mtime=0)
        self._etag = f'"{blake2b(self._packed, digest_size=12).hexdigest()}"'
        self._validators = [
            ("ETag", f"W/{self._etag}"),
            ("Cache-Control", "public, max-age=0, must-revalidate"),
            ("Vary", "Accept-Encoding, Accept-Language, Cookie, X-Requested-With"),
        ]
        said = {name.lower(): value for name, value in headers}
        self._modified = said.get("last-modified")
        common = [header for header in headers if header[0].lower() not in OURS]
        common += self._validators
        self._plain = body
        self._plain_headers = [*common, ("Content-Length", str(len(body)))]
        self._packed_headers = [
            *common,
            ("Content-Encoding", "gzip"),
            ("Content-Length", str(len(self._packed))),
        ]

    @property
    def size(self) -> int:
        """Bytes of the texts held."""
        return len(self._plain) + len(self._packed)

    def reply(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer with the page, or with 304 where the browser has it already."""
        if self._is_known(environ):
            start_response("304 Not Modified", self._validators.copy())
            return ()
        if _takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")):
            headers, body = self._packed_headers, self._packed
        else:
            headers, body = self._plain_headers, self._plain
        start_response("200 OK", headers.copy())
        return () if environ["REQUEST_METHOD"] == "HEAD" else (body,)

    def _is_known(self, environ: WSGIEnvironment) -> bool:
        tags = environ.get("HTTP_IF_NONE_MATCH")
        if tags is not None:
            return self._etag in tags or bool(tags.strip() == "*")
        return self._modified is not None and self._modified == environ.get(
            "HTTP_IF_MODIFIED_SINCE"
        )


def _takes_gzip(accepted: str) -> bool:
    # ``gzip;q=0`` refuses it; who weighs encodings otherwise gets the plain page, always allowed.
    return "gzip" in accepted and "gzip;" not in accepted
