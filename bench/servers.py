"""gunicorn with one gthread worker on a free port, started and ended by us."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from http.client import HTTPException
from pathlib import Path
from types import TracebackType

from .load import Client, Request, Unexpected, family

ROOT = Path(__file__).parent.parent
THREADS = 4
PATIENCE = 30.0


class Server:
    """A running server: its port, and the id of gunicorn's first process."""

    def __init__(self, app: str, probe: str, settings: Mapping[str, str]) -> None:
        """Serve `app` (module:object) until `stop`; it is up when `probe` answers 200."""
        self.port = free_port()
        self._process = subprocess.Popen(
            [
                sys.executable, "-m", "gunicorn", "--workers", "1", "--worker-class", "gthread",
                "--threads", str(THREADS), "--preload", "--bind", f"127.0.0.1:{self.port}",
                "--log-level", "warning", "--no-control-socket", app,
            ],
            cwd=ROOT,
            env={**os.environ, **settings},
        )  # fmt: skip
        self.pid = self._process.pid
        try:
            self._wait(probe)
        except BaseException:
            self.stop()
            raise

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def web_process(self) -> int:
        """The worker process."""
        return family(self.pid)[1]

    def stop(self) -> None:
        """End it, and its worker with it."""
        self._process.terminate()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            for pid in reversed(family(self.pid)):
                os.kill(pid, 9)
            self._process.wait()

    def _wait(self, probe: str) -> None:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                with Client(self.port) as client:
                    client.send(Request(probe))
            except (OSError, HTTPException):
                if self._process.poll() is not None or time.monotonic() > until:
                    raise
                time.sleep(0.1)
            except Unexpected as error:
                raise RuntimeError(f"{probe} does not answer: {error}") from None
            else:
                return


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
