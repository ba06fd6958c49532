"""A real site (web and worker) with the demo content, and a real browser to visit it."""

from __future__ import annotations

import email
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from pathlib import Path
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.conftest import own_database

ROOT = Path(__file__).parent.parent.parent
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DEMO_PASSWORD = "demo-password"
START_SECONDS = 120


@dataclass(frozen=True)
class Site:
    """A running site: where it answers, and where its data lies."""

    url: str
    folder: Path

    def mailed_link(self, address: str) -> str:
        """The link in the newest mail to `address`; waits for the worker to deliver it."""
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            for file in sorted((self.folder / "mail").glob("*.eml"), reverse=True):
                text = file.read_bytes()
                if address.encode() in text:
                    body = email.message_from_bytes(text, policy=policy.default).get_body(
                        ("plain",)
                    )
                    found = re.search(r"https?://\S+", body.get_content() if body else "")
                    if found:
                        return found.group()
            time.sleep(0.1)
        raise AssertionError(f"no mail to {address}")


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def need(present: bool, what: str) -> None:
    """Skip where a real part is missing; under CI that is a failure."""
    if not present:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"{what} is not installed")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site as `make run` starts it, in a folder of its own."""
    folder, port = tmp_path_factory.mktemp("site"), free_port()
    environment = {
        **os.environ,
        "DATABASE_URL": own_database("site"),
        "DATA_DIR": str(folder),
        "PORT": str(port),
        "LOG_LEVEL": "WARNING",
    }
    log = (folder / "log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "app", "serve", "--demo"],
        cwd=ROOT, env=environment, stdout=log, stderr=log,
    )  # fmt: skip
    try:
        _await(f"http://127.0.0.1:{port}/healthz", process, folder / "log")
        yield Site(f"http://127.0.0.1:{port}", folder)
    finally:
        process.send_signal(signal.SIGINT)
        status = process.wait(20)
        log.close()
    assert status == 0, (folder / "log").read_text()


def _await(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(url, timeout=2):  # noqa: S310
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"the site did not start:\n{log.read_text()}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; every context of it is a new profile."""
    need(CHROMIUM.exists(), "chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


def check(page: Page) -> None:
    """The page has no accessibility fault, fits its window, and logged no error."""
    page.wait_for_load_state("load")
    results = Axe().run(page)
    assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert not wide, f"{page.url} scrolls sideways"


def sign_in(page: Page, site: Site, who: str, password: str = DEMO_PASSWORD) -> None:
    """Sign in by the form; `who` is a demo account's key or an address."""
    page.goto(f"{site.url}/login")
    page.fill("input[name=email]", who if "@" in who else f"{who}@example.com")
    page.fill("input[name=password]", password)
    page.locator("main form button").first.click()
    page.wait_for_url(lambda url: "/login" not in url)
