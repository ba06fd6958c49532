"""How often one reader may do what costs us something: by member, or by address for guests.

Counted in Redis where several processes share the work, in memory without one, and in memory
too while Redis is down. Switched off in tests unless a test switches them on.
"""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address

from flask import Flask, request
from flask_limiter import Limiter
from flask_login import current_user

SIGN_IN = "10 per minute; 60 per hour"
SIGN_UP = "5 per minute; 20 per day"
MAIL = "3 per minute; 10 per hour"
"""Whatever sends a mail to an address that somebody typed."""

POST_QUESTION = "5 per minute; 30 per hour"
POST_ANSWER = "10 per minute; 60 per hour"
POST_COMMENT = "10 per minute; 120 per hour"
VOTE = "60 per minute; 1000 per day"
ORDER = "30 per minute; 1000 per day"
"""Keeping order: closing, moving, deleting, deciding on flags."""

FLAG = "10 per minute; 60 per day"
MARK = "60 per minute; 2000 per day"
"""What changes only the reader's own desk: following, bookmarks, notices."""

INVITE = "10 per minute; 30 per hour"
PREVIEW = "30 per minute"
SAVE_DRAFT = "60 per minute; 3000 per day"
CHECK = "60 per minute"
"""Text looked through for what should not be public, as somebody types it."""
UPLOAD = "20 per minute; 100 per hour"
EDIT = "20 per minute; 200 per hour"
EXPORT = "3 per hour; 10 per day"
"""A member's own data in one file: all tables are read for it."""

HISTORY = "60 per minute"
"""Comparisons of two revisions: they cost the most of all pages."""

SEARCH = "60 per minute"
SUGGEST = "240 per minute"
"""Asked while somebody types: similar questions, suggestions."""

KEEP = "10 per minute; 30 per hour"
KEEP_ALL = "5000 per day"
"""Typed text kept for one reader, and for everybody together (`qa.core.web.kept`)."""


def reader() -> str:
    """Whose requests are counted together."""
    if current_user.is_authenticated:
        return f"member:{current_user.get_id()}"
    return client(request.remote_addr or "")


def client(address: str) -> str:
    """`address` of a guest; of IPv6 the network, for every customer has a whole one."""
    try:
        ip = ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(ip, IPv6Address):
        return (ip.ipv4_mapped or IPv6Address(int(ip) >> 64 << 64)).compressed
    return ip.compressed


limiter = Limiter(reader, in_memory_fallback_enabled=True, key_prefix="shangbang")
"""Views say ``@limiter.limit(VOTE)``; one that shows its form too, ``methods=["POST"]``."""


def init_app(app: Flask) -> None:
    """Count where the settings say."""
    app.config.setdefault("RATELIMIT_ENABLED", not app.testing)
    redis_url = app.config["REDIS_URL"]
    app.config["RATELIMIT_STORAGE_URI"] = redis_url or "memory://"
    if redis_url:
        waiting = {"socket_connect_timeout": 0.5, "socket_timeout": 0.5}
        app.config["RATELIMIT_STORAGE_OPTIONS"] = waiting
    limiter.init_app(app)
