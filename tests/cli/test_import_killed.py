"""An import that is killed goes on where it was."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from flask import Flask

from qa import create_app
from qa.board import industries
from qa.board.models import Question
from qa.core.db import db
from tests.conftest import environment_for, settings_for

from .importing import assert_counters_are_true, count, picture, rejects, reply, row, run, write

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.usefixtures("tree")


def test_a_killed_import_goes_on_where_it_was(app: Flask, folder: Path, tmp_path: Path) -> None:
    rows = [
        row(f"第 {n} 个问题", source=f"forum{n % 3}", asked_at="2020-02-02T02:02:02",
            tags=[f"标签{n % 7}"], body=f"**正文** {n}",
            answers=[reply(f"回答 {m}", m == 1) for m in range(n % 4)])
        for n in range(2000)
    ]  # fmt: skip
    path = write(tmp_path, *rows, "{bad", name="many.jsonl")
    seen = -1
    for _ in range(2):
        process = subprocess.Popen(
            command(path),
            env=os.environ | environment_for(folder),
            cwd=ROOT,
            stderr=subprocess.DEVNULL,
        )
        seen = wait_for_more(seen, process)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert 0 < count(Question) < 2000
    assert_counters_are_true()
    db.session.rollback()

    run(app, "questions", path)
    assert count(Question) == 2000
    assert_counters_are_true()
    resumed = picture()
    assert [reject["line"] for reject in rejects(app, "many")] == [2001]

    other = create_app(settings_for(tmp_path / "other", DATABASE_URL=""))
    with other.app_context():
        db.create_all()
        industries.sync()
        db.session.commit()
        run(other, "questions", path)
        assert picture() == resumed
        db.session.remove()
        db.engine.dispose()


def command(path: Path) -> list[str]:
    return [sys.executable, "-m", "flask", "--app", "app", "import", "questions", str(path)]


def wait_for_more(seen: int, process: subprocess.Popen[bytes]) -> int:
    """Wait until there are more than `seen` questions, and at least some."""
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        now = count(Question)
        db.session.rollback()  # the import must not wait for us
        if now > max(seen, 0):
            return now
        time.sleep(0.01)
    raise AssertionError("the import ended before it could be killed")
