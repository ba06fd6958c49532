"""Members whose clicks meet: whoever the database makes wait is served in the end."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import TextClause, select, text

from qa.accounts.models import Member
from qa.board.models import Tag
from qa.core.db import db
from qa.ledger import auditing
from qa.reputation.rules import rules
from tests.accounts.visiting import read_token
from tests.factories import make_actor, make_answer, make_industry, make_question
from tests.page_quality import PageClient

Click = tuple[int, str, Mapping[str, str]]
"""Who posts what to which address."""


STANDINGS = text("UPDATE reputations SET level = level")
BALANCES = text("UPDATE ledger_accounts SET balance = balance")


@contextmanager
def waiting_for(rows: TextClause) -> Iterator[None]:
    """Let nobody past `rows` inside, so that everybody has come as far as them."""
    with db.engine.begin() as connection:
        connection.execute(rows)
        yield
        time.sleep(0.3)


def click_at_once(app: Flask, rows: TextClause, *clicks: Click) -> list[int]:
    """The statuses of `clicks` that have all begun before the first one gets past `rows`."""
    app.test_client_class = PageClient
    clients = [_signed_in(app, member_id) for member_id, _address, _fields in clicks]
    with ThreadPoolExecutor(len(clicks)) as threads:
        with waiting_for(rows):
            served = [
                threads.submit(client.post, address, data={**fields, "csrf_token": token})
                for (client, token), (_, address, fields) in zip(clients, clicks, strict=True)
            ]
        return [future.result().status_code for future in served]


def _signed_in(app: Flask, member_id: int) -> tuple[PageClient, str]:
    client = app.test_client()
    client.sign_in(db.session.get_one(Member, member_id))
    return client, read_token(client.get("/questions/ask"))


@pytest.fixture(autouse=True)
def _books_are_right(app: Flask) -> Iterator[None]:
    yield
    db.session.rollback()
    assert not any(auditing.differences())


def test_two_members_who_vote_against_each_other_at_once_are_both_served(app: Flask) -> None:
    asha, ben = (make_actor(name, points=50) for name in ("asha", "ben"))
    question = make_question()
    to_asha, to_ben = make_answer(question, asha), make_answer(question, ben)
    down = {"value": "-1"}
    assert click_at_once(
        app,
        STANDINGS,
        (asha.id, f"/answers/{to_ben.id}/vote", down),
        (ben.id, f"/answers/{to_asha.id}/vote", down),
    ) == [303, 303]
    db.session.refresh(to_asha)
    db.session.refresh(to_ben)
    assert (to_asha.downs, to_ben.downs) == (1, 1)


def test_votes_that_meet_an_acceptance_are_all_served(app: Flask) -> None:
    asha, ben, cleo, dora = (
        make_actor(name, points=50) for name in ("asha", "ben", "cleo", "dora")
    )
    answer = make_answer(make_question(asha, bounty=10), ben)
    address = f"/answers/{answer.id}"
    assert click_at_once(
        app,
        STANDINGS,
        (cleo.id, f"{address}/vote", {"value": "1"}),
        (asha.id, f"{address}/acceptance", {}),
        (dora.id, f"{address}/vote", {"value": "1"}),
    ) == [303, 303, 303]
    db.session.refresh(answer)
    assert answer.ups == 2
    assert answer.accepted_at


def test_questions_with_the_same_new_tags_asked_at_once_are_all_posted(app: Flask) -> None:
    industry = make_industry()
    tags = ["incoterms", "carnet", "demurrage", "quota"]
    clicks = []
    for number in range(4):
        asker = make_actor(points=50)
        fields = {
            "title": f"Who pays the demurrage in case {number}?",
            "industry": str(industry.id),
            "tags": ",".join(tags[number:] + tags[:number]),
            "anonymous": "y",
        }
        clicks.append((asker.id, "/questions/ask", fields))
    assert click_at_once(app, BALANCES, *clicks) == [303] * 4
    assert set(db.session.scalars(select(Tag.questions))) == {4}


def test_points_offered_twice_at_once_are_spent_once_and_the_other_form_says_so(
    app: Flask,
) -> None:
    asha, industry = make_actor(points=60), make_industry()
    clicks = []
    for number in range(2):
        title = f"Who pays the demurrage in case {number}?"
        fields = {"title": title, "industry": str(industry.id), "bounty": "50"}
        clicks.append((asha.id, "/questions/ask", fields))
    assert sorted(click_at_once(app, BALANCES, *clicks)) == [303, 422]


def test_votes_for_one_member_that_meet_keep_to_the_day_s_limit(app: Flask) -> None:
    ben, cleo = make_actor("ben"), make_actor("cleo")
    answers = [make_answer(make_question(), ben) for _number in range(5)]
    clicks = [(cleo.id, f"/answers/{answer.id}/vote", {"value": "1"}) for answer in answers]
    assert click_at_once(app, STANDINGS, *clicks) == [303] * 5
    for answer in answers:
        db.session.refresh(answer)
    most = rules().fair_play.votes_between_pair_a_day
    assert sum(answer.ups for answer in answers) == most


def test_votes_to_and_fro_that_meet_an_acceptance_are_all_served(app: Flask) -> None:
    asha, ben = make_actor("asha"), make_actor("ben")
    question = make_question(asha)
    to_asha, to_ben = make_answer(make_question(), asha), make_answer(question, ben)
    assert (
        click_at_once(
            app,
            STANDINGS,
            (asha.id, f"/answers/{to_ben.id}/vote", {"value": "1"}),
            (ben.id, f"/questions/{question.id}/vote", {"value": "-1"}),
            (ben.id, f"/answers/{to_asha.id}/vote", {"value": "-1"}),
            (asha.id, f"/answers/{to_ben.id}/acceptance", {}),
        )
        == [303] * 4
    )
    db.session.refresh(to_ben)
    assert to_ben.ups == 1
    assert to_ben.accepted_at
