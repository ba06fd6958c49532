"""Names after an @ and tags after a #."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import update

from qa.accounts.models import Member
from qa.board import commenting, tagging
from qa.board.models import Answer, Question, Tag
from qa.board.queries.completing import OFFERED, members_beginning, tags_beginning
from qa.core import clock
from qa.core.db import db
from tests.factories import make_actor, make_answer, make_member, make_question
from tests.page_quality import PageClient


def names(text: str, question: Question | None = None) -> list[str]:
    return [name for name, _company in members_beginning(text, question.id if question else None)]


def make_tag(name: str, questions: int, means: Tag | None = None) -> Tag:
    tagging.ensure([name])
    tag = db.session.query(Tag).filter_by(name=name).one()
    tag.questions, tag.synonym_of_id = questions, means.id if means else None
    db.session.flush()
    return tag


def test_a_name_is_found_by_its_beginning_however_it_is_typed(app: Flask) -> None:
    for name in ("Asha", "Ashok Lee", "Ben", "义乌张姐", "义乌王哥"):
        make_member(name)
    assert names("ash") == ["Asha", "Ashok Lee"]
    assert names("ＡＳＨＯＫ l") == ["Ashok Lee"]
    assert names("义乌") == ["义乌张姐", "义乌王哥"]
    assert names("sha") == []


@pytest.mark.parametrize("text", ["", " ", "%", "_", "a%", "\\", "'", "\U0010ffff"])
def test_signs_of_the_database_mean_nothing(app: Flask, text: str) -> None:
    make_member("asha")
    assert names(text) == []


def test_an_inactive_member_is_not_offered(app: Flask) -> None:
    make_member("asha", active=False)
    assert names("asha") == []


def test_those_who_wrote_below_the_question_come_first(app: Flask) -> None:
    for name in ("aaron", "adam", "zoe"):
        make_actor(name)
    question = make_question(make_actor("anna"))
    answer = make_answer(question, make_actor("ayla"))
    commenting.comment(make_actor("azim"), question, answer, "请补充单号。", None)
    assert names("a", question) == ["anna", "ayla", "azim", "aaron", "adam"]
    assert names("", question) == ["anna", "ayla", "azim"]
    assert names("z", question) == ["zoe"]


def test_whose_words_are_hidden_is_not_of_the_thread(app: Flask) -> None:
    question = make_question(make_actor("anna"))
    answer = make_answer(question, make_actor("ayla"))
    commenting.comment(make_actor("azim"), question, None, "请补充单号。", None)
    db.session.execute(
        update(Answer)
        .where(Answer.id == answer.id)
        .values(hidden_at=clock.now(), hidden_by="author")
    )
    assert names("", question) == ["anna", "azim"]
    question.hidden_at = clock.now()
    db.session.flush()
    assert names("", question) == []


def test_the_asker_of_an_anonymous_question_is_never_offered_as_of_its_thread(app: Flask) -> None:
    asker = make_actor("anna", points=100)
    question = make_question(asker, anonymous=True)
    answer = make_answer(question, make_actor("ayla"))
    commenting.comment(asker, question, answer, "谢谢，明白了。", None)
    assert names("", question) == ["ayla"]
    make_actor("aaron")
    assert names("a", question) == ["ayla", "aaron", "anna"]


def test_a_few_are_offered(app: Flask) -> None:
    for number in range(OFFERED + 5):
        make_member(f"asha{number:02}")
    assert len(names("asha")) == OFFERED


def test_tags_are_offered_by_use_and_a_synonym_as_what_it_means(app: Flask) -> None:
    bill = make_tag("提单", 5)
    make_tag("提货", 9)
    make_tag("海运", 99)
    make_tag("提單", 0, means=bill)
    assert tags_beginning("提") == [("提货", 9), ("提单", 5)]
    assert tags_beginning("提單") == [("提单", 5)]
    assert tags_beginning("") == []


def test_members_get_json_and_guests_nothing(client: PageClient) -> None:
    asha = make_member("asha", company="绍兴布业")
    question = make_question()
    make_tag("shipping", 3)
    for path in ("/complete/members?q=as", "/complete/tags?q=sh"):
        assert client.get(path, headers={"X-Requested-With": "fetch"}).status_code == 403
    client.sign_in(asha)
    found = client.get(f"/complete/members?q=as&question={question.id}").json
    assert found == {"members": [{"name": "asha", "note": "绍兴布业"}]}
    assert client.get("/complete/tags?q=SH").json == {
        "tags": [{"name": "shipping", "questions": 3}]
    }
    for odd in ("x", "-1", "9" * 30, "²"):
        assert client.get(f"/complete/members?q=as&question={odd}").json == found
    assert db.session.get(Member, asha.id) is not None
