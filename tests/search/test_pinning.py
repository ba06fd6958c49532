"""Pinned answers: what stands above the results of a search, and who put it there."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask

from qa.accounts.models import Role
from qa.board.models import Question
from qa.core import clock
from qa.core.db import db
from qa.core.errors import Invalid, Missing, Refused
from qa.reputation.actors import Actor
from qa.search import jobs, pinning
from qa.search.models import PinnedResult
from qa.search.upkeep import pins
from tests.factories import make_actor, make_member, make_moderator, make_question
from tests.page_quality import PageClient
from tests.query_recorder import record_queries
from tests.search.test_synonyms import post

PAGE = "/moderation/pins"


@pytest.fixture
def ada(app: Flask) -> Actor:
    return make_actor("ada", role=Role.ADMINISTRATOR)


@pytest.fixture
def question(app: Flask) -> Question:
    return make_question(title="第一次出口要办哪些手续")


def pinned_for(words: str) -> list[int]:
    pinning.forget()
    return pinning.pinned_for(words)


def test_a_pinned_answer_stands_above_the_results_until_it_is_taken_down(
    client: PageClient, question: Question
) -> None:
    other = make_question(title="出口退税怎么办")
    db.session.commit()
    jobs.index_questions([{"question_id": q.id} for q in (question, other)])

    def first(words: str) -> bool:
        """Whether the page shows the pinned question, and above the other one."""
        page = client.get(f"/search?q={quote(words)}").text
        return "哪些" in page and page.index("哪些") < page.index("怎么办</")

    assert not first("退税")
    client.sign_in(make_member("ada", role=Role.ADMINISTRATOR))
    assert 'value="退税"' in client.get(f"{PAGE}?words=退税").text
    address = f"https://example.com/questions/{question.id}/{question.slug}#answer-7"
    assert post(client, PAGE, words="退税？", question=address).status_code == 303
    assert first("退稅")
    assert question.title in client.get(PAGE).text
    pin_id = db.session.scalars(db.select(PinnedResult.id)).one()
    assert post(client, f"{PAGE}/{pin_id}/delete").headers["Location"] == f"{PAGE}?show=removed"
    assert not first("退税")
    assert question.title not in client.get(PAGE).text
    assert question.title in client.get(f"{PAGE}?show=removed").text
    assert post(client, f"{PAGE}/{pin_id}/restore").status_code == 303
    assert first("退税")


def test_only_administrators_see_and_change_them(
    client: PageClient, ada: Actor, question: Question
) -> None:
    pin = pins.pin(ada, "退税", str(question.id))
    db.session.commit()
    assert "/login" in client.get(PAGE).headers["Location"]
    client.sign_in(make_member("mona", role=Role.MODERATOR))
    assert client.get(PAGE).status_code == 403
    assert post(client, PAGE, words="出口", question=str(question.id)).status_code == 403
    for act in ("delete", "restore"):
        assert post(client, f"{PAGE}/{pin.id}/{act}").status_code == 403
    with pytest.raises(Refused):
        pins.remove(make_moderator("mia"), pin.id)
    assert pinned_for("退税") == [question.id]


@pytest.mark.parametrize(
    "written", ["{}", "#{}", "/questions/{}", "/questions/{}/slug-2024?page=2"]
)
def test_a_question_is_named_by_number_or_address(
    ada: Actor, question: Question, written: str
) -> None:
    pin = pins.pin(ada, " ＥＸＰＯＲＴ  出口！", written.format(question.id))
    assert (pin.words, pin.question_id, pin.edited_by_id) == ("export 出口", question.id, ada.id)


@pytest.mark.parametrize("written", ["", "x", "-1", "0", "999999", "9" * 19, "9" * 40, "/answers/1",
                                     "٣", "/questions/x", "1 2"])  # fmt: skip
def test_what_names_no_question_is_refused_with_a_sentence(
    client: PageClient, ada: Actor, written: str
) -> None:
    db.session.commit()
    client.sign_in(make_member("adam", role=Role.ADMINISTRATOR))
    refused = post(client, PAGE, words="<b>退税", question=written)
    assert refused.status_code == 422
    assert "There is no such question" in refused.text
    assert 'value="&lt;b&gt;退税"' in refused.text


def test_a_search_has_three_pins_and_the_same_one_once(ada: Actor) -> None:
    questions = [make_question() for _number in range(4)]
    made = [pins.pin(ada, "退税", str(q.id)) for q in questions[:3]]
    assert pins.pin(ada, "退稅！", str(questions[0].id)).id == made[0].id
    for refused in (lambda: pins.pin(ada, "退税", str(questions[3].id)),):
        with pytest.raises(Invalid, match="at most 3 pinned answers"):
            refused()
    pins.pin(ada, "出口退税", str(questions[3].id))
    assert pinned_for("退税") == [q.id for q in questions[:3]]
    pins.remove(ada, made[0].id)
    pins.remove(ada, made[0].id)
    pins.pin(ada, "退税", str(questions[3].id))
    with pytest.raises(Invalid, match="at most 3 pinned answers"):
        pins.restore(ada, made[0].id)
    pins.remove(ada, made[1].id)
    assert pins.pin(ada, "退税", str(questions[0].id)).id == made[0].id
    assert pinned_for("退税") == [questions[n].id for n in (0, 2, 3)]


def test_pins_have_an_end(ada: Actor, question: Question, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pins, "MOST_PINS", 1)
    pins.pin(ada, "退税", str(question.id))
    with pytest.raises(Invalid, match="There are 1 pins already"):
        pins.pin(ada, "出口", str(question.id))


def test_words_without_a_word_and_pins_that_are_none(ada: Actor, question: Question) -> None:
    for words in ("", "？！", "\u202e"):
        with pytest.raises(Invalid, match="Write what people look for"):
            pins.pin(ada, words, str(question.id))
    for act in (pins.remove, pins.restore):
        with pytest.raises(Missing):
            act(ada, 999999)
    assert pinned_for("") == []


def test_a_hidden_question_is_not_shown_and_marked_on_the_page(
    client: PageClient, ada: Actor, question: Question
) -> None:
    pins.pin(ada, "出口手续", str(question.id))
    question.hidden_at = clock.now()
    with pytest.raises(Invalid, match="hidden, so nobody would see it"):
        pins.pin(ada, "出口", str(question.id))
    db.session.commit()
    assert "哪些" not in client.get(f"/search?q={quote('出口手续')}").text
    client.sign_in(make_member("adam", role=Role.ADMINISTRATOR))
    page = client.get(PAGE).text
    assert "Hidden, so nobody sees it" in page
    assert question.title in page


def test_a_longer_list_needs_no_more_statements(client: Any, ada: Actor) -> None:
    client.sign_in(make_member("adam", role=Role.ADMINISTRATOR))
    counts = []
    for more in (3, 9):
        for number in range(more):
            pins.pin(ada, f"words {more} {number}", str(make_question().id))
        db.session.commit()
        with record_queries() as statements:
            client.get(PAGE)
        counts.append(len(statements))
    assert counts[0] == counts[1]
