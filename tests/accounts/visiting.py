"""What a person does with the pages of an account: fill in a form, follow a mailed link."""

from __future__ import annotations

import re
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from qa.accounts import passwords, registering
from qa.accounts.models import Member
from qa.core import mail
from qa.core.db import db
from qa.core.outbox.models import Job

PASSWORD = "three mountain teapots"


def make_member(name: str = "asha", **values: Any) -> Member:
    """A confirmed member, ``<name>@example.com``, who signs in with PASSWORD."""
    member = registering.make(name, f"{name}@example.com", passwords.hashed(PASSWORD), **values)
    registering.confirm(member)
    db.session.commit()
    return member


def read_token(page: Any) -> str:
    """The token of the forms of `page`."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert found, page
    return found.group(1)


def submit(client: FlaskClient, page: str, to: str = "", **fields: str) -> Any:
    """Send the form of `page` (to another address, where `to` says so) with `fields`."""
    return client.post(to or page, data={"csrf_token": read_token(client.get(page)), **fields})


def sign_in(client: FlaskClient, name: str = "asha", password: str = PASSWORD, **more: str) -> Any:
    """Sign in by the form."""
    return submit(client, "/login", email=f"{name}@example.com", password=password, **more)


def signed_in(client: FlaskClient) -> bool:
    """Whether the site knows this browser."""
    return bool(client.get("/settings/account").status_code == 200)


def letters() -> list[dict[str, Any]]:
    """The mails that wait for the worker, oldest first."""
    db.session.rollback()
    statement = select(Job.payload).where(Job.reaction == mail.REACTION).order_by(Job.id)
    return list(db.session.scalars(statement))


def mailed_path(number: int = -1) -> str:
    """The path of the link in the mail with this number: the newest."""
    link = re.search(r"http://127\.0\.0\.1:5000(/\S+)", letters()[number]["text"])
    assert link
    return link.group(1)


def flashes(response: Any) -> list[str]:
    """What the page says above its content."""
    return re.findall(r'class="flash \w+" role="status">(.*?)</p>', response.text)


def faults(response: Any) -> list[str]:
    """What the page says is wrong."""
    summary = re.search(r'role="alert">.*?</div>', response.text, re.DOTALL)
    items = re.findall(r"<li>(.*?)</li>", summary.group() if summary else "", re.DOTALL)
    return [re.sub(r"<[^>]+>", "", item) for item in items]
