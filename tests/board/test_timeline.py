from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from qa.board.life import accepting
from qa.board.order import hiding
from qa.board.queries import timeline as timelines
from qa.board.queries.timeline import MANY, timeline
from qa.core import clock
from tests.factories import make_actor, make_answer, make_moderator, make_question

pytestmark = pytest.mark.usefixtures("app")


def test_a_few_answers_are_a_step_each() -> None:
    question = make_question()
    answers = [make_answer(question) for _ in range(MANY)]
    steps = timeline(question.id)
    assert [step.kind for step in steps] == ["asked"] + ["answered"] * MANY
    assert [step.answer_id for step in steps[1:]] == [answer.id for answer in answers]


def test_many_answers_in_a_row_are_one_step_from_the_first_to_the_last() -> None:
    asker = make_actor()
    question = make_question(asker)
    begun = clock.now()
    hours = [begun + timedelta(hours=number) for number in range(MANY + 2)]
    answers = []
    for hour in hours:
        with clock.at(hour):
            answers.append(make_answer(question))
    accepting.accept(asker, answers[0])
    late = make_answer(question)
    asked, many, accepted, after = timeline(question.id)
    assert (asked.kind, accepted.kind) == ("asked", "accepted")
    assert (many.kind, many.count) == ("answers", MANY + 2)
    assert (many.at, many.until) == (hours[0], hours[-1])
    assert (after.kind, after.answer_id) == ("answered", late.id)


def test_the_page_says_how_many_there_were(app: Flask) -> None:
    question = make_question()
    for _ in range(MANY + 1):
        make_answer(question)
    page = app.test_client().get(f"/questions/{question.id}", follow_redirects=True).text
    history = page[page.index('class="timeline"') :]
    assert f"{MANY + 1} answers" in history[: history.index("</ol>")]


def test_a_deleted_answer_is_named_but_not_led_to(app: Flask) -> None:
    question = make_question()
    kept, deleted = make_answer(question), make_answer(question)
    hiding.delete_answer(make_moderator(), deleted, "与问题无关的广告")
    assert {step.answer_id: step.gone for step in timeline(question.id)[1:3]} == {
        kept.id: False,
        deleted.id: True,
    }
    page = app.test_client().get(f"/questions/{question.id}", follow_redirects=True).text
    history = page[page.index('class="timeline"') :]
    assert f"#answer-{kept.id}" in history
    assert f"/answers/{deleted.id}" not in history


def test_however_long_it_is_it_has_its_beginning_and_its_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asker = make_actor()
    question = make_question(asker)
    answers = [make_answer(question) for _ in range(MANY + 3)]
    accepting.accept(asker, answers[0])
    monkeypatch.setattr(timelines, "_ENTRIES", timelines._ENTRIES.limit(4))
    steps = timeline(question.id)
    assert [step.kind for step in steps] == ["asked", "answered", "answered", "accepted"]
