"""A generated site in a folder of its own: made once, measured often."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from functools import cached_property
from pathlib import Path
from random import Random
from urllib.parse import quote

from flask import Flask
from sqlalchemy import ColumnElement, func, select

from qa import create_app
from qa.board.models import Answer, Industry, Question, State, Tag, Vote
from qa.board.queries.filters import Filters
from qa.board.queries.seeking import Place, first_rows
from qa.core.config import read_settings
from qa.core.db import db, reading
from qa.core.outbox.models import Job
from qa.core.outbox.worker import drain
from qa.search.engine import IndexUnusable, current_engine

from .threads import FULL

ROOT = Path(__file__).parent.parent

MAKERS = ("bulk.py", "books.py", "endings.py", "fragments.toml", "generate.py", "people.py",
          "threads.py", "wording.py")  # fmt: skip
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
        """Run the jobs that are due, without chores; returns the CPU seconds of each."""
        with self.app.app_context(), reading():
            jobs = db.session.scalar(select(func.count()).select_from(Job)) or 0
        before = time.process_time()
        drain(self.app)
        return (time.process_time() - before) / jobs if jobs else 0.0

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

    def crowded(self, member_id: int, limit: int) -> list[int]:
        """Ids of the questions with the most answers that the member has not answered.

        Not those with `FULL` answers: the pages of these are measured as they are.
        """
        given = select(Answer.id).where(
            Answer.author_id == member_id, Answer.question_id == Question.id
        )
        query = select(Question.id).where(
            Question.author_id != member_id,
            Question.state != State.CLOSED,
            Question.answers != FULL,
            ~given.exists(),
        )
        with self.app.app_context(), reading():
            return list(db.session.scalars(query.order_by(Question.answers.desc()).limit(limit)))

    def place_in_newest(self, number: int) -> str:
        """Where the row of this number stands in the newest questions."""
        with self.app.app_context(), reading():
            row = first_rows("newest", Filters(), 1, number)[0]
            return str(Place(row.key, row.id))

    def rarest_tag(self) -> str:
        """The tag that the fewest questions carry."""
        return self._tag(Tag.questions.asc())

    def commonest_tag(self) -> str:
        """The tag that the most questions carry."""
        return self._tag(Tag.questions.desc())

    def _tag(self, order: ColumnElement[int]) -> str:
        with self.app.app_context(), reading():
            return db.session.scalars(select(Tag.name).order_by(order).limit(1)).one()

    @cached_property
    def industry_id(self) -> int:
        """An industry that takes questions."""
        with self.app.app_context(), reading():
            query = select(Industry.id).where(Industry.open_for_questions).order_by(Industry.id)
            return db.session.scalars(query.limit(1)).one()

    def answers_to_vote_on(self, member_id: int, limit: int) -> list[int]:
        """Ids of answers of others that the member has not voted on, from all over the site."""
        voted = select(Vote.id).where(Vote.voter_id == member_id, Vote.answer_id == Answer.id)
        return self._some(Answer, limit, Answer.author_id != member_id, ~voted.exists())

    def questions_to_answer(
        self, member_id: int, limit: int, *conditions: ColumnElement[bool]
    ) -> list[int]:
        """Ids of questions of others that the member has not answered, from all over the site."""
        given = select(Answer.id).where(
            Answer.author_id == member_id, Answer.question_id == Question.id
        )
        others = Question.author_id != member_id, Question.state != State.CLOSED
        return self._some(Question, limit, *others, ~given.exists(), *conditions)

    def _some(
        self, table: type[Question | Answer], limit: int, *conditions: ColumnElement[bool]
    ) -> list[int]:
        with self.app.app_context(), reading():
            last = db.session.scalar(select(func.max(table.id))) or 0
            drawn = Random().sample(range(1, last + 1), min(last, 100 * limit))
            rows = list(
                db.session.scalars(select(table.id).where(table.id.in_(drawn), *conditions))
            )
            return Random().sample(rows, min(limit, len(rows)))


def _fingerprint() -> str:
    files = [Path(__file__).with_name(name) for name in MAKERS]
    files += sorted((ROOT / "qa").rglob("models.py")) + sorted((ROOT / "qa").rglob("models/*.py"))
    text = b"".join(file.read_bytes() for file in files)
    return hashlib.sha256(text).hexdigest()[:8]
