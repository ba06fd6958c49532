"""Mail: written into the outbox by whoever has something to say, delivered by the worker.

A mail belongs to the transaction that caused it: rolled back, it was never written; committed,
it is delivered, and tried again until the server takes it. The worker may be killed after the
server took a mail and before the job is gone, so a mail carries the same Message-ID and date
however often it is sent, and the recipient's mail system can tell that they are one.
"""

from __future__ import annotations

import os
import smtplib
import ssl
from contextlib import suppress
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import uuid4

import click
from flask import current_app
from sqlalchemy import insert

from . import clock
from .db import db
from .outbox import Hopeless
from .outbox.models import Job

REACTION = "mail.deliver"
"""Name of the reaction whose handler is `deliver`."""

TIMEOUT = 15
"""Seconds that the mail server may keep silent."""

_SIGN_IN_FIRST = {530, 534, 535, 538}  # RFC 4954: permanent for the server, mended by settings

Letter = dict[str, Any]
"""A mail as it stands in the job: to, subject, text, html, message_id, at."""


def send(to: str, subject: str, text: str, html: str | None = None) -> None:
    """Have a mail to the address `to` delivered after this transaction commits.

    Raises ValueError where `to` is not an address, or holds a line break: that is a mistake of
    the caller, who must have checked it. Line breaks in `subject` become spaces.
    """
    if "@" not in to:
        raise ValueError(f"not an address: {to!r}")
    moment = clock.now()
    letter: Letter = {
        "to": to,
        "subject": " ".join(subject.split()),
        "text": text,
        "html": html,
        "message_id": f"<{uuid4().hex}@{_sender().domain}>",
        "at": moment.isoformat(),
    }
    _compose(letter)
    db.session.execute(
        insert(Job),
        [{"reaction": REACTION, "payload": letter, "created_at": moment, "run_at": moment}],
    )


def deliver(letter: Letter) -> None:
    """Hand `letter` to the mail server, or without one to the data folder and the console.

    Raises `Hopeless` where the server will never take it, and smtplib's errors or OSError where
    it may do so later.
    """
    if current_app.config["SMTP_URL"]:
        _deliver_by_smtp(_compose(letter))
    else:
        _keep(letter)
        click.echo(f"\nMail to {letter['to']}: {letter['subject']}\n\n{letter['text']}")


def _compose(letter: Letter, encoding: str | None = None) -> EmailMessage:
    """`letter` as a message: in ASCII, which every server takes, unless `encoding` is given."""
    message = EmailMessage(SMTP.clone(cte_type=encoding or "7bit"))
    message["From"] = _sender()
    message["To"] = Address(addr_spec=letter["to"])
    message["Subject"] = letter["subject"]
    message["Date"] = datetime.fromisoformat(letter["at"])
    message["Message-ID"] = letter["message_id"]
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter["text"], cte=encoding)
    if letter["html"]:
        message.add_alternative(letter["html"], subtype="html", cte=encoding)
    return message


def _sender() -> Address:
    sender = EmailMessage(SMTP)
    sender["From"] = current_app.config["MAIL_FROM"]
    address: Address = sender["From"].addresses[0]
    return address


def _deliver_by_smtp(message: EmailMessage) -> None:
    server = _connect(current_app.config["SMTP_URL"])
    try:
        server.send_message(message)
    except smtplib.SMTPResponseException as error:
        _give_up_for_good(error.smtp_code, error.smtp_error)
        raise
    except smtplib.SMTPRecipientsRefused as error:
        _give_up_for_good(*next(iter(error.recipients.values())))
        raise
    else:
        with suppress(smtplib.SMTPException, OSError):  # it has been taken: nothing can go wrong
            server.quit()
    finally:
        server.close()


def _connect(url: str) -> smtplib.SMTP:
    """A connection to the mail server, encrypted where it can be, signed in where it must be.

    What fails here is the server's trouble or the operator's, not the mail's: it is tried again.
    """
    parts = urlsplit(url)
    host, context = parts.hostname or "localhost", ssl.create_default_context()
    if parts.scheme == "smtp" and not parts.username:
        # A relay of one's own, which asks for no password, has a certificate that nobody
        # vouches for; whoever could pose as it could leave out STARTTLS as well.
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host, parts.port or 465, timeout=TIMEOUT, context=context
        )
    else:
        server = smtplib.SMTP(host, parts.port or 25, timeout=TIMEOUT)
    try:
        server.ehlo_or_helo_if_needed()
        if parts.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=context)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
    except BaseException:
        server.close()
        raise
    return server


def _give_up_for_good(code: int, answer: bytes | str) -> None:
    """Raise `Hopeless` if the server's answer means never, not later."""
    if code >= 500 and code not in _SIGN_IN_FIRST:
        words = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
        raise Hopeless(f"The mail server refused the mail for good: {code} {words}")


def _keep(letter: Letter) -> None:
    """Write `letter` to the folder ``mail``, whole or not at all; twice is once."""
    message = _compose(letter, encoding="8bit")  # for people, who want to read it and its links
    folder: Path = current_app.config["DATA_DIR"] / "mail"
    folder.mkdir(parents=True, exist_ok=True)
    at = datetime.fromisoformat(letter["at"])
    name = f"{at:%Y%m%dT%H%M%S}-{letter['message_id'][1:9]}.eml"
    draft = folder / f".{name}.{os.getpid()}"
    draft.write_bytes(message.as_bytes())
    draft.replace(folder / name)
