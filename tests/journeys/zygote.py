"""Starts the site over and over without paying for its imports each time.

For every line on standard input it forks a process group with the web server and the worker in
it, as `flask serve` runs them, and prints the group's id; the test kills groups as it likes.
"""

from __future__ import annotations

import os
import signal
import sys

from qa import create_app
from qa.cli.serve import Pair
from qa.core.db import db


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> None:
    app = create_app()
    with app.app_context():
        db.engine.dispose()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # killed groups leave nothing behind
    say("ready")
    for _line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            os.setpgid(0, 0)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os._exit(Pair(app).run())
        say(str(pid))


if __name__ == "__main__":
    main()
