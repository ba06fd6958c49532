"""Mail: written with its cause, delivered by the worker, to a server, or to the data folder."""

from __future__ import annotations

import email
import smtplib
import socket
import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, Session
from flask import Flask
from sqlalchemy import select

from qa.core import mail
from qa.core.config import BadSetting
from qa.core.db import db
from qa.core.outbox.models import Job
from qa.core.outbox.worker import drain
from tests.conftest import settings_for


class Server:
    """A mail server that keeps what it takes, and answers as it is told."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.envelopes: list[Envelope] = []
        self.answers = {"rcpt": "250 OK", "data": "250 OK"}

    async def handle_RCPT(
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.answers["rcpt"].startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answers["rcpt"]

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:
        if self.answers["data"].startswith("250"):
            assert isinstance(envelope.content, bytes)
            self.envelopes.append(envelope)
            message = email.message_from_bytes(envelope.content, policy=default)
            assert isinstance(message, EmailMessage)
            self.taken.append(message)
        return self.answers["data"]


@contextmanager
def serving(app: Flask, user: str = "", **options: Any) -> Iterator[Server]:
    """A mail server, named in the settings of the site with `user` (``name:password@``)."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    handler = Server()
    controller = Controller(handler, hostname="127.0.0.1", port=port, **options)
    controller.start()
    app.config["SMTP_URL"] = f"smtp://{user}127.0.0.1:{port}"
    try:
        yield handler
    finally:
        controller.stop()


@pytest.fixture
def server(app: Flask) -> Iterator[Server]:
    """A mail server that takes everything."""
    with serving(app) as handler:
        yield handler


@pytest.fixture
def worker(app: Flask) -> Callable[[], list[Job]]:
    """Lets the worker deliver what waits; returns the jobs that are left."""
    app.extensions["handlers"] = {mail.REACTION: mail.deliver}

    def run() -> list[Job]:
        db.session.commit()
        drain(app)
        db.session.rollback()
        db.session.expire_all()
        return list(db.session.scalars(select(Job).order_by(Job.id)))

    return run


def kept(app: Flask) -> list[EmailMessage]:
    folder: Path = app.config["DATA_DIR"] / "mail"
    files = sorted(folder.iterdir()) if folder.exists() else []
    messages = [email.message_from_bytes(file.read_bytes(), policy=default) for file in files]
    return [message for message in messages if isinstance(message, EmailMessage)]


def text_of(message: EmailMessage, kind: str = "plain") -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content()).strip()


Run = Callable[[], list[Job]]


def test_a_mail_leaves_with_the_commit(app: Flask, worker: Run) -> None:
    mail.send("asha@example.com", "您好", "正文\n", "<p>正文</p>")
    assert kept(app) == []
    assert worker() == []
    (message,) = kept(app)
    assert message["To"] == "asha@example.com"
    assert message["From"] == "Shangbang <no-reply@localhost>"
    assert message["Subject"] == "您好"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime.tzinfo is not None
    assert text_of(message) == "正文"
    assert text_of(message, "html") == "<p>正文</p>"


def test_a_mail_that_was_rolled_back_was_never_written(app: Flask, worker: Run) -> None:
    mail.send("asha@example.com", "no", "no")
    db.session.rollback()
    assert worker() == []
    assert kept(app) == []


