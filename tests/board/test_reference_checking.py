"""Looking at links, against a real server in this process."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network

import pytest
from flask import Flask

from qa.board import answering, reference_checking
from qa.board.drafts import AnswerDraft
from qa.board.models import Answer
from qa.board.references import Status, read
from qa.core import clock
from qa.core.db import db
from qa.core.web.fetching import Visit, is_public, visit
from tests.factories import make_actor, make_answer, make_question
from tests.page_quality import PageClient

LOOPBACK = [ip_network("127.0.0.0/8")]


class _Pages(BaseHTTPRequestHandler):
    """What a site may answer; the path says what."""

    asked: list[str] = []  # noqa: RUF012

    def do_HEAD(self) -> None:
        self.asked.append(f"{self.command} {self.path}")
        path = self.path.partition("?")[0]
        if path == "/no-head" and self.command == "HEAD":
            self._reply(405)
        elif path == "/around":
            self._reply(302, "/around")
        elif path == "/moved":
            self._reply(301, "/there")
        elif path == "/inside":
            self._reply(302, "http://169.254.169.254/latest/meta-data")
        elif path == "/file":
            self._reply(302, "file:///etc/passwd")
        elif path == "/drip":
            self._drip()
        else:
            self._reply({"/gone": 404, "/down": 503}.get(path, 200))

    do_GET = do_HEAD

    def _reply(self, status: int, location: str = "") -> None:
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.end_headers()

    def _drip(self) -> None:
        """A head without an end."""
        try:
            for _number in range(10_000):
                self.wfile.write(b"X-Long: " + b"x" * 100 + b"\r\n")
        except OSError:
            pass

    def log_message(self, *_: object) -> None:
        """Nothing: the test says what it saw."""


@pytest.fixture
def server() -> Iterator[str]:
    _Pages.asked = []
    with ThreadingHTTPServer(("127.0.0.1", 0), _Pages) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("path", "status"),
    [("/there", 200), ("/gone", 404), ("/down", 503), ("/no-head", 200), ("/moved", 200),
     ("/around", 0), ("/inside", 0), ("/file", 0), ("/drip", 0), ("/there?q=%20x", 200)],
)  # fmt: skip
def test_a_visit_tells_what_the_server_says(server: str, path: str, status: int) -> None:
    assert visit(server + path, LOOPBACK) == Visit(status)


def test_private_places_are_not_visited(server: str) -> None:
    assert visit(f"{server}/there") == Visit()
    assert visit(f"http://localhost:{server.rpartition(':')[2]}/there") == Visit()
    assert _Pages.asked == []


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True), ("2606:4700::1", True), ("127.0.0.1", False), ("10.1.2.3", False),
        ("172.16.0.1", False), ("192.168.1.1", False), ("169.254.169.254", False),
        ("100.64.0.1", False), ("0.1.2.3", False), ("224.0.0.1", False), ("::1", False),
        ("fe80::1%eth0", False), ("fc00::1", False), ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.1", False), ("64:ff9b::7f00:1", False), ("2002:7f00:1::", False),
        ("::127.0.0.1", False), ("::ffff:0:127.0.0.1", False), ("64:ff9b:1::7f00:1", False),
        ("fec0::1", False), ("192.0.0.8", False), ("192.88.99.1", False),
    ],
)  # fmt: skip
def test_only_the_public_internet_is_public(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize(
    "address",
    ["http://8.8.8.8:22/", "http://8.8.8.8:25/", "ftp://8.8.8.8/", "http:///x", "http://[", "",
     "http://2130706433:8000/", "http://0x7f.1/", "http://127.1/", "http://a.cn:x/"],
)  # fmt: skip
def test_what_is_not_to_be_visited_is_not(address: str) -> None:
    assert visit(address) == Visit() or not visit(address).exists


def test_a_server_that_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.core.web.fetching.SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        assert visit(f"http://127.0.0.1:{mute.getsockname()[1]}/", LOOPBACK) == Visit()


@pytest.fixture
def reachable(app: Flask) -> None:
    app.config["REFERENCE_NETWORKS"] = LOOPBACK


def answered(*lines: str) -> Answer:
    draft = AnswerDraft("先查对方信用，再谈比例。", lines)
    answer_id = answering.answer(make_actor(), make_question(), draft)
    answer = db.session.get_one(Answer, answer_id)
    db.session.commit()
    return answer


def check(answer: Answer) -> list[str]:
    """Run the chore; what then stands with each reference."""
    db.session.commit()
    reference_checking.check_due()
    db.session.commit()
    db.session.refresh(answer)
    return [row.status for row in read(answer.references, answer.checks)]


@pytest.mark.usefixtures("reachable")
def test_links_are_found_alive_or_dead_and_readers_see_it(client: PageClient, server: str) -> None:
    answer = answered(f"{server}/there", f"{server}/gone", f"{server}/down", "UCP600 第 14 条")
    bystander = make_answer(make_question())
    assert check(answer) == [Status.OK, Status.DEAD, Status.UNKNOWN, Status.UNKNOWN]
    assert answer.check_at
    assert bystander.check_at is None
    page = client.get(f"/answers/{answer.id}", follow_redirects=True).text
    assert page.count("checked") == 1
    assert "the page is gone" in page


@pytest.mark.usefixtures("reachable")
def test_they_are_looked_at_again_after_a_month_and_not_before(server: str) -> None:
    answer = answered(f"{server}/there")
    check(answer)
    asked = list(_Pages.asked)
    check(answer)
    assert _Pages.asked == asked == ["HEAD /there"]
    with clock.at(clock.now() + timedelta(days=31)):
        check(answer)
    assert len(_Pages.asked) == 2


@pytest.mark.usefixtures("reachable")
def test_a_server_that_is_down_later_does_not_undo_what_was_found(server: str) -> None:
    answer = answered(f"{server}/there")
    check(answer)
    answer.references = [f"{server}/there", f"{server}/down"]
    answer.check_at = clock.now()
    db.session.commit()
    assert check(answer) == [Status.OK, Status.UNKNOWN]


@pytest.mark.usefixtures("reachable")
def test_what_was_found_of_a_link_that_is_no_longer_there_is_forgotten(server: str) -> None:
    answer = answered(f"{server}/there")
    check(answer)
    answer.references, answer.check_at = ["UCP600 第 14 条"], clock.now()
    db.session.commit()
    check(answer)
    assert (answer.checks, answer.check_at) == ([], None)


def test_by_default_nothing_inside_is_asked(app: Flask, server: str) -> None:
    answer = answered(f"{server}/there")
    assert check(answer) == [Status.UNKNOWN]
    assert _Pages.asked == []
