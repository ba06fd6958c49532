"""The stylesheet: the files of ``static/css``, one component each, served as one file.

Every file of its own would be a round trip more before a phone can show anything. They are
joined at the start, in the order of their names; the address carries a digest of the text, so
browsers may keep it for ever. Jinja global: ``stylesheet_url``.
"""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, request

PATH = "/static/site.css"


@dataclass(frozen=True, slots=True)
class Stylesheet:
    """The joined text, the same compressed, and the address it is served at."""

    text: bytes
    packed: bytes
    url: str


def init_app(app: Flask) -> None:
    """Serve the stylesheet and give the templates its address."""
    folder = Path(app.root_path).parent / "static" / "css"
    held = join(folder)

    def current() -> Stylesheet:
        return join(folder) if app.debug else held

    app.jinja_env.globals["stylesheet_url"] = lambda: current().url

    @app.get(PATH, endpoint="stylesheet")
    def stylesheet() -> Response:
        """The joined stylesheet."""
        return _serve(current())


def join(folder: Path) -> Stylesheet:
    """The files of `folder` in the order of their names."""
    text = b"\n".join(path.read_bytes() for path in sorted(folder.glob("*.css")))
    digest = hashlib.sha256(text).hexdigest()[:12]
    return Stylesheet(text, gzip.compress(text, mtime=0), f"{PATH}?v={digest}")


def _serve(sheet: Stylesheet) -> Response:
    packs = request.accept_encodings.quality("gzip") > 0
    response = Response(sheet.packed if packs else sheet.text, mimetype="text/css")
    if packs:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
