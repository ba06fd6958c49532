"""The addresses of a merchant's own pages: checked, and shown by their host."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

MOST = 3
LONGEST = 200
"""Characters of one address, as it is stored."""

_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])")
_SAFE = "/%:@!$&'()*+,;=-._~?"


def checked(typed: str) -> str:
    """`typed` as a whole address of the web; ``https`` where it names no scheme.

    Raises ValueError for anything else: other schemes, a name and password in front of the host
    (``https://bank.example@evil.example``), numbers or names of the house in place of a host.
    """
    text = typed.strip()
    parts = urlsplit(text if "://" in text else f"https://{text}")
    host = (parts.hostname or "").encode("idna").decode()
    if parts.scheme not in ("http", "https") or "@" in parts.netloc or not _HOST.fullmatch(host):
        raise ValueError(typed)
    port = f":{parts.port}" if parts.port else ""
    query = f"?{quote(parts.query, safe=_SAFE)}" if parts.query else ""
    address = f"{parts.scheme}://{host}{port}{quote(parts.path, safe=_SAFE)}{query}"
    if len(address) > LONGEST:
        raise ValueError(typed)
    return address


def host(address: str) -> str:
    """What is shown of a stored `address`: where it really leads, without ``www.``."""
    return (urlsplit(address).hostname or "").removeprefix("www.")
