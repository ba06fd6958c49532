"""The four ways a verb says no. `core.web.errors` turns each into a page, once for the site."""

from __future__ import annotations

from .i18n import Text


class DomainError(Exception):
    """What all four have in common: a status, and words for the person who asked."""

    status = 400

    def __init__(self, reason: Text = "") -> None:
        super().__init__(reason)
        self.reason = reason


class Refused(DomainError):
    """A policy says this member may not do this now."""

    status = 403


class Missing(DomainError):
    """There is no such thing, or not for this member."""

    status = 404


class Conflict(DomainError):
    """Somebody was faster, or it has been done already in another way."""

    status = 409


class Invalid(DomainError):
    """What was sent cannot be taken; `errors` says what is wrong, by name of field."""

    status = 422

    def __init__(self, errors: dict[str, Text]) -> None:
        super().__init__(next(iter(errors.values()), ""))
        self.errors = errors