def test_without_a_server_a_person_can_read_the_mail_and_follow_its_link(
    app: Flask, worker: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    link = "http://127.0.0.1:5000/confirm/" + "x" * 300
    mail.send("asha@example.com", "确认", f"请打开：\n\n{link}\n")
    worker()
    (file,) = (app.config["DATA_DIR"] / "mail").iterdir()
    assert link in file.read_text("utf-8")
    shown = capsys.readouterr().out
    assert link in shown
    assert "Mail to asha@example.com: 确认" in shown


def test_a_mail_delivered_twice_is_the_same_mail(app: Flask, worker: Run, server: Server) -> None:
    mail.send("asha@example.com", "once", "text")
    letter = db.session.scalars(select(Job.payload)).one()
    worker()
    mail.deliver(letter)
    first, second = server.taken
    assert first["Message-ID"] == second["Message-ID"] == letter["message_id"]
    assert first["Date"] == second["Date"]

    app.config["SMTP_URL"] = ""
    mail.deliver(letter)
    mail.deliver(letter)
    assert len(kept(app)) == 1


def test_two_mails_are_two(app: Flask, worker: Run) -> None:
    for number in range(2):
        mail.send("asha@example.com", "same", f"text {number}")
    worker()
    ids = {message["Message-ID"] for message in kept(app)}
    assert len(ids) == 2


def test_a_server_takes_the_mail(worker: Run, server: Server) -> None:
    mail.send("asha@example.com", "发货", "长文" * 2000 + "\n", "<p>长文</p>")
    assert worker() == []
    (envelope,) = server.envelopes
    assert envelope.mail_from == "no-reply@localhost"
    assert envelope.rcpt_tos == ["asha@example.com"]
    assert isinstance(envelope.content, bytes)
    assert envelope.content.isascii()
    assert max(map(len, envelope.content.splitlines())) < 1000
    assert text_of(server.taken[0]) == "长文" * 2000


@pytest.mark.parametrize("step", ["rcpt", "data"])
def test_what_is_refused_for_good_is_parked_with_the_reason(
    worker: Run, server: Server, step: str
) -> None:
    server.answers[step] = "550 No such person here"
    mail.send("gone@example.com", "x", "x")
    (job,) = worker()
    assert job.parked_at is not None
    assert job.attempts == 1
    assert job.last_error is not None
    assert "550 No such person here" in job.last_error
    assert server.taken == []


@pytest.mark.parametrize("step", ["rcpt", "data"])
@pytest.mark.parametrize("answer", ["451 Try again later", "530 Authentication required"])
def test_what_may_be_taken_later_is_tried_again(
    worker: Run, server: Server, step: str, answer: str
) -> None:
    server.answers[step] = answer
    mail.send("asha@example.com", "x", "x")
    (job,) = worker()
    assert job.parked_at is None
    assert job.run_at > job.created_at
    server.answers[step] = "250 OK"
    mail.deliver(job.payload)
    assert len(server.taken) == 1


def test_a_server_that_is_away_is_tried_again(app: Flask, worker: Run) -> None:
    app.config["SMTP_URL"] = "smtp://127.0.0.1:1"
    mail.send("asha@example.com", "x", "x")
    (job,) = worker()
    assert job.parked_at is None
    assert job.last_error is not None
    assert "ConnectionRefusedError" in job.last_error


def test_the_server_is_signed_in_to(app: Flask) -> None:
    seen: list[Any] = []

    def accept(_server: Any, _session: Any, _envelope: Any, _way: str, given: Any) -> AuthResult:
        seen.append((given.login, given.password))
        return AuthResult(success=True)

    mail.send("asha@example.com", "x", "x")
    letter = db.session.scalars(select(Job.payload)).one()
    user = "us%40example.com:right%21@"
    with serving(app, user, authenticator=accept, auth_require_tls=False) as server:
        mail.deliver(letter)
    assert seen == [(b"us@example.com", b"right!")]
    assert len(server.taken) == 1


def test_a_wrong_password_of_ours_parks_nobodys_mail(app: Flask) -> None:
    def refuse(*_: Any) -> AuthResult:
        return AuthResult(success=False, handled=False)

    mail.send("asha@example.com", "x", "x")
    letter = db.session.scalars(select(Job.payload)).one()
    with (
        serving(app, "us:wrong@", authenticator=refuse, auth_require_tls=False),
        pytest.raises(smtplib.SMTPAuthenticationError),
    ):
        mail.deliver(letter)


def test_a_connection_is_encrypted_when_the_server_offers_it(app: Flask, tmp_path: Path) -> None:
    mail.send("asha@example.com", "x", "x")
    letter = db.session.scalars(select(Job.payload)).one()
    with serving(app, tls_context=certified(tmp_path), require_starttls=True) as server:
        mail.deliver(letter)
    assert len(server.taken) == 1


def test_our_password_goes_to_no_server_that_nobody_vouches_for(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Any] = []

    def accept(*given: Any) -> AuthResult:
        seen.append(given)
        return AuthResult(success=True)

    mail.send("asha@example.com", "x", "x")
    letter = db.session.scalars(select(Job.payload)).one()
    with serving(
        app, "us:secret@", tls_context=certified(tmp_path), authenticator=accept
    ) as server:
        with pytest.raises(ssl.SSLError):
            mail.deliver(letter)
        assert (server.taken, seen) == ([], [])
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
        mail.deliver(letter)
    assert (len(server.taken), len(seen)) == (1, 1)


def certified(folder: Path) -> ssl.SSLContext:
    """What a server at 127.0.0.1 shows: a certificate signed by itself, ``cert.pem``."""
    paths = folder / "cert.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
         "-out", str(paths[0]), "-keyout", str(paths[1])],
        check=True,
        capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*paths)
    return context


def test_a_line_break_in_a_subject_adds_no_header(app: Flask, worker: Run) -> None:
    mail.send("asha@example.com", "hello\r\nBcc: cleo@example.com\n\nx", "text")
    worker()
    (message,) = kept(app)
    assert message["Subject"] == "hello Bcc: cleo@example.com x"
    assert message["Bcc"] is None
    assert message.keys().count("To") == 1


@pytest.mark.parametrize(
    "address",
    ["", "asha", "asha@example.com\r\nBcc: cleo@example.com", "a@example.com, b@example.com",
     "asha@example.com\n", "Asha <asha@example.com>"],
)  # fmt: skip
def test_what_is_no_address_is_refused_before_it_is_written(session: Any, address: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        mail.send(address, "x", "x")
    assert list(session.scalars(select(Job))) == []


@pytest.mark.parametrize("sender", ["us", "@example.com", "us@", "us@example.com\r\nBcc: a@b.c"])
def test_a_sender_that_is_no_address_stops_the_start(tmp_path: Path, sender: str) -> None:
    with pytest.raises(BadSetting, match="MAIL_FROM"):
        settings_for(tmp_path, MAIL_FROM=sender)
    assert settings_for(tmp_path, MAIL_FROM="商帮 <us@example.com>")["MAIL_FROM"]
