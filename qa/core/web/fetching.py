"""Visiting addresses that members wrote, without being led anywhere we should not go.

A server that fetches what strangers name can be sent to its own back door. So the name is
resolved here, every address it has must belong to the public internet, and the connection is
made to the very address that was checked; a name that resolves differently a moment later gains
nothing, which is why no HTTP client does it for us. Redirects are taken one by one, each checked
anew. Only the head of the answer is read, a few kilobytes within a few seconds.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Sequence
from dataclasses import dataclass
from email.parser import BytesParser
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, urljoin, urlsplit

SECONDS = 6.0
"""For one visit, redirects included; looking up its name may take the system longer."""

REDIRECTS = 4
HEAD_BYTES = 32 * 1024
PORTS = (80, 443)

Networks = Sequence[IPv4Network | IPv6Network]
"""Networks that may be visited although they are not public, at any port."""

_AGENT = "Shangbang link check"

_UNICAST = ip_network("2000::/3")
"""All of IPv6 that is given out; the rest are old and local ways to write other addresses."""

# Part of the public space by number, but whatever lies behind is reached through them.
_PASSAGES: Networks = [
    ip_network("2002::/16"),
    ip_network("2001::/32"),
    ip_network("192.0.0.0/24"),
    ip_network("192.88.99.0/24"),
]


@dataclass(frozen=True, slots=True)
class Visit:
    """What a visit came to: `status` of the last reply, 0 without one.

    `exists` is False where there is no such host, which is as good as a page that is gone.
    """

    status: int = 0
    exists: bool = True


class _NoSuchHost(Exception):
    """The name resolves to nothing."""


def visit(url: str, allowed: Networks = ()) -> Visit:
    """Ask for the page at `url`; never raises. Private places are not visited at all."""
    deadline = time.monotonic() + SECONDS
    try:
        for _hop in range(REDIRECTS + 1):
            status, target = _ask(url, allowed, deadline)
            if not target:
                return Visit(status)
            url = urljoin(url, target)
    except _NoSuchHost:
        return Visit(exists=False)
    except (OSError, ValueError):  # refused, too slow, not to be visited, not HTTP
        return Visit()
    return Visit()


def is_public(address: str) -> bool:
    """Whether `address`, an IP address, belongs to the public internet."""
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    if isinstance(ip, IPv6Address) and ip not in _UNICAST:
        return False
    return ip.is_global and not ip.is_multicast and not _is_in(ip, _PASSAGES)


def _is_in(ip: IPv4Address | IPv6Address, networks: Networks) -> bool:
    return any(ip in network for network in networks)


def _ask(url: str, allowed: Networks, deadline: float) -> tuple[int, str]:
    """Status of the reply at `url`, and where it sends us; a server may not know HEAD."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("not an address to visit")
    address, port = _resolved(parts, allowed)
    status, target = _head(_request("HEAD", parts), parts, (address, port), deadline)
    if status >= 400:
        status, target = _head(_request("GET", parts), parts, (address, port), deadline)
    return status, target if 300 <= status < 400 else ""


def _resolved(parts: SplitResult, allowed: Networks) -> tuple[str, int]:
    """The address to connect to. Raises ValueError where any that the name has is forbidden."""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        if error.errno == socket.EAI_NONAME:
            raise _NoSuchHost from None
        raise
    addresses = [str(entry[4][0]) for entry in found]
    if all(_is_in(ip_address(a.partition("%")[0]), allowed) for a in addresses):
        return addresses[0], port
    if port not in PORTS or not all(map(is_public, addresses)):
        raise ValueError("not a public address")
    return addresses[0], port


def _request(method: str, parts: SplitResult) -> bytes:
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    head = (
        f"{method} {target} HTTP/1.1\r\nHost: {parts.netloc.rpartition('@')[2]}\r\n"
        f"User-Agent: {_AGENT}\r\nAccept: */*\r\nConnection: close\r\n\r\n"
    )
    if any(char in target or char in parts.netloc for char in "\r\n \t"):
        raise ValueError("a blank in an address")
    return head.encode("ascii")


def _head(
    request: bytes, parts: SplitResult, place: tuple[str, int], deadline: float
) -> tuple[int, str]:
    """Status and Location of the reply to `request`, sent to `place`."""
    with socket.create_connection(place, _left(deadline)) as plain:
        if parts.scheme == "https":
            plain.settimeout(_left(deadline))
            context = ssl.create_default_context()
            with context.wrap_socket(plain, server_hostname=parts.hostname) as secure:
                return _exchange(secure, request, deadline)
        return _exchange(plain, request, deadline)


def _exchange(connection: socket.socket, request: bytes, deadline: float) -> tuple[int, str]:
    connection.settimeout(_left(deadline))
    connection.sendall(request)
    head = b""
    while b"\r\n\r\n" not in head and len(head) < HEAD_BYTES:
        connection.settimeout(_left(deadline))
        piece = connection.recv(4096)
        if not piece:
            break
        head += piece
    first, _end, fields = head.partition(b"\r\n")
    version, _blank, status = first.partition(b" ")
    if not version.startswith(b"HTTP/1.") or not status[:3].isdigit():
        raise ValueError("not HTTP")
    location = BytesParser().parsebytes(fields, headersonly=True).get("Location", "")
    return int(status[:3]), str(location)


def _left(deadline: float) -> float:
    """Seconds until `deadline`. Raises TimeoutError when it has passed."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
