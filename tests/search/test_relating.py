"""What is related to what, as the worker stores it and the question page shows it."""

from __future__ import annotations

import shutil
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from qa.board import queries
from qa.board.models import Question, RelatedQuestion
from qa.board.order import closing, hiding
from qa.core import clock
from qa.core.db import db
from qa.core.outbox.models import Purge
from qa.core.outbox.worker import drain
from qa.search import jobs, relating
from qa.search.engine import current_engine
from tests.factories import make_moderator, make_question
from tests.query_recorder import record_queries
from tests.search.crowds import fill_index

TITLE = "信用证要求客检证书算不算软条款？"
ALIKE = "信用证里的客检证书是软条款吗？"


@pytest.fixture(autouse=True)
def crowd(app: Flask) -> None:
    fill_index()


def ask(app: Flask, *titles: str) -> list[Question]:
    questions = [make_question(title=title) for title in titles]
    drain(app)
    return questions


def related(question: Question) -> list[int]:
    query = select(RelatedQuestion.related_id).where(RelatedQuestion.question_id == question.id)
    found = list(db.session.scalars(query.order_by(RelatedQuestion.place)))
    db.session.commit()
    return found


def purged() -> set[str]:
    return set(db.session.scalars(select(Purge.key)))


def test_a_question_and_its_neighbours_learn_of_each_other(app: Flask) -> None:
    first, other = ask(app, TITLE, "样品费谁出？")
    [later] = ask(app, ALIKE)
    assert related(later) == [first.id]
    assert related(first) == [later.id]  # though it was asked before the other one was
    assert related(other) == [other.id]  # it has been looked at, and is like no other


def test_the_same_job_twice_and_half_way_leaves_the_same(app: Flask) -> None:
    first, later = ask(app, TITLE, ALIKE)
    before = related(first), related(later)
    purges = len(db.session.scalars(select(Purge.id)).all())
    db.session.commit()
    payloads: list[dict[str, Any]] = [{"question_id": one.id} for one in (first, later, later)]
    jobs.relate_questions([*payloads, {"question_id": 987654321}])
    jobs.relate_questions(payloads)
    assert (related(first), related(later)) == before
    assert len(db.session.scalars(select(Purge.id)).all()) == purges


def test_a_hidden_question_leaves_the_lists_and_comes_back_with_it(app: Flask) -> None:
    first, later = ask(app, TITLE, ALIKE)
    mona, before = make_moderator(), purged()
    hiding.delete_question(mona, later, "advertising")
    db.session.commit()
    assert [card.id for card in beside(first)] == []  # even before the worker knows
    drain(app)
    assert related(first) == [first.id]
    assert related(later) == []
    assert f"question:{first.id}" in purged() - before
    hiding.restore_question(mona, later)
    drain(app)
    assert related(first) == [later.id]


def beside(question: Question) -> list[Any]:
    found = queries.beside(question.id, question.trade_id)
    return found.cards if found.related else []


def test_an_edited_title_is_like_others(app: Flask) -> None:
    first, later = ask(app, TITLE, "样品费谁出？")
    assert related(first) == [first.id]
    later.title = ALIKE
    db.session.commit()
    payload = {"question_id": later.id, "answer_id": None}
    jobs.index_questions([payload])
    jobs.relate_questions([payload])
    assert related(first) == [later.id]


def test_what_became_of_an_answer_changes_nothing(app: Flask) -> None:
    first, later = ask(app, TITLE, "样品费谁出？")
    later.title = ALIKE
    db.session.commit()
    jobs.index_questions([{"question_id": later.id}])
    jobs.relate_questions([{"question_id": later.id, "answer_id": 5}])
    assert related(first) == [first.id]


def test_without_an_index_nothing_is_lost_and_the_chore_makes_up_for_it(app: Flask) -> None:
    [first] = ask(app, TITLE)
    later = make_question(title=ALIKE)
    db.session.commit()
    shutil.rmtree(app.config["DATA_DIR"] / "search")
    current_engine().close()
    jobs.relate_questions([{"question_id": later.id}])
    jobs.relate_rest()
    assert (related(first), related(later)) == ([first.id], [])
    jobs.look_after()
    jobs.relate_rest()
    db.session.commit()
    assert related(later) == [first.id]
    assert relating.without_list(10) == []


def test_the_chore_goes_on_in_small_bites(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "BITE", 2)
    questions = [make_question(title=f"{TITLE}{number}") for number in range(5)]
    db.session.commit()
    jobs.index_questions([{"question_id": question.id} for question in questions])
    left = []
    for _ in range(4):
        left.append(len(relating.without_list(10)))
        db.session.commit()
        jobs.relate_rest()
        db.session.commit()
    assert left == [5, 3, 1, 0]


def test_in_a_rush_the_neighbours_wait_and_those_that_changed_do_not(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    [first] = ask(app, TITLE)
    monkeypatch.setattr(relating, "MOST_LISTS", 1)
    later, latest = ask(app, ALIKE, f"{ALIKE}请问")
    assert related(first) == [first.id]
    assert {*related(later)} == {first.id, latest.id}
    assert {*related(latest)} == {first.id, later.id}


def test_closed_questions_are_not_recommended(app: Flask) -> None:
    first, later = ask(app, TITLE, ALIKE)
    closing.close(make_moderator(), later, "off_topic")
    db.session.commit()
    assert beside(first) == []
    drain(app)
    assert related(first) == [first.id]


def test_the_page_shows_them_with_their_state_in_one_statement(app: Flask, client: Any) -> None:
    first, later, other = ask(app, TITLE, ALIKE, "样品费谁出？")
    with record_queries() as queries:
        page = client.get(f"/questions/{first.id}/{first.slug}").text
    assert "Related questions" in page
    side = page[page.index("Related questions") :]
    assert ALIKE in side
    assert "Not solved yet" in side
    assert len([one for one in queries if "related_questions" in one]) == 1
    assert "Related questions" not in client.get(f"/questions/{other.id}/{other.slug}").text
    later.hidden_at = clock.now()
    assert ALIKE not in client.get(f"/questions/{first.id}/{first.slug}").text
