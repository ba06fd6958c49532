"""A question's heat: stored, and moved by events alone."""

from __future__ import annotations

from flask import Flask

from qa.board import commenting, voting
from qa.core.db import db
from tests.factories import make_actor, make_answer, make_question


def test_votes_answers_and_nothing_else_make_a_question_hot(app: Flask) -> None:
    question, bystander = make_question(), make_question()
    heats = [question.heat]

    def now() -> float:
        db.session.refresh(question)
        return question.heat

    voting.cast(make_actor(), question, question.industry_id, 1)
    heats.append(now())
    make_answer(question)
    heats.append(now())
    assert heats == sorted(set(heats))
    commenting.comment(make_actor(), question, None, "提单是哪家的？")
    assert now() == heats[-1]
    quiet = bystander.heat
    db.session.refresh(bystander)
    assert bystander.heat == quiet
