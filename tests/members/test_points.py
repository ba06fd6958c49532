"""My points: a statement that comes to what the ledger holds, its file, and the charts."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from itertools import pairwise

import pytest
from flask import Flask

from qa.accounts.models import Member
from qa.board.life import accepting
from qa.board.order import hiding
from qa.core import clock
from qa.core.db import db
from qa.ledger import auditing, posting, statements
from qa.members import growth, statement
from qa.reputation import actors, awarding, histories
from tests.factories import (
    make_actor,
    make_answer,
    make_industry,
    make_member,
    make_moderator,
    make_question,
)
from tests.page_quality import PageClient


@pytest.fixture
def ben(app: Flask) -> Member:
    """Ben answered twice, was accepted with a bounty, and lost an answer to a moderator."""
    ben = make_member("ben")
    actor, asha = actors.load(ben.id), make_actor("asha", points=200)
    paid = make_question(asha, bounty=30, title="第一笔信用证怎么审")
    accepting.accept(asha, make_answer(paid, actor))
    lost = make_answer(make_question(make_actor("cleo"), title="被删的回答在哪里"), actor)
    hiding.delete_answer(make_moderator(), lost, "广告")
    db.session.commit()
    return ben


def test_each_line_of_a_statement_says_what_was_then_held(ben: Member) -> None:
    account = posting.member(ben.id)
    lines = statements.lines(account, 50)
    assert lines[0].after == posting.balance(account) == sum(line.change for line in lines)
    for newer, older in pairwise(lines):
        assert newer.after == older.after + newer.change
    assert {line.cause for line in lines} == {
        "answer_given", "answer_accepted", "bounty_paid", "answer_removed",
    }  # fmt: skip
    assert not [found for found in auditing.differences() if found]


def test_pages_of_a_statement_join_without_a_gap(ben: Member) -> None:
    account = posting.member(ben.id)
    whole = statements.lines(account, 50)
    first = statements.lines(account, 2)
    assert first + statements.lines(account, 50, before=first[-1].id) == whole
    came_in = statements.lines(account, 50, statements.Choice(direction=1))
    assert came_in == [line for line in whole if line.change > 0]
    assert statements.sums(account) == statements.Sums(
        sum(line.change for line in came_in), -sum(line.change for line in whole if line.change < 0)
    )


def test_the_page_links_each_cause_and_hides_what_is_hidden(
    ben: Member, client: PageClient
) -> None:
    client.sign_in(ben)
    page = client.get("/points").text
    assert "第一笔信用证怎么审" in page
    assert "Bounty paid" in page
    assert "Answer removed by a moderator" in page
    assert "被删的回答在哪里" not in page
    out = client.get("/points?show=out").text
    assert "Answer removed by a moderator" in out
    assert "Bounty paid" not in out
    long_ago = client.get("/points?month=2020-01").text
    assert "No points moved here." in long_ago
    assert client.get("/points?month=soon").status_code == 404
    assert client.get("/points?show=all&before=x").status_code == 404
    experience = client.get("/points/experience").text
    assert "Answer accepted" in experience


def test_nobody_reads_the_statement_of_another(ben: Member, client: PageClient) -> None:
    assert client.get("/points").location.startswith("/login")
    client.sign_in(make_member("dora"))
    assert "第一笔信用证怎么审" not in client.get("/points").text
    assert "第一笔信用证怎么审" not in client.get("/points.csv").text


def test_the_file_has_every_line_and_no_formula(ben: Member, client: PageClient) -> None:
    evil = make_question(make_actor("mallory"), title="=HYPERLINK(1) 这个标题怎么办")
    make_answer(evil, actors.load(ben.id))
    client.sign_in(ben)
    response = client.get("/points.csv")
    assert response.mimetype == "text/csv"
    assert response.text.startswith("\ufeff")
    head, *lines = csv.reader(io.StringIO(response.text.removeprefix("\ufeff")))
    assert head[-1] == "Balance"
    kept = statements.lines(posting.member(ben.id), 50)
    assert [(line[4], line[5]) for line in lines] == [(str(k.change), str(k.after)) for k in kept]
    assert lines[0][2] == "'=HYPERLINK(1) 这个标题怎么办"
    assert lines[0][3].startswith("http")


def test_experience_is_told_backwards_from_what_is_held(ben: Member) -> None:
    gains = histories.gains(ben.id, 50)
    assert gains[0].after == actors.load(ben.id).experience
    for newer, older in pairwise(gains):
        assert newer.after == older.after + newer.change
    assert histories.gains(ben.id, 50, before=gains[0].id) == gains[1:]


def test_growth_counts_by_month_and_by_trade(app: Flask) -> None:
    trade = make_industry("trade")
    leaf = make_industry("leaf", parent=trade)
    ben = make_member("ben", level=1)
    lately = clock.now() - timedelta(days=40)
    with clock.at(lately):
        awarding.award(ben.id, "answer_given", "a1", industry_id=leaf.id)
        awarding.award(ben.id, "answer_accepted", "a2", industry_id=leaf.id)
    awarding.award(ben.id, "answer_accepted", "a3", industry_id=trade.id)
    awarding.reverse("a2")
    db.session.commit()
    actor = actors.load(ben.id)
    months = growth.months(actor)
    assert len(months) == growth.MONTHS
    assert months[-1].experience == actor.experience == 22
    then = next(
        m for m in months if m.begins == lately.astimezone(clock.zone()).date().replace(day=1)
    )
    assert (then.gained, then.answers, then.accepted) == (2, 1, 0)
    assert [(one.slug, one.experience) for one in growth.industries(actor)] == [("trade", 22)]


def test_the_charts_have_their_table(ben: Member, client: PageClient) -> None:
    client.sign_in(ben)
    page = client.get("/points/growth").text
    assert page.count('<svg class="chart"') == 2
    assert "Experience then" in page


def test_a_slow_reader_of_the_file_holds_no_transaction(
    app: Flask, ben: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statement, "AT_ONCE", 1)
    account = posting.member(ben.id)
    lines = len(statements.lines(account, 50))
    with app.test_request_context():
        parts = statement.as_csv(account, statements.Choice())
        next(parts)
        assert [db.session().in_transaction() for _part in parts] == [False] * lines
