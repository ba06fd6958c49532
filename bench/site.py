"""A generated site in a folder of its own: made once, measured often."""

from __future__ import annotations

import hashlib
import os
import resource
import shutil
import subprocess
import sys
from functools import cached_property
from pathlib import Path
from random import Random
from urllib.parse import quote

from flask import Flask
from sqlalchemy import ColumnElement, func, select

from qa import create_app
from qa.board.models import Answer, Question, Vote
from qa.core.config import read_settings
from qa.core.db import db, reading
from qa.core.outbox.models import Job
from qa.search.engine import IndexUnusable, current_engine

ROOT = Path(__file__).parent.parent

MAKERS = ("bulk.py", "books.py", "fragments.toml", "generate.py", "people.py", "threads.py",
          "wording.py")  # fmt: skip
"""The files of this folder whose change makes other data; so does one of the tables."""

ADDRESSES = 20
"""Question pages of a kind that requests go through in turn."""


class Site:
    """A site of `questions` generated questions below `folder`."""

    def __init__(self, folder: Path, questions: int) -> None:
        self.questions = questions
        self.folder = folder / f"{questions}-{_fingerprint()}"
        self.settings = {
            "DATA_DIR": str(self.folder),
            "ENVIRONMENT": "production",
            "SECRET_KEY": "only for measuring on one machine, not a secret",
            "DATABASE_URL": "",
            "REDIS_URL": "",
            "LOG_LEVEL": "WARNING",
        }

        self._addresses: dict[int, list[str]] = {}

    def prepare(self) -> None:
        """Generate it unless it is there, and index it unless its index can be used."""
        if not (self.folder / "complete").exists():
            shutil.rmtree(self.folder, ignore_errors=True)
            print(f"{self.questions:,} questions are made in {self.folder}", file=sys.stderr)
            self._run("bench.generate", "--questions", str(self.questions))
            (self.folder / "complete").touch()
        if not self._is_indexed():
            self._run("flask", "--app", "app", "search", "rebuild")

    def _is_indexed(self) -> bool:
        with self.app.app_context():
            try:
                return current_engine().count() >= self.questions
            except IndexUnusable:
                return False

    def work(self) -> float:
        """Let the worker run the jobs that are due; returns its CPU seconds for each job."""
        with self.app.app_context(), reading():
            jobs = db.session.scalar(select(func.count()).select_from(Job)) or 0
        busy, idle = (self._cpu_of_worker() for _ in range(2))
        return (busy - idle) / jobs if jobs else 0.0

    def _cpu_of_worker(self) -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        self._run("flask", "--app", "app", "worker", "--once")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    def _run(self, *command: str) -> None:
        environment = {**os.environ, **self.settings}
        subprocess.run(
            [sys.executable, "-m", *command],
            cwd=ROOT, env=environment, stdout=sys.stderr, check=True,
        )  # fmt: skip

    @cached_property
    def app(self) -> Flask:
        """The site in this process, without a page cache: to look things up, to count queries."""
        return create_app(read_settings({**self.settings, "PAGE_CACHE_MB": "0"}))

    def questions_with(self, answers: int) -> list[str]:
        """Addresses of some questions that have so many answers; looked up once."""
        if answers not in self._addresses:
            self._addresses[answers] = self._find(answers)
        return self._addresses[answers]

    def _find(self, answers: int) -> list[str]:
        with self.app.app_context(), reading():
            rows = db.session.execute(
                select(Question.id, Question.slug)
                .where(Question.answers == answers)
                .order_by(Question.id.desc())
                .limit(ADDRESSES)
            )
            return [f"/questions/{id_}/{quote(slug)}" for id_, slug in rows]

    def answers_to_vote_on(self, member_id: int, limit: int) -> list[int]:
        """Ids of answers of others that the member has not voted on, from all over the site."""
        voted = select(Vote.id).where(Vote.voter_id == member_id, Vote.answer_id == Answer.id)
        return self._some(Answer, limit, Answer.author_id != member_id, ~voted.exists())

    def questions_to_answer(self, member_id: int, limit: int) -> list[int]:
        """Ids of questions of others that the member has not answered, from all over the site."""
        given = select(Answer.id).where(
            Answer.author_id == member_id, Answer.question_id == Question.id
        )
        return self._some(Question, limit, Question.author_id != member_id, ~given.exists())

    def _some(
        self, table: type[Question | Answer], limit: int, *conditions: ColumnElement[bool]
    ) -> list[int]:
        with self.app.app_context(), reading():
            last = db.session.scalar(select(func.max(table.id))) or 0
            drawn = Random().sample(range(1, last + 1), 3 * limit)
            rows = db.session.scalars(select(table.id).where(table.id.in_(drawn), *conditions))
            return list(rows)[:limit]


def _fingerprint() -> str:
    files = [Path(__file__).with_name(name) for name in MAKERS]
    files += sorted((ROOT / "qa").rglob("models.py"))
    text = b"".join(file.read_bytes() for file in files)
    return hashlib.sha256(text).hexdigest()[:8]
