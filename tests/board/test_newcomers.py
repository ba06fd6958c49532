"""What new members are held to, on every way a text or a link can get onto the site."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from qa.board import answering, commenting, follow_ups
from qa.board.drafts import AnswerDraft
from qa.board.editing import revising
from qa.board.editing.contents import version
from qa.board.guides import growing
from qa.board.guides.growing import GuideDraft
from qa.board.life import accepting
from qa.board.models import Answer, Guide, Question
from qa.core import clock
from qa.core.db import db
from qa.core.errors import Invalid, Refused
from qa.reputation.actors import Actor
from tests.factories import make_actor, make_answer, make_question

LINKS = [f"https://example.com/{number}" for number in range(3)]
TEXT = "先查对方信用，再谈比例，这几处都写得清楚："


@pytest.fixture
def cleo(app: Flask) -> Actor:
    return make_actor("cleo", level=1)


@pytest.fixture
def asha(app: Flask) -> Actor:
    return make_actor("asha")


@pytest.fixture
def question(asha: Actor) -> Question:
    return make_question(asha)


def test_links_among_the_references_of_an_answer_count_too(cleo: Actor, question: Question) -> None:
    draft = AnswerDraft(f"{TEXT} {LINKS[0]}", references=(*LINKS[1:], "合同法第九十四条"))
    with pytest.raises(Invalid) as refusal:
        answering.answer(cleo, question, draft)
    assert set(refusal.value.errors) == {"body"}
    answering.answer(cleo, question, AnswerDraft(TEXT, references=(*LINKS[1:], "合同法")))
    answering.answer(make_actor("ben"), question, draft)


@pytest.mark.parametrize("where", ["body", "references"])
def test_nor_can_they_be_put_in_by_an_edit(cleo: Actor, question: Question, where: str) -> None:
    answer = make_answer(question, cleo)
    content = {"body": " ".join([TEXT, *LINKS])} if where == "body" else {"references": LINKS}
    with pytest.raises(Invalid):
        revising.edit_answer(cleo, answer, content, "", version(answer))


def test_an_edit_that_adds_no_link_is_free_whatever_stood_there(
    cleo: Actor, question: Question
) -> None:
    answer = make_answer(question, cleo)
    answer.references = [*LINKS, "合同法"]
    revising.edit_answer(cleo, answer, {"body": f"{TEXT}改过。"}, "", version(answer))
    assert db.session.get_one(Answer, answer.id).body == f"{TEXT}改过。"


def test_a_guide_that_grew_from_their_answer_gets_no_more_links_from_them(
    asha: Actor, cleo: Actor, question: Question
) -> None:
    answer = make_answer(question, cleo)
    accepting.accept(asha, answer)
    guide = db.session.get_one(Guide, growing.grow(cleo, question.id))
    draft = GuideDraft(guide.title, " ".join([TEXT, *LINKS]), "", guide.revision)
    with pytest.raises(Invalid):
        growing.edit(cleo, guide.id, draft)


def test_comments_and_follow_ups_share_one_pace(cleo: Actor, question: Question) -> None:
    answer = make_answer(question, cleo)
    for number in range(19):
        commenting.comment(cleo, question, answer, f"补充第 {number} 点，请再看一遍。")
    follow_ups.follow_up(cleo, question, answer, "还有什么不清楚的吗？")
    for refused in (commenting.comment, follow_ups.follow_up):
        with pytest.raises(Refused, match="20"):
            refused(cleo, question, answer, "再补充一点，请看。")
    commenting.comment(make_actor("ben"), question, answer, "我也补充一点，请看。")
    with clock.at(clock.now() + timedelta(days=1, minutes=1)):
        commenting.comment(cleo, question, answer, "第二天再补充一点。")
