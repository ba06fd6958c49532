"""What one process of the crowd does: random clicks of the members, by way of the web edge.

The process that forks the others imports this module, and must not import ``tests.conftest``,
which makes databases.
"""

from __future__ import annotations

import logging
import random
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError

from qa import create_app
from qa.board import viewing
from qa.board.life import jobs
from qa.core import clock
from qa.core.db import db
from qa.core.outbox import worker
from qa.reputation import recounting

DAYS = 20
"""How much time passes while the crowd acts: questions come to their ends, limits begin anew."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the crowd meets: ids, the same for every process.

    `sessions` are the members' keys to their sessions, by member; `askers` by question, `authors`
    and `questions` (the one it belongs to) by answer. `comments` are those of the beginning.
    """

    began: datetime
    sessions: Mapping[int, str]
    moderators: tuple[int, ...]
    main_account: int
    askers: Mapping[int, int]
    authors: Mapping[int, int]
    questions: Mapping[int, int]
    comments: Mapping[int, int]
    rings: int
    industry_id: int


@dataclass(frozen=True, slots=True)
class Click:
    """Who sends what to which address; for `method` GET, the first page of a day."""

    member_id: int
    address: str
    fields: Mapping[str, str]
    method: str = "POST"


@dataclass(frozen=True, slots=True)
class Done:
    """What was answered: a status, or the words of what went wrong, and how many deadlocks the
    database ended on the way."""

    click: Click
    process: int
    day: str
    answered: int | str
    deadlocks: int

    @property
    def acknowledged(self) -> bool:
        return self.answered in (302, 303)


deadlocks: list[str] = []


def _count(context: Any) -> None:
    if getattr(context.original_exception, "sqlstate", None) == "40P01":
        deadlocks.append(str(context.original_exception))


class Crowd:
    """The clicks, drawn at random; each kind is a method that returns one."""

    def __init__(self, place: Place, chance: random.Random) -> None:
        self.place, self.chance = place, chance

    def draw(self) -> Click | None:
        """The next click, or None where it is the worker's turn."""
        (name,) = self.chance.choices(list(KINDS), list(KINDS.values()))
        click: Click | None = getattr(self, name)()
        return click

    def anybody(self) -> int:
        return self.chance.choice(list(self.place.sessions))

    def moderator(self) -> int:
        return self.chance.choice(self.place.moderators)

    def question(self) -> int:
        return self.chance.choice(list(self.place.askers))

    def answer(self) -> int:
        return self.chance.choice(list(self.place.authors))

    def asker_of(self, answer_id: int) -> int:
        return self.place.askers[self.place.questions[answer_id]]

    def vote(self) -> Click:
        value = self.chance.choice(["1", "1", "1", "-1", "0"])
        kind, id_ = self.chance.choice(
            [("answers", self.answer()), ("answers", self.answer()), ("questions", self.question())]
        )
        return Click(self.anybody(), f"/{kind}/{id_}/vote", {"value": value})

    def accept(self) -> Click:
        answer_id = self.answer()
        return Click(self.asker_of(answer_id), f"/answers/{answer_id}/acceptance", {})

    def split(self) -> Click:
        one, two = self.answer(), self.answer()
        fields = {"answer": str(one), f"share-{one}": "10", f"share-{two}": "5"}
        address = f"/questions/{self.place.questions[one]}/acceptance"
        return Click(self.asker_of(one), address, fields)

    def withdraw(self) -> Click:
        answer_id = self.answer()
        return Click(self.asker_of(answer_id), f"/answers/{answer_id}/acceptance/remove", {})

    def decline(self) -> Click:
        id_ = self.question()
        return Click(self.place.askers[id_], f"/questions/{id_}/decline", {})

    def raise_bounty(self) -> Click:
        id_ = self.question()
        fields = {"bounty": self.chance.choice(["5", "10", "20"]), "request_key": new_key()}
        return Click(self.place.askers[id_], f"/questions/{id_}/bounty", fields)

    def ballot(self) -> Click:
        answer_id = self.answer()
        address = f"/questions/{self.place.questions[answer_id]}/ballot"
        return Click(self.anybody(), address, {"answer": str(answer_id)})

    def report(self) -> Click:
        answer_id = self.answer()
        outcome = self.chance.choice(["works", "failed"])
        address = f"/answers/{answer_id}/outcome"
        return Click(self.asker_of(answer_id), address, {"outcome": outcome})

    def ask(self) -> Click:
        key = new_key()
        fields = {
            "title": f"谁来付滞港费？{key}", "body": "在线等", "request_key": key,
            "industry": str(self.place.industry_id), "bounty": self.chance.choice(["", "5", "30"]),
        }  # fmt: skip
        return Click(self.anybody(), "/questions/ask", fields)

    def write_answer(self) -> Click:
        address = f"/questions/{self.question()}/answers"
        return Click(self.anybody(), address, {"body": "先看提单，再谈赔偿。"})

    def comment(self) -> Click:
        fields = {"body": "说得对", "request_key": new_key()}
        return Click(self.anybody(), f"/questions/{self.question()}/comments", fields)

    def delete(self) -> Click:
        return self._keep_order("delete")

    def restore(self) -> Click:
        return self._keep_order("restore")

    def _keep_order(self, verb: str) -> Click:
        kinds = {"answers": self.place.authors, "comments": self.place.comments,
                 "questions": self.place.askers}  # fmt: skip
        (kind,) = self.chance.choices(list(kinds), (60, 35, 5 if verb == "delete" else 25))
        id_ = self.chance.choice(list(kinds[kind]))
        actor = self.chance.choice([kinds[kind][id_], self.moderator(), self.moderator()])
        return Click(actor, f"/{kind}/{id_}/{verb}", {"reason": "要紧的是规矩"})

    def come(self) -> Click:
        return Click(self.anybody(), "/login", {}, "GET")

    def flag(self) -> Click:
        return Click(self.anybody(), f"/answers/{self.answer()}/flag", {"reason": "spam"})

    def decide_flag(self) -> Click:
        value = self.chance.choice(["upheld", "dismissed"])
        address = f"/moderation/flags/{self.chance.randint(1, 40)}/decision"
        return Click(self.moderator(), address, {"value": value})

    def decide_ring(self) -> Click:
        verb = self.chance.choice(["take_back", "give_back"])
        address = f"/moderation/rings/{self.chance.randint(1, self.place.rings)}/decision"
        return Click(self.moderator(), address, {"value": verb, "reason": "互相点赞"})

    def keep_points(self) -> Click:
        value = self.chance.choice(["pooled", "apart"])
        return Click(self.place.main_account, "/settings/organisation/points", {"value": value})

    def work(self) -> None:
        """The worker's turn."""


