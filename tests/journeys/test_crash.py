"""Power fails, again and again, while members ask and answer: nothing acknowledged is lost."""

from __future__ import annotations

import http.client
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import func, select

from qa.accounts import passwords
from qa.board.models import Industry, Question
from qa.core import clock
from qa.core.db import db
from qa.core.outbox import worker
from qa.core.outbox.models import Job
from qa.ledger import auditing
from qa.search import keeping, verifying
from tests.browser.conftest import free_port
from tests.conftest import environment_for
from tests.factories import PASSWORD, make_actor, make_industry, make_member, make_question

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 60
ROUNDS = int(os.environ.get("KILLS", "6"))
"""How often power fails: `make test-long` sets more."""

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Merchant(threading.Thread):
    """A member who posts as fast as the site takes it and remembers what was acknowledged."""

    def __init__(self, port: int, email: str) -> None:
        super().__init__(daemon=True)
        self.port, self.email = port, email
        self.cookies: dict[str, str] = {}
        self.token = ""
        self.acknowledged: list[str] = []
        self.stopped = threading.Event()

    def run(self) -> None:
        number = 0
        while not self.stopped.is_set():
            number += 1
            try:
                if not self.token:
                    self.sign_in()
                name = self.email.partition("@")[0]  # an address in a title is pointed out first
                self.post(f"{name} 的第 {number} 个问题：运费怎么分摊？")
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)  # the power is off

    def sign_in(self) -> None:
        self.cookies.clear()  # the power may have gone off after the last time had worked
        token = self.read_token("/login")
        self.request("POST", "/login", csrf_token=token, email=self.email, password=PASSWORD)
        self.token = self.read_token("/questions/ask")

    def read_token(self, path: str) -> str:
        found = TOKEN.search(self.request("GET", path))
        assert found
        return found.group(1)

    def post(self, title: str) -> None:
        fields = {"title": title, "industry": "1", "body": "在线等", "csrf_token": self.token}
        self.request("POST", "/questions/ask", **fields)
        self.acknowledged.append(title)

    def request(self, method: str, path: str, **fields: str) -> str:
        """The text of the reply; a change must be answered by a redirect."""
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)) as line:
            line.request(method, path, urlencode(fields) if fields else None, headers)
            reply = line.getresponse()
            text = reply.read().decode()
        assert reply.status in ((200,) if method == "GET" else (302, 303)), text
        for cookie in reply.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        return text


class Power:
    """The site's processes in one group, switched on and off by the test."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.group = 0
        settings = environment_for(  # no rate limits in tests: the merchants are in a hurry
            folder, PORT=str(self.port), LOG_LEVEL="ERROR", PAGE_CACHE_MB="32"
        )
        self.zygote = subprocess.Popen(
            [sys.executable, "-m", "tests.journeys.zygote"],
            cwd=ROOT, env=os.environ | settings, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True,
        )  # fmt: skip
        assert self.read() == "ready"

    def read(self) -> str:
        assert self.zygote.stdout
        return self.zygote.stdout.readline().strip()

    def on(self) -> None:
        assert self.zygote.stdin
        self.zygote.stdin.write("\n")
        self.zygote.stdin.flush()
        self.group = int(self.read())

    def off(self) -> None:
        os.killpg(self.group, signal.SIGKILL)

    def end(self) -> None:
        for pipe in (self.zygote.stdin, self.zygote.stdout):
            assert pipe
            pipe.close()
        self.zygote.wait(10)


@pytest.fixture
def power(folder: Path) -> Iterator[Power]:
    power = Power(folder)
    yield power
    power.end()


@pytest.fixture
def merchants(app: Flask, power: Power) -> Iterator[list[Merchant]]:
    make_industry("law")
    asked = make_question(make_actor("asha"), db.session.get_one(Industry, 1))
    assert asked.id == 1
    hashed = passwords.hashed(PASSWORD)
    emails = [make_member(f"merchant{n}", level=6, password=hashed).email for n in range(3)]
    db.session.commit()
    keeping.ensure(app)
    threads = [Merchant(power.port, email) for email in emails]
    yield threads
    for thread in threads:
        thread.stopped.set()
    for thread in threads:
        thread.join(15)


def await_more(merchants: list[Merchant]) -> None:
    """Leave the power on until another post is acknowledged, however slow the machine is."""
    deadline = time.monotonic() + PATIENCE
    before = sum(len(merchant.acknowledged) for merchant in merchants)
    while sum(len(merchant.acknowledged) for merchant in merchants) == before:
        assert time.monotonic() < deadline, "nobody could post"
        time.sleep(0.02)


def test_power_cuts_lose_nothing_that_was_acknowledged(
    app: Flask, power: Power, merchants: list[Merchant]
) -> None:
    chance = random.Random(2006)
    db.session.remove()
    db.engine.dispose()
    for merchant in merchants:
        merchant.start()
    for number in range(ROUNDS):
        power.on()
        if number % 2:  # the others may be cut while they start
            await_more(merchants)
        time.sleep(chance.uniform(0.1, 1.4))
        power.off()
    for merchant in merchants:
        merchant.stopped.set()
        merchant.join(15)
    acknowledged = [title for merchant in merchants for title in merchant.acknowledged]

    with clock.at(clock.now() + timedelta(minutes=5)):  # the leases of the dead have run out
        worker.drain(app)
    stored = set(db.session.scalars(select(Question.title)))
    assert set(acknowledged) <= stored
    assert len(stored) == db.session.scalar(select(func.count()).select_from(Question))
    assert [found for found in auditing.differences() if found] == []
    assert db.session.scalar(select(func.count()).select_from(Job)) == 0
    assert not verifying.differences()
