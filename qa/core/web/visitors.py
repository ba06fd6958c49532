"""Telling a day's visitors apart without knowing who they are."""

from __future__ import annotations

import hashlib

from flask import current_app

from qa.core import clock

from .limits import reader


def visitor_today() -> str:
    """A keyed digest of the reader of this request, member or address; another one tomorrow."""
    key = hashlib.blake2b(current_app.config["SECRET_KEY"].encode()).digest()
    text = f"{clock.today().isoformat()} {reader()}"
    return hashlib.blake2b(text.encode(), key=key, digest_size=20).hexdigest()
