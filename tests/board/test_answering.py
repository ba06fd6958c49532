"""Answering and commenting."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from qa.board import answering, commenting, queries
from qa.board.drafts import AnswerDraft
from qa.board.interests import Interest
from qa.board.life import accepting
from qa.board.models import Comment, Question
from qa.board.tree import forget
from qa.core import clock
from qa.core.db import db
from qa.core.errors import Conflict, Invalid, Missing, Refused
from qa.reputation import actors
from tests.accounts.visiting import read_token
from tests.factories import make_actor, make_answer, make_member, make_question
from tests.page_quality import PageClient
from tests.query_recorder import record_queries


@pytest.fixture
def question(app: Flask) -> Question:
    return make_question(make_actor("asha"))


def counters(question: Question) -> tuple[int, float]:
    db.session.refresh(question)
    return question.answers, question.heat


def test_an_answer_counts_heats_the_question_and_earns_points(question: Question) -> None:
    other = make_question()
    before, ben = counters(question), make_actor("ben", level=1)
    make_answer(question, ben)
    answers, heat = counters(question)
    assert (answers, heat > before[1]) == (1, True)
    assert counters(other)[0] == 0
    assert (actors.load(ben.id).points, actors.load(ben.id).experience) == (2, 2)


def test_a_second_answer_by_the_same_member_is_a_conflict(question: Question) -> None:
    ben = make_actor("ben")
    make_answer(question, ben)
    with pytest.raises(Conflict):
        make_answer(question, ben, "另外一个回答，内容不同。")
    assert counters(question)[0] == 1


def test_the_same_answer_sent_twice_is_one(question: Question) -> None:
    ben = make_actor("ben")
    first = make_answer(question, ben)
    assert make_answer(question, ben).id == first.id
    assert counters(question)[0] == 1
    assert actors.load(ben.id).points == 2


def test_askers_do_not_answer_themselves(question: Question) -> None:
    with pytest.raises(Refused):
        make_answer(question, actors.load(question.author_id))


def test_an_answer_says_something_and_its_references_are_short_lines(question: Question) -> None:
    with pytest.raises(Invalid) as refusal:
        answering.answer(make_actor(), question, AnswerDraft(" \n", ("x" * 301,)))
    assert set(refusal.value.errors) == {"body", "references"}
    assert counters(question)[0] == 0


def test_a_question_that_is_hidden_does_not_exist_for_its_readers(question: Question) -> None:
    answer = make_answer(question)
    question.hidden_at = clock.now()
    db.session.flush()
    with pytest.raises(Missing):
        queries.load_question(question.id)
    with pytest.raises(Missing):
        queries.load_answer(answer.id)


def test_a_day_pays_for_ten_answers(app: Flask) -> None:
    ben = make_actor("ben")
    for _number in range(11):
        make_answer(make_question(), ben)
    assert actors.load(ben.id).points == 20


def test_comments_hang_on_the_question_or_on_an_answer(question: Question) -> None:
    answer, cleo = make_answer(question), make_actor("cleo")
    commenting.comment(cleo, question, None, "提单是哪家船公司的？")
    commenting.comment(cleo, question, answer, "谢谢，照这个改了。")
    rows = db.session.execute(select(Comment.answer_id, Comment.body).order_by(Comment.id)).all()
    assert [tuple(row) for row in rows] == [
        (None, "提单是哪家船公司的？"),
        (answer.id, "谢谢，照这个改了。"),
    ]


def test_newcomers_comment_where_they_take_part(question: Question) -> None:
    cleo, ben = make_actor("cleo", level=1), make_actor("ben", level=1)
    answer = make_answer(question, ben)
    commenting.comment(ben, question, answer, "补充一点。")
    with pytest.raises(Refused, match="level 3"):
        commenting.comment(cleo, question, answer, "我也想知道。")


def test_the_same_comment_sent_twice_is_one(question: Question) -> None:
    cleo = make_actor("cleo")
    first = commenting.comment(cleo, question, None, "提单呢？", "key")
    assert commenting.comment(cleo, question, None, "提单呢？", "key") == first


def test_an_answer_shows_what_its_author_gains_by_it(
    client: PageClient, question: Question
) -> None:
    draft = AnswerDraft("用我们的保函就行。", interest=Interest("sells", " 保函\n业务 "))
    answering.answer(make_actor("ben"), question, draft)
    make_answer(question)
    forget()
    page = client.get(f"/questions/{question.id}/{question.slug}").text
    assert page.count("The author sells this") == 1
    assert "保函 业务" in page


def test_an_interest_is_one_of_those_there_are(question: Question) -> None:
    for interest, field in (
        (Interest("charity"), "interest"),
        (Interest("paid", "长" * 61), "interest_note"),
    ):
        with pytest.raises(Invalid) as refusal:
            answering.answer(make_actor(), question, AnswerDraft("正文。", interest=interest))
        assert set(refusal.value.errors) == {field}
    assert counters(question)[0] == 0


def test_low_answers_are_folded_and_the_accepted_one_is_not(
    client: PageClient, question: Question
) -> None:
    low, accepted, fair = (make_answer(question, body=f"第{n}个回答。") for n in "甲乙丙")
    low.downs, accepted.downs, fair.downs = 3, 9, 2
    accepting.accept(actors.load(question.author_id), accepted)
    forget()
    page = client.get(f"/questions/{question.id}/{question.slug}").text
    assert page.count('<details class="folded">') == 1
    assert page.index("folded") < page.index("第甲个回答")
    assert page.index("第乙个回答") < page.index("folded")


def test_beyond_five_comments_the_others_are_folded(client: PageClient, question: Question) -> None:
    answer = make_answer(question)
    for number in range(8):
        commenting.comment(make_actor(), question, answer, f"第 {number} 条评论。")
    forget()
    page = client.get(f"/questions/{question.id}/{question.slug}").text
    assert "3 more comments" in page
    assert page.index("第 4 条") < page.index("3 more comments") < page.index("第 5 条")


def test_an_answer_costs_as_much_where_there_are_many(question: Question) -> None:
    costs = []
    for answers in (5, 60):
        for _number in range(answers):
            make_answer(question)
        last = make_actor()
        with record_queries() as statements:
            make_answer(question, last, f"第 {answers} 个回答。")
        costs.append(len(statements))
    assert costs[0] == costs[1]


def test_an_answer_among_many_is_found_on_the_page_it_stands_on(
    client: PageClient, question: Question
) -> None:
    answers = [make_answer(question, body=f"第 {number} 个回答。") for number in range(52)]
    accepting.accept(actors.load(question.author_id), answers[51])
    forget()
    for answer in (answers[0], answers[48], answers[49], answers[51]):
        page = client.get(f"/answers/{answer.id}", follow_redirects=True).text
        assert f'id="answer-{answer.id}"' in page
    client.sign_in(make_member("cleo"))
    address = f"/questions/{question.id}/{question.slug}"
    sent = {"csrf_token": read_token(client.get(address)), "body": "第五十三个回答。"}
    reply = client.post(f"/questions/{question.id}/answers", data=sent)
    assert "第五十三个回答" in client.get(reply.location).text


def test_what_stands_in_the_short_address_of_an_answer_leads_nowhere_else(
    client: PageClient, question: Question
) -> None:
    answer = make_answer(question)
    strange = "question=7&place=x&_anchor=y&_scheme=javascript&_external=1&endpoint=z&kept=abc"
    reply = client.get(f"/answers/{answer.id}?{strange}")
    assert reply.status_code == 303
    path = f"/questions/{question.id}/{question.slug}"
    assert urlsplit(reply.location)[2:] == (quote(path), "kept=abc", f"answer-{answer.id}")
    assert urlsplit(reply.location).netloc in ("", "localhost")
