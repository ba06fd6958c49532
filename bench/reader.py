"""A member at a browser: signs in by the form, as everybody does."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from .load import Answer, Client, Request
from .people import PASSWORD, email

FORM = {"Content-Type": "application/x-www-form-urlencoded"}

_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody signed in: their cookie and the token that their forms carry."""

    member_id: int
    cookie: str
    token: str

    def get(self, path: str) -> Request:
        """A page, as they see it."""
        return Request(path, {"Cookie": self.cookie})

    def post(self, path: str, **fields: object) -> Request:
        """A form of theirs; done when it is answered by a redirect."""
        body = urlencode({**fields, "csrf_token": self.token}).encode()
        return Request(path, {"Cookie": self.cookie, **FORM}, "POST", body, status=303)


def sign_in(port: int, member_id: int) -> Reader:
    """Sign a generated member in to the server on `port`."""
    with Client(port) as client:
        form = client.send(Request("/login"))
        visitor = Reader(member_id, _cookie(form), _token(form))
        entry = visitor.post("/login", email=email(member_id), password=PASSWORD)
        cookie = _cookie(client.send(replace(entry, status=302)))
        page = client.send(Request("/questions/ask", {"Cookie": cookie}))
        return Reader(member_id, _cookie(page) or cookie, _token(page))


def _cookie(answer: Answer) -> str:
    cookies = SimpleCookie(answer.headers.get("Set-Cookie", ""))
    return "; ".join(f"{name}={morsel.value}" for name, morsel in cookies.items())


def _token(answer: Answer) -> str:
    found = _TOKEN.search(answer.body.decode())
    if found is None:
        raise ValueError("a page without a form")
    return found[1]