KINDS = {
    "vote": 30, "accept": 12, "split": 3, "withdraw": 9, "decline": 1, "raise_bounty": 8,
    "ballot": 3, "report": 2, "ask": 2, "write_answer": 2, "comment": 2, "delete": 3,
    "restore": 10, "come": 10, "flag": 2, "decide_flag": 2, "decide_ring": 2, "keep_points": 1,
    "work": 2,
}  # fmt: skip
"""How often each kind of click is drawn, in parts of the whole."""


def new_key() -> str:
    return secrets.token_urlsafe(12)


def act(
    settings: dict[str, Any], place: Place, number: int, acts: int, ready: Barrier,
    found: Queue[tuple[list[Done], list[str], int]],
) -> None:  # fmt: skip
    """Do `acts` at random; give back how each came out, what the worker's turns found wrong, and
    how many deadlocks there were in all."""
    app = create_app(settings)
    app.config["WTF_CSRF_ENABLED"] = False
    app.extensions["batches"] = {}  # the search index is no part of this
    worker.SHARE = 3
    logging.disable(logging.CRITICAL)
    event.listen(Engine, "handle_error", _count)
    crowd = Crowd(place, random.Random(f"{number} of {acts}"))
    done: list[Done] = []
    wrong: list[str] = []
    ready.wait(60)
    for index in range(acts):
        spread = timedelta(days=DAYS * (index + crowd.chance.random()) / acts)
        with clock.at(place.began + spread):
            click = crowd.draw()
            if click is None:
                _do_chores(app, wrong)
            else:
                done.append(_clicked(app, place, number, click))
        if click is None:
            with clock.at(place.began + timedelta(days=2 * DAYS)):  # one that no process is past
                worker.Worker(app).turn()
    found.put((done, wrong, len(deadlocks)))


def _clicked(app: Flask, place: Place, number: int, click: Click) -> Done:
    before, day = len(deadlocks), str(clock.today())
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = place.sessions[click.member_id], True
    answered: int | str
    try:
        answered = client.open(
            click.address, method=click.method, data=dict(click.fields) or None,
            headers={"Accept": "application/json"},
        ).status_code  # fmt: skip
    except Exception as error:  # what the site would have answered with 500
        answered = f"{type(error).__name__}: {error}"
    return Done(click, number, day, answered, len(deadlocks) - before)


def _do_chores(app: Flask, wrong: list[str]) -> None:
    """What the worker does by the clock; what a deadlock ends is done another time, as jobs are."""
    with app.app_context():
        for chore in (jobs.pass_time, viewing.award_helpful):
            _tried(chore)
        for within in recounting.ranges():
            repaired = _tried(lambda within=within: recounting.repair(within))
            if repaired:
                wrong.append(f"the recount repaired {repaired}")


def _tried(chore: Callable[[], Any]) -> Any:
    try:
        result = chore()
        db.session.commit()
    except OperationalError as error:
        db.session.rollback()
        if getattr(error.orig, "sqlstate", None) != "40P01":
            raise
        return None
    return result
