"""The regulations that answers rest on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask, current_app
from sqlalchemy import func, select

from qa.accounts.models import Member
from qa.board import answering, citing
from qa.board.citing import Cited
from qa.board.drafts import AnswerDraft
from qa.board.models import Answer, Citation, Question, Regulation
from qa.core import clock
from qa.core.db import db
from qa.core.errors import Invalid, Missing, Refused
from qa.core.outbox import worker
from qa.reputation import actors
from qa.reputation.actors import Actor
from tests.accounts.visiting import read_token
from tests.factories import make_actor, make_moderator, make_question
from tests.page_quality import PageClient

OLD, NEW = date(2026, 1, 10), date(2026, 3, 1)


@pytest.fixture
def question(app: Flask) -> Question:
    return make_question(make_actor("asha"))


def answered(question: Question, *rows: Cited, author: Actor | None = None) -> Answer:
    draft = AnswerDraft("按规定，单证要在五个工作日内审核。", regulations=rows)
    answer_id = answering.answer(author or make_actor(), question, draft)
    return db.session.get_one(Answer, answer_id)


def citations(answer: Answer) -> list[tuple[str, date, bool]]:
    rows = db.session.execute(
        select(Regulation.name, Citation.as_of, Citation.review_since.is_not(None))
        .join(Regulation, Regulation.id == Citation.regulation_id)
        .where(Citation.answer_id == answer.id)
        .order_by(Regulation.id)
    )
    return [tuple(row) for row in rows]


def the_regulation() -> Regulation:
    return db.session.scalars(select(Regulation)).one()


def test_lines_name_a_regulation_and_a_day(app: Flask) -> None:
    lines = ["UCP600 第 14 条，2026-01-10", " ", "海运费标准", "ＵＣＰ600 第 14 条, 2026-03-01"]
    assert citing.parse(lines) == (
        Cited("ＵＣＰ600 第 14 条", NEW),
        Cited("海运费标准", clock.today()),
    )


def test_answers_cite_the_same_regulation_however_it_is_typed(question: Question) -> None:
    first = answered(question, Cited("UCP600 第 14 条", OLD))
    second = answered(make_question(), Cited("ucp600 第 14 条", NEW))
    assert citations(first) == [("UCP600 第 14 条", OLD, False)]
    assert citations(second) == [("UCP600 第 14 条", NEW, False)]


def test_faulty_citations_are_named(question: Question) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    many = tuple(Cited(f"规定{n}", OLD) for n in range(6))
    long, unfolded = (Cited("长" * 61, OLD),), (Cited("ﷺ" * 20, OLD),)
    for rows in (many, long, unfolded, (Cited("规定", tomorrow),)):
        with pytest.raises(Invalid) as error:
            answered(question, *rows)
        assert set(error.value.errors) == {"regulations"}


def test_a_change_marks_what_rests_on_the_old_and_nothing_else(question: Question) -> None:
    old = answered(question, Cited("UCP600", OLD), Cited("海运费标准", OLD))
    new = answered(make_question(), Cited("UCP600", NEW))
    ucp = db.session.scalars(select(Regulation).where(Regulation.name == "UCP600")).one()
    citing.change(make_moderator(), ucp.id, NEW, "第 14 条改为七个工作日")
    worker.drain(current_app)
    assert citations(old) == [("UCP600", OLD, True), ("海运费标准", OLD, False)]
    assert citations(new) == [("UCP600", NEW, False)]


def test_marking_runs_twice_and_in_parts(
    question: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(citing, "AT_ONCE", 2)
    for _number in range(5):
        answered(make_question(), Cited("UCP600", OLD))
    citing.change(make_moderator(), the_regulation().id, NEW, "")
    worker.drain(current_app)
    marked = select(func.count()).where(Citation.review_since.is_not(None))
    assert db.session.scalar(marked) == 5
    citing.mark_outdated({"regulation_id": the_regulation().id})
    citing.mark_outdated({"regulation_id": 99})
    assert db.session.scalar(marked) == 5


def test_citing_it_anew_clears_the_mark_and_an_old_day_does_not(question: Question) -> None:
    ben = make_actor("ben")
    answer = answered(question, Cited("UCP600", OLD), author=ben)
    citing.change(make_moderator(), the_regulation().id, NEW, "")
    worker.drain(current_app)
    citing.recite(ben, answer, question, ["UCP600, 2026-02-01"])
    assert citations(answer) == [("UCP600", date(2026, 2, 1), True)]
    citing.recite(ben, answer, question, ["UCP600, 2026-03-02"])
    assert citations(answer) == [("UCP600", date(2026, 3, 2), False)]
    citing.recite(ben, answer, question, [])
    assert citations(answer) == []


def test_who_may_not_edit_the_answer_cites_nothing_in_it(question: Question) -> None:
    answer = answered(question)
    with pytest.raises(Refused):
        citing.recite(make_actor("cleo"), answer, question, ["UCP600"])
    with pytest.raises(Invalid):
        citing.recite(actors.load(answer.author_id), answer, question, ["长" * 70])


def test_only_moderators_say_that_a_regulation_has_changed(question: Question) -> None:
    answered(question, Cited("UCP600", OLD))
    mona = make_moderator()
    with pytest.raises(Refused):
        citing.change(make_actor("cleo"), the_regulation().id, NEW, "")
    with pytest.raises(Missing):
        citing.change(mona, 99, NEW, "")
    for day in (None, clock.today() + timedelta(days=1)):
        with pytest.raises(Invalid):
            citing.change(mona, the_regulation().id, day, "")
    db.session.refresh(the_regulation())
    assert the_regulation().changed_on is None


def test_readers_see_what_an_answer_rests_on_and_that_it_has_changed(
    client: PageClient, question: Question
) -> None:
    ben = make_actor("ben")
    answered(question, Cited("UCP600", OLD), author=ben)
    address = f"/questions/{question.id}/{question.slug}"
    assert "UCP600</a>" in client.get(address).text
    regulation = f"/regulations/{the_regulation().id}"
    assert "UCP600" in client.get("/regulations").text
    assert f"{regulation}/change" not in client.get(regulation).text
    mona = make_moderator()
    client.sign_in(db.session.get_one(Member, mona.id))
    token = read_token(client.get(regulation))
    for day, status in (("nonsense", 422), ("2026-03-01", 303)):
        sent = {"csrf_token": token, "day": day, "note": "七个工作日"}
        assert client.post(f"{regulation}/change", data=sent).status_code == status
    worker.drain(current_app)
    assert "The rule has changed since." in client.get(address).text
    assert "七个工作日" in client.get(regulation).text


def test_the_author_says_on_the_page_as_of_when_it_holds(
    client: PageClient, question: Question
) -> None:
    ben = make_actor("ben")
    answer = answered(question, Cited("UCP600", OLD), author=ben)
    client.sign_in(db.session.get_one(Member, ben.id))
    address = f"/questions/{question.id}/{question.slug}"
    page = client.get(address)
    assert "UCP600, 2026-01-10" in page.text
    sent = {"csrf_token": read_token(page), "regulations": "UCP600, 2026-04-01\n海运费标准"}
    assert client.post(f"/answers/{answer.id}/citations", data=sent).status_code == 303
    assert [row[:2] for row in citations(answer)] == [
        ("UCP600", date(2026, 4, 1)),
        ("海运费标准", clock.today()),
    ]
    wrong = client.post(f"/answers/{answer.id}/citations", data={**sent, "regulations": "长" * 70})
    assert wrong.status_code == 422
    assert "长" * 70 in wrong.text


def test_the_form_of_an_answer_takes_rules_and_interest(
    client: PageClient, question: Question
) -> None:
    client.sign_in(db.session.get_one(Member, make_actor("ben").id))
    address = f"/questions/{question.id}/{question.slug}"
    sent = {
        "csrf_token": read_token(client.get(address)),
        "body": "用我们的保函就行。",
        "regulations": "UCP600, 2026-01-10",
        "interest": "sells",
        "interest_note": "保函",
        "references": "https://a.example/x",
    }
    wrong = client.post(f"/questions/{question.id}/answers", data={**sent, "interest": "x"})
    assert wrong.status_code == 422
    assert client.post(f"/questions/{question.id}/answers", data=sent).status_code == 303
    page = client.get(address).text
    assert "The author sells this" in page
    assert "保函" in page
    assert "UCP600</a>" in page
