"""A real site (web and worker) with the demo content, and a real browser to visit it."""

from __future__ import annotations

import email
import itertools
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from email import policy
from functools import cached_property
from pathlib import Path
from typing import Literal
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    StorageState,
    expect,
    sync_playwright,
)

from qa import create_app
from qa.core import clock
from qa.core.config import read_settings
from qa.core.db import db
from tests.demo import Demo

from .travel import Travel

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
LOCALES = {"zh_Hans": "zh-CN", "zh_Hant": "zh-TW", "en": "en"}
ADDRESSES = itertools.count(1)
WINDOWS = {320: 640, 360: 740, 1280: 900}
START_SECONDS = 120
PATIENCE = 30_000
"""Milliseconds in which something comes to be seen, on a machine that has other work too."""

expect.set_options(timeout=PATIENCE)


@dataclass(frozen=True)
class Site:
    """A running site: where it answers, and where its data lies."""

    url: str
    folder: Path
    environment: Mapping[str, str]

    @cached_property
    def app(self) -> Flask:
        """The same site within the test's own process."""
        return create_app(read_settings(self.environment))

    @contextmanager
    def later(self, days: int) -> Iterator[None]:
        """Within the block it is `days` later, for what is called there; then it is committed."""
        with self.app.app_context(), clock.at(clock.now() + timedelta(days=days)):
            yield
            db.session.commit()

    def release(self) -> None:
        """Give back what the test's own process holds of the database."""
        if "app" in vars(self):
            with self.app.app_context():
                db.engine.dispose()

    def mailed_link(self, address: str) -> str:
        """The link in the newest mail to `address`; waits for the worker to deliver it."""
        deadline = time.monotonic() + START_SECONDS
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
def site(demo_site: Demo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site as `make run` starts it the second time, in a folder of its own."""
    folder, port = tmp_path_factory.mktemp("site"), free_port()
    environment = {
        **os.environ,
        "DATABASE_URL": demo_site.copy_to(folder, "site"),
        "DATA_DIR": str(folder),
        "PORT": str(port),
        "LOG_LEVEL": "WARNING",
        "TRUSTED_PROXIES": "1",  # so that those who sign in can come from different addresses
    }
    log = (folder / "log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "app", "serve", "--demo"],
        cwd=ROOT, env=environment, stdout=log, stderr=log,
    )  # fmt: skip
    try:
        _await(f"http://127.0.0.1:{port}/healthz", process, folder / "log")
        site = Site(f"http://127.0.0.1:{port}", folder, environment)
        yield site
        site.release()
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
    fits(page)


def fits(page: Page) -> None:
    """The page need not be scrolled sideways; this much can be asked where script is off, too."""
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert not wide, f"{page.url} scrolls sideways"


def sign_in(page: Page, site: Site, who: str, password: str = DEMO_PASSWORD) -> None:
    """Sign in by the form; `who` is a demo account's key or an address.

    Each comes from a network of their own, as on a real day: an address may try ten times a minute.
    """
    number = next(ADDRESSES)
    page.set_extra_http_headers({"X-Forwarded-For": f"10.1.{number // 256}.{number % 256}"})
    page.goto(f"{site.url}/login")
    page.fill("input[name=email]", who if "@" in who else f"{who}@example.com")
    page.fill("input[name=password]", password)
    page.locator("main form button").first.click()
    page.wait_for_url(lambda url: "/login" not in url)


class People:
    """Those who visit the site in a test, each in a browser profile of their own."""

    def __init__(self, site: Site, browser: Browser, signed_in: dict[str, StorageState]) -> None:
        self.site = site
        self.browser = browser
        self.signed_in = signed_in
        self.contexts: list[BrowserContext] = []
        self.faults: list[str] = []

    def come(
        self,
        who: str = "",
        *,
        language: str = "en",
        width: int = 360,
        theme: Literal["light", "dark"] = "light",
        script: bool = True,
    ) -> Page:
        """A page of somebody: a guest, or the demo member with this key, who is signed in."""
        context = self.browser.new_context(
            storage_state=self._state(who) if who else None,
            locale=LOCALES[language],
            color_scheme=theme,
            java_script_enabled=script,
            viewport={"width": width, "height": WINDOWS[width]},
            base_url=self.site.url,
        )
        context.add_cookies([{"name": "language", "value": language, "url": self.site.url}])
        self.contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        return page

    def leave(self) -> None:
        """Close what is open; no script of a page may have failed."""
        for context in self.contexts:
            context.close()
        assert self.faults == []

    def _state(self, who: str) -> StorageState:
        if who not in self.signed_in:
            context = self.browser.new_context(java_script_enabled=False)
            sign_in(context.new_page(), self.site, who)
            self.signed_in[who] = context.storage_state()
            context.close()
        return self.signed_in[who]


def number_of(page: Page) -> int:
    """The number of the question that `page` shows."""
    found = re.search(r"/questions/([0-9]+)", page.url)
    assert found, page.url
    return int(found[1])


def unfold(page: Page, inside: str = "main") -> None:
    """Open what is folded `inside`, as a reader does who presses each."""
    page.locator(f"{inside} details").evaluate_all("all => all.forEach((one) => one.open = true)")


def choose(page: Page, name: str, value: str, inside: str = "main") -> None:
    """Press the label of a radio button."""
    page.locator(f"{inside} label:has(input[name={name}][value='{value}'])").click()


def ask(page: Page, title: str, body: str, **typed: str) -> int:
    """Ask by the form, the fields below the text included; returns the question's number."""
    page.goto("/questions/ask")
    page.fill("input[name=title]", title)
    page.fill("textarea[name=body]", body)
    page.select_option("select[name=industry]", index=3)
    for summary in page.locator("main form details.fold summary").all() if typed else ():
        summary.click()
    for name, value in typed.items():
        if name == "deadline_days":
            choose(page, name, value)
        else:
            page.fill(f"input[name={name}]", value)
    page.locator("main form button.main:not(.hide)").click()
    expect(page.locator("h1")).to_have_text(title)
    return number_of(page)


def answer(page: Page, question: int, body: str) -> None:
    """Answer by the box below a question."""
    page.goto(f"/questions/{question}")
    page.fill("#answer textarea[name=body]", body)
    page.locator("#answer form button.main").click()
    expect(page.locator("article.answer", has_text=body.split("\n")[0])).to_have_count(1)


@pytest.fixture(scope="session")
def signed_in() -> dict[str, StorageState]:
    """The sessions of the members who have signed in so far, by key."""
    return {}


@pytest.fixture
def people(site: Site, browser: Browser, signed_in: dict[str, StorageState]) -> Iterator[People]:
    """Whoever comes to the site in this test."""
    people = People(site, browser, signed_in)
    yield people
    people.leave()


@pytest.fixture
def travel(people: People) -> Iterator[Travel]:
    """The site on another day, which is where people then come."""
    with Travel(people.site).open() as travel:
        people.site = travel.site
        yield travel
