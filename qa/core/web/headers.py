"""What every response carries, and that a request which only reads takes no write lock."""

from __future__ import annotations

from flask import Flask, Response, request

from qa.core.db import begin_reading, end_reading

POLICY = "; ".join(
    (
        "default-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    )
)
"""Nothing inline, nothing from elsewhere, in nobody's frame."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

WRITING_BLUEPRINTS = {"security"}
"""Where a GET may write: a mailed link that confirms an address."""


def init_app(app: Flask) -> None:
    """Install the hooks; before every other that may touch the database."""
    headers = list(HEADERS.items())
    if app.config["ENVIRONMENT"] == "production":
        headers.append(("Strict-Transport-Security", "max-age=31536000"))

    @app.after_request
    def add_headers(response: Response) -> Response:
        own_policy = response.headers.get("Content-Security-Policy")
        response.headers.extend(headers)
        if own_policy:  # of a file from a member, which is held to more
            response.headers["Content-Security-Policy"] = own_policy
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    @app.before_request
    def begin() -> None:
        if request.method in ("GET", "HEAD") and request.blueprint not in WRITING_BLUEPRINTS:
            begin_reading()

    @app.teardown_request
    def end(_error: BaseException | None) -> None:
        end_reading()
