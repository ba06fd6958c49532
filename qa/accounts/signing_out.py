"""Ending sessions that are not at hand."""

from __future__ import annotations

from .models import Member, new_uniquifier


def everywhere(actor: Member) -> None:
    """Make every session and remembered sign-in of `actor` worthless, this one included.

    Links for a new password or address that were mailed before stop working too.
    """
    actor.fs_uniquifier = new_uniquifier()
