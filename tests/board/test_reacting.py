"""Saying what came of an answer."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from qa.accounts.models import Member
from qa.board import reacting
from qa.board.models import Answer, Question, Reaction
from qa.core import clock
from qa.core.db import db
from qa.core.errors import Invalid, Refused
from qa.reputation.actors import Actor
from tests.accounts.visiting import read_token
from tests.board.test_meeting import STANDINGS, click_at_once
from tests.factories import make_actor, make_answer, make_member, make_question
from tests.page_quality import PageClient


@pytest.fixture
def question(app: Flask) -> Question:
    return make_question(make_actor("asha"))


@pytest.fixture
def answer(question: Question) -> Answer:
    return make_answer(question, make_actor("ben"))


def counts(answer: Answer) -> tuple[int, int, int]:
    db.session.refresh(answer)
    return answer.works, answer.outdated, answer.risky


def react(actor: Actor, answer: Answer, kind: str) -> None:
    reacting.react(actor, answer, db.session.get_one(Question, answer.question_id), kind)


def rows() -> int:
    return db.session.scalar(select(func.count()).select_from(Reaction)) or 0


def test_a_reaction_counts_changes_and_is_taken_back(question: Question, answer: Answer) -> None:
    other, cleo = make_answer(question), make_actor("cleo")
    react(make_actor(), answer, "works")
    react(cleo, answer, "works")
    assert counts(answer) == (2, 0, 0)
    react(cleo, answer, "risky")
    assert counts(answer) == (1, 0, 1)
    react(cleo, answer, "none")
    assert counts(answer) == (1, 0, 0)
    assert rows() == 1
    assert counts(other) == (0, 0, 0)


def test_the_same_reaction_twice_is_one(answer: Answer) -> None:
    cleo = make_actor("cleo")
    react(cleo, answer, "outdated")
    react(cleo, answer, "outdated")
    react(make_actor(), answer, "none")
    assert counts(answer) == (0, 1, 0)
    assert rows() == 1


def test_authors_newcomers_and_locked_questions_are_refused(
    question: Question, answer: Answer
) -> None:
    with pytest.raises(Refused, match="You wrote this answer"):
        react(Actor(answer.author_id, "ben", "member", 0, 5, 0, "grown"), answer, "works")
    with pytest.raises(Refused, match="level 2"):
        react(make_actor(level=1), answer, "works")
    question.locked_at = clock.now()
    with pytest.raises(Refused):
        react(make_actor(), answer, "works")
    assert counts(answer) == (0, 0, 0)


def test_what_is_no_reaction_is_invalid(answer: Answer) -> None:
    with pytest.raises(Invalid):
        react(make_actor(), answer, "great")


def test_reactions_that_meet_are_all_counted(app: Flask, answer: Answer) -> None:
    cleo, dora = make_actor("cleo"), make_actor("dora")
    address = f"/answers/{answer.id}/reaction"
    clicks = [
        (cleo.id, address, {"value": "works"}),
        (cleo.id, address, {"value": "works"}),
        (dora.id, address, {"value": "risky"}),
    ]
    assert click_at_once(app, STANDINGS, *clicks) == [303] * 3
    assert counts(answer) == (1, 0, 1)
    assert rows() == 2


def test_the_buttons_show_the_reader_s_own_and_answer_script_with_a_piece(
    client: PageClient, question: Question, answer: Answer
) -> None:
    cleo = make_member("cleo")
    client.sign_in(cleo)
    address = f"/questions/{question.id}/{question.slug}"
    token = read_token(client.get(address))
    piece = client.post(
        f"/answers/{answer.id}/reaction",
        data={"csrf_token": token, "value": "risky"},
        headers={"X-Requested-With": "fetch"},
    )
    assert piece.status_code == 200
    assert "<html" not in piece.text
    assert 'value="none" aria-pressed="true"' in piece.text
    assert 'value="none" aria-pressed="true"' in client.get(address).text
    client.sign_in(db.session.get_one(Member, answer.author_id))
    assert "You wrote this answer" in client.get(address).text


def test_readers_are_warned_once_several_call_it_risky(
    client: PageClient, question: Question, answer: Answer
) -> None:
    address, warning = f"/questions/{question.id}/{question.slug}", "Several members found"
    for _number in range(2):
        react(make_actor(), answer, "risky")
    assert warning not in client.get(address).text
    react(make_actor(), answer, "risky")
    assert warning in client.get(address).text
