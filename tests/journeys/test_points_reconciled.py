"""A newcomer's first week: what the statement says is what the ledger holds, to the point."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import chain, pairwise
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from qa.accounts.models import Member
from qa.board.models import Answer, Industry, Question
from qa.board.tree import forget
from qa.core import clock
from qa.core.db import db
from qa.core.outbox import worker
from qa.ledger import posting
from qa.reputation import actors
from tests.accounts.visiting import PASSWORD, mailed_path, read_token, submit
from tests.factories import make_industry, make_member, make_moderator, make_question
from tests.page_quality import PageClient

MONDAY = datetime(2026, 11, 23, 1, tzinfo=UTC)  # nine in the morning in Shanghai


class Browser(PageClient):
    """A browser of one of them, with a form at hand."""

    def press(self, address: str, **fields: str) -> Any:
        token = read_token(self.get("/questions/ask"))
        reply = self.post(address, data={**fields, "csrf_token": token})
        assert reply.status_code in (302, 303), reply.text
        return reply


@pytest.fixture
def industry(app: Flask) -> Iterator[Industry]:
    industry = make_industry("law")
    forget()
    yield industry
    forget()


@contextmanager
def day(app: Flask, number: int, ben: Browser) -> Iterator[None]:
    """The so manyth day, which ben begins with a look at the home page, and the worker ends."""
    with clock.at(MONDAY + timedelta(days=number - 1)):
        ben.get("/")
        yield
        worker.drain(app)


def browser(app: Flask, member: Member | None = None) -> Browser:
    client = Browser(app, app.response_class)
    if member is not None:
        client.sign_in(member)
    return client


def register(app: Flask, name: str) -> Browser:
    client = browser(app)
    given = {"name": name, "email": f"{name}@example.com", "password": PASSWORD}
    submit(client, "/register", **given)
    client.get(mailed_path())
    submit(client, "/login", email=given["email"], password=PASSWORD)
    worker.drain(app)
    return client


def live_a_week(app: Flask, industry: Industry) -> Browser:
    asha = make_member("asha", points=100)
    with clock.at(MONDAY):
        paid, other = (
            make_question(asker, industry, bounty=bounty)
            for asker, bounty in ((actors.load(asha.id), 30), (None, 0))
        )
        ben = register(app, "ben")
    asker, mona = browser(app, asha), browser(app, member("mona"))
    with day(app, 1, ben):
        ben.press(f"/questions/{paid.id}/answers", body="先查对方信用，再谈比例。")
    with day(app, 2, ben):
        asker.press(f"/answers/{answer_to(paid)}/acceptance")
    with day(app, 3, ben):
        ben.press(
            "/questions/ask", title="谁来付滞港费？", body="在线等", industry=str(industry.id),
            bounty="10", anonymous="y",
        )  # fmt: skip
    mine = db.session.scalars(select(Question.id).order_by(Question.id.desc())).first()
    with day(app, 4, ben):
        ben.press(f"/questions/{mine}/bounty", bounty="5", request_key="once")
        ben.press(f"/questions/{other.id}/answers", body="找货代问一下。")
    with day(app, 5, ben):
        mona.press(f"/answers/{answer_to(other)}/delete", reason="广告")
    with day(app, 6, ben):
        mona.press(f"/answers/{answer_to(other)}/restore")
    with day(app, 7, ben):
        ben.press(f"/questions/{mine}/delete")
    return ben


def member(name: str) -> Member:
    return db.session.scalars(select(Member).where(Member.name == name)).one()


def answer_to(question: Question) -> int:
    return db.session.scalars(select(Answer.id).where(Answer.question_id == question.id)).one()


EARNED = {
    "registered": [20], "seven days": [5] * 7, "seven in a row": [10], "two answers": [2, 2],
    "accepted, with the bounty": [20, 30], "asked without a name": [-10], "bounty": [-10],
    "raised": [-5], "both returned": [15], "removed by a moderator": [-10], "restored": [10],
}  # fmt: skip


def test_the_statement_of_a_week_comes_to_what_the_ledger_holds(
    app: Flask, industry: Industry
) -> None:
    make_moderator("mona")
    ben = live_a_week(app, industry)
    with clock.at(MONDAY + timedelta(days=6)):
        text = ben.get("/points.csv").text.removeprefix("\ufeff")
        page = ben.get("/points").text
    _head, *lines = csv.reader(io.StringIO(text))
    changes = [int(line[4]) for line in reversed(lines)]
    balances = [int(line[5]) for line in reversed(lines)]
    assert sorted(changes) == sorted(chain.from_iterable(EARNED.values()))
    assert [after - before for before, after in pairwise((0, *balances))] == changes
    held = posting.balance(posting.member(member("ben").id))
    assert sum(changes) == balances[-1] == held
    assert re.search(rf"\b{held}\b", page)
    db.session.commit()  # a command begins with a transaction of its own
    verified = app.test_cli_runner().invoke(args=["ledger", "verify"])
    assert verified.exit_code == 0, verified.output
    assert " 0 differences." in verified.output
