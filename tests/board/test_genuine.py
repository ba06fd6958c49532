"""*Is this genuine?*: the checklist, and what it comes to."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from qa.board import asking
from qa.board.drafts import QuestionDraft
from qa.board.genuine import MANY, RED_FLAGS, Caution, triage
from qa.board.models import Industry, Kind, Question
from qa.board.tree import forget
from qa.core.db import db
from qa.core.errors import Invalid
from tests.factories import make_actor, make_industry, make_member, make_question
from tests.page_quality import PageClient

MILD = [flag.key for flag in RED_FLAGS.values() if not flag.grave]
GRAVE = [flag.key for flag in RED_FLAGS.values() if flag.grave]


@pytest.fixture
def fraud(app: Flask) -> Industry:
    industry = make_industry("fraud")
    forget()
    return industry


@pytest.mark.parametrize(
    ("keys", "caution"),
    [
        ([], Caution.CHECK),
        (MILD[:1], Caution.CAREFUL),
        (MILD[: MANY - 1], Caution.CAREFUL),
        (MILD[:MANY], Caution.STOP),
        (GRAVE[:1], Caution.STOP),
        (["no longer on the list"], Caution.CHECK),
    ],
)
def test_the_signs_say_how_careful_to_be(keys: list[str], caution: Caution) -> None:
    assert triage(keys).caution == caution


def test_there_are_a_dozen_signs_each_with_what_to_do() -> None:
    assert len(RED_FLAGS) >= 12
    assert len({str(flag.sign) for flag in RED_FLAGS.values()}) == len(RED_FLAGS)
    assert all(str(flag.advice) for flag in RED_FLAGS.values())


def test_the_signs_are_stored_once_each_in_the_order_of_the_list(fraud: Industry) -> None:
    keys = (MILD[1], GRAVE[0], MILD[1], "made up")
    question = make_question(kind=Kind.GENUINE, red_flags=keys, industry=fraud)
    assert (question.kind, question.red_flags) == ("genuine", [GRAVE[0], MILD[1]])


def test_an_ordinary_question_has_no_signs(fraud: Industry) -> None:
    assert make_question(red_flags=(GRAVE[0],), industry=fraud).red_flags == []


def test_a_kind_nobody_knows_is_refused(fraud: Industry) -> None:
    with pytest.raises(Invalid) as refusal:
        asking.ask(make_actor(), QuestionDraft("这家公司靠谱吗？", "", fraud.id, kind="poll"))
    assert set(refusal.value.errors) == {"kind"}


@pytest.mark.parametrize("language", ["zh_Hans", "zh_Hant", "en"])
def test_every_reader_sees_what_the_signs_come_to(
    client: PageClient, fraud: Industry, language: str
) -> None:
    client.set_cookie("language", language)
    question = make_question(kind=Kind.GENUINE, red_flags=(GRAVE[0],), industry=fraud)
    ordinary = make_question(industry=fraud)
    page = client.get(f"/questions/{question.id}/{question.slug}").text
    assert 'class="triage stop"' in page
    assert 'class="grave"' in page
    assert "triage" not in client.get(f"/questions/{ordinary.id}/{ordinary.slug}").text


def test_the_form_for_it_has_the_checklist_and_posts_it(
    client: PageClient, fraud: Industry
) -> None:
    client.sign_in(make_member("asha"))
    assert "/questions/ask?kind=genuine" in client.get("/questions/ask").text
    page = client.get("/questions/ask?kind=genuine").text
    assert page.count('name="red_flags"') == len(RED_FLAGS)
    assert 'name="kind" value="genuine"' in page
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    sent = {
        "csrf_token": token,
        "kind": "genuine",
        "title": "邮件里换了收款账户，能付吗？",
        "industry": str(fraud.id),
        "red_flags": ["changed_account", "urgency"],
    }
    assert client.post("/questions/ask", data=sent).status_code == 303
    stored = db.session.scalars(select(Question)).one()
    assert (stored.kind, stored.red_flags) == ("genuine", ["changed_account", "urgency"])


def test_a_kind_of_the_address_that_does_not_exist_is_an_ordinary_question(
    client: PageClient, fraud: Industry
) -> None:
    page = client.get("/questions/ask?kind=nonsense").text
    assert 'name="kind" value="question"' in page
    assert "red_flags" not in page
