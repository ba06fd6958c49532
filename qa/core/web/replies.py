"""How a change answers: with a redirect, or with the page fragment when script asked."""

from __future__ import annotations

from flask import redirect, request
from werkzeug.wrappers import Response


def wants_fragment() -> bool:
    """Whether the request came from one of our scripts, which swap a piece of the page."""
    return request.headers.get("X-Requested-With") == "fetch"


def see_other(address: str) -> Response:
    """Send the browser to `address` with a GET, so that reloading repeats nothing."""
    return redirect(address, code=303)


def local_address(address: str | None) -> str:
    """`address` where it is a path of this site, otherwise nothing.

    Browsers take a backslash for a slash and drop tabs and line ends, so none may be there.
    """
    path = address or ""
    safe = path.startswith("/") and not path.startswith("//")
    return path if safe and "\\" not in path and path.isprintable() else ""


def moved(address: str) -> Response:
    """Say that what was asked for is at `address`, for good."""
    return redirect(address, code=301)
