"""Power fails, again and again, while members ask and answer: nothing acknowledged is lost."""

from __future__ import annotations

import http.cookiejar
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from qa import create_app
from qa.accounts import passwords
from qa.board.models import Answer, Question
from qa.core.db import db
from qa.core.outbox import worker
from qa.core.outbox.models import Job
from qa.ledger import auditing
from qa.search import verifying
from tests.browser.conftest import free_port
from tests.conftest import TEST_DATABASE_URL
from tests.factories import PASSWORD, make_industry, make_member

ROOT = Path(__file__).parent.parent.parent
ROUNDS = 20
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Merchant(threading.Thread):
    """A member who posts as fast as the site takes it and remembers what was acknowledged."""

    def __init__(self, url: str, email: str) -> None:
        super().__init__(daemon=True)
        self.url, self.email = url, email
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        )
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
                self.post_one(f"{self.email} 的第 {number} 个问题：运费怎么分摊？")
            except (OSError, urllib.error.URLError, http.client.HTTPException):
                time.sleep(0.05)  # the power is off

    def sign_in(self) -> None:
        page = self.opener.open(f"{self.url}/login", timeout=5).read().decode()
        self.send("/login", TOKEN.search(page), email=self.email, password=PASSWORD)
        page = self.opener.open(f"{self.url}/questions/ask", timeout=5).read().decode()
        self.token = TOKEN.search(page).group(1)  # type: ignore[union-attr]

    def send(self, path: str, found: re.Match[str] | str | None, **fields: str) -> str:
        token = found if isinstance(found, str) else found.group(1)  # type: ignore[union-attr]
        data = urllib.parse.urlencode({"csrf_token": token, **fields}).encode()
        with self.opener.open(self.url + path, data, timeout=5) as reply:
            reply.read()
            return str(reply.url)

    def post_one(self, title: str) -> None:
        address = self.send("/questions/ask", self.token, title=title, industry="1", body="在线等")
        if "/questions/ask" not in address:
            self.acknowledged.append(title)


@pytest.fixture
def zygote(folder: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    port = free_port()
    environment = {
        **os.environ,
        "ENVIRONMENT": "development",
        "DATA_DIR": str(folder),
        "DATABASE_URL": TEST_DATABASE_URL,
        "PORT": str(port),
        "LOG_LEVEL": "ERROR",
        "RATELIMIT_ENABLED": "false",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.zygote"],
        cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    yield process, port
    process.stdin.close()  # type: ignore[union-attr]
    process.wait(10)
