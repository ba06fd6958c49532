"""The same site on another day: a second door to its data, behind which the clock is set."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Locator, Page
from werkzeug.serving import WSGIRequestHandler, make_server

from qa.accounts import registering
from qa.accounts.passwords import hashed
from qa.core import clock

if TYPE_CHECKING:
    from .conftest import Site

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 60


class Travel:
    """A site whose pages are made `days` from today; the worker behind it stays in the present.

    A journey that begins in the past and ends today leaves nothing from the future behind.
    """

    def __init__(self, site: Site) -> None:
        self.days = 0.0
        self._wsgi = site.app.wsgi_app
        self._server = make_server(
            "127.0.0.1", 0, self._serve, threaded=True, request_handler=_Quiet
        )
        self.site = replace(site, url=f"http://127.0.0.1:{self._server.port}")

    @contextmanager
    def open(self) -> Iterator[Travel]:
        """Answer within the block."""
        thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            thread.join()
            self._server.server_close()
            self.site.release()

    def _serve(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        with clock.at(clock.now() + timedelta(days=self.days)):
            answer = self._wsgi(environ, start)
            try:
                return list(answer)
            finally:
                getattr(answer, "close", int)()


class _Quiet(WSGIRequestHandler):
    def log_request(self, *_args: object) -> None:
        """Nothing: a journey has hundreds of them."""


def enrol(site: Site, name: str, password: str, days: int = 0) -> str:
    """Somebody who came `days` from today and has confirmed; returns the address to sign in with.

    Their first points come from the worker, soon.
    """
    address = f"{name.casefold().replace(' ', '.')}@example.org"
    with site.later(days):
        registering.confirm(registering.make(name, address, hashed(password)))
    return address


def soon(page: Page, address: str, wanted: Callable[[Page], Locator]) -> Locator:
    """What `page` shows at `address` once the worker has done its part."""
    deadline = time.monotonic() + PATIENCE
    while True:
        page.goto(address)
        found = wanted(page)
        if found.count():
            return found
        assert time.monotonic() < deadline, f"{page.url} never showed it"
        time.sleep(0.3)


def number(locator: Locator) -> int:
    """The whole number that stands there."""
    return int(locator.inner_text().replace(",", "").replace("−", "-").split()[0])


def lines(page: Page) -> list[tuple[int, int]]:
    """What each line of a statement changed and what there was then, the newest first."""
    rows = page.locator("table.statement tbody tr").all()
    return [(number(row.locator("td.n").first), number(row.locator("td.n").last)) for row in rows]


def adds_up(page: Page) -> None:
    """Each line of the whole statement leads from what there was before to what there was then."""
    there = 0
    for change, after in reversed(lines(page)):
        there += change
        assert after == there, page.url


def books_are_right(site: Site) -> None:
    """``flask ledger verify`` finds nothing."""
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", "ledger", "verify"],
        cwd=ROOT, env=dict(site.environment), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 differences" in done.stdout
