"""The board's pages: what each reader is shown, and what it costs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from qa.accounts.models import Member
from qa.board import commenting, voting
from qa.board.life import accepting
from qa.board.models import TABS, Industry, Question
from qa.board.order import hiding
from qa.board.tree import forget
from qa.core import clock
from qa.core.db import db
from qa.reputation import actors
from tests.factories import (
    make_actor,
    make_answer,
    make_industry,
    make_member,
    make_moderator,
    make_question,
)
from tests.page_quality import PageClient
from tests.query_recorder import record_queries


@pytest.fixture
def law(app: Flask) -> Industry:
    industry = make_industry("law-contracts", parent=make_industry("law"))
    forget()
    return industry


@pytest.fixture
def asha(app: Flask) -> Member:
    return make_member("asha", points=100)


def as_actor(member: Member) -> actors.Actor:
    return actors.load(member.id)


def path(question: Question) -> str:
    return f"/questions/{question.id}/{question.slug}"


def fill(law: Industry, asha: Member, count: int) -> None:
    for number in range(count):
        question = make_question(
            as_actor(asha), law, title=f"第 {number} 个：货代压着提单不放怎么办？", tags=("提单",)
        )
        make_answer(question)


@pytest.mark.parametrize("language", ["zh_Hans", "zh_Hant", "en"])
def test_every_public_page_is_whole_in_each_language(
    client: PageClient, law: Industry, asha: Member, language: str
) -> None:
    client.set_cookie("language", language)
    fill(law, asha, 3)
    for address in (
        "/", "/questions", "/questions?tab=hot&industry=law&tag=提单", "/industries", "/tags",
        "/industries/law", "/industries/law-contracts?tab=solved", "/questions/ask",
        "/members/asha", "/questions?tab=bounty", "/nothing-here",
    ):  # fmt: skip
        assert client.get(address).status_code in (200, 404)


@pytest.mark.parametrize("tab", TABS)
def test_more_rows_cost_a_list_no_more_queries(
    client: PageClient, law: Industry, asha: Member, tab: str
) -> None:
    client.sign_in(asha)
    client.get("/questions")  # reads the industry tree, which the process then holds
    counts = []
    for more in (3, 9):
        fill(law, asha, more)
        with record_queries() as statements:
            client.get(f"/questions?tab={tab}")
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 5


def test_a_question_page_takes_nine_queries_at_most_however_much_is_on_it(
    client: PageClient, law: Industry, asha: Member
) -> None:
    question = make_question(make_actor(), law)
    client.sign_in(asha)
    client.get("/questions")
    counts = []
    for answers in (1, 12):
        for _number in range(answers):
            answer = make_answer(question)
            commenting.comment(make_actor(), question, answer, "提单是哪家的？")
        with record_queries() as statements:
            client.get(path(question))
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 9


def test_tabs_hold_what_they_say(client: PageClient, law: Industry, asha: Member) -> None:
    def titled(title: str, **values: object) -> Question:
        return make_question(as_actor(asha), law, title=title, **values)

    titled("没有人回答的问题：海运费谁来出？")
    titled("有悬赏的问题：样品费能不能退？", bounty=20)
    answered = titled("有人回答的问题：模具归谁所有？")
    solved = titled("已经解决的问题：发票抬头写错了？")
    make_answer(answered)
    accepting.accept(as_actor(asha), make_answer(solved))
    shown = {tab: client.get(f"/questions?tab={tab}").text for tab in TABS}
    assert "海运费谁来出" in shown["unanswered"]
    assert "模具归谁所有" not in shown["unanswered"]
    assert "样品费能不能退" in shown["bounty"]
    assert "海运费谁来出" not in shown["bounty"]
    assert "发票抬头写错了" in shown["solved"]
    assert "发票抬头写错了" not in shown["expiring"] + shown["unanswered"]
    assert all("模具归谁所有" in shown[tab] for tab in ("newest", "hot", "expiring"))


def test_expiring_begins_with_the_nearest_deadline(
    client: PageClient, law: Industry, asha: Member
) -> None:
    make_question(as_actor(asha), law, title="十五天以后到期的问题？", deadline_days=15)
    make_question(as_actor(asha), law, title="一天以后就到期的问题？", deadline_days=1)
    page = client.get("/questions?tab=expiring").text
    assert page.index("一天以后就到期") < page.index("十五天以后到期")


def test_the_second_page_goes_on_where_the_first_ended(
    client: PageClient, law: Industry, asha: Member
) -> None:
    fill(law, asha, 22)
    first, second = client.get("/questions").text, client.get("/questions?page=2").text
    assert "第 21 个" in first
    assert "第 1 个" in second
    assert "第 1 个" not in first
    assert "page=2" in first


def test_an_industry_shows_its_own_questions_and_those_below_it(
    client: PageClient, law: Industry, asha: Member
) -> None:
    tax = make_industry("tax")
    forget()
    make_question(as_actor(asha), law, title="合同里的违约金写多少合适？")
    make_question(as_actor(asha), tax, title="小规模纳税人开专票要交税吗？")
    for slug in ("law", "law-contracts"):
        page = client.get(f"/industries/{slug}").text
        assert "违约金写多少" in page
        assert "小规模纳税人" not in page


def test_the_accepted_answer_comes_first_then_the_best_voted(
    client: PageClient, law: Industry, asha: Member
) -> None:
    question = make_question(as_actor(asha), law)
    answers = [make_answer(question, body=f"第{n}个回答的内容。") for n in "甲乙丙"]
    voting.cast(make_actor(), answers[1], law.id, 1)
    accepting.accept(as_actor(asha), answers[2])
    page = client.get(path(question)).text
    places = [page.index(f"第{n}个回答") for n in "丙乙甲"]
    assert places == sorted(places)


def test_a_wrong_slug_leads_to_the_right_one(client: PageClient, law: Industry) -> None:
    question = make_question(make_actor(), law)
    for address in (f"/questions/{question.id}", f"/questions/{question.id}/wrong?sort=newest"):
        reply = client.get(address, follow_redirects=True)
        assert reply.status_code == 200
        assert len(reply.history) == 1


def test_an_anonymous_asker_appears_nowhere(client: PageClient, law: Industry) -> None:
    asker = make_member("mingming", points=50)
    question = make_question(as_actor(asker), law, anonymous=True)
    answer = make_answer(question)
    commenting.comment(as_actor(asker), question, answer, "请问提单要电放吗？")
    accepting.accept(as_actor(asker), answer)
    for address in (path(question), "/questions", "/", "/questions?tab=solved"):
        text = client.get(address).text
        assert question.title in text
        assert "mingming" not in text
    assert question.title not in client.get("/members/mingming").text


def test_a_hidden_question_is_nowhere_to_be_seen(client: PageClient, law: Industry) -> None:
    question = make_question(make_actor(), law)
    question.hidden_at = clock.now() - timedelta(minutes=1)
    assert client.get(path(question)).status_code == 404
    assert question.title not in client.get("/questions").text


def test_only_what_a_reader_may_do_can_be_pressed(client: PageClient, law: Industry) -> None:
    newcomer, asker = make_member("cleo", level=1), make_member("asha")
    question = make_question(as_actor(asker), law)
    answer = make_answer(question)
    accept = f'action="/answers/{answer.id}/acceptance"'
    client.sign_in(newcomer)
    page = client.get(path(question)).text
    assert accept not in page
    assert 'aria-disabled="true"' in page
    client.sign_in(asker)
    assert accept in client.get(path(question)).text


def test_a_member_s_page_shows_what_they_have_done_but_their_points_only_to_them(
    client: PageClient, law: Industry, asha: Member
) -> None:
    question = make_question(as_actor(asha), law)
    db.session.commit()
    assert question.title in client.get("/members/ASHA", follow_redirects=True).text
    assert "data-points" not in client.get("/members/asha").text
    client.sign_in(asha)
    assert "data-points" in client.get("/members/asha").text


def test_deleted_answers_past_a_full_page_are_there_for_those_who_may_see_them(
    client: PageClient, law: Industry, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = make_question(None, law)
    answers = [make_answer(question) for _ in range(3)]
    hiding.delete_answer(make_moderator(), answers[2], "广告")
    db.session.commit()
    monkeypatch.setattr("qa.board.queries.answers.ANSWERS_A_PAGE", 2)
    further = f"{path(question)}?page=2"
    assert "page=2" not in client.get(path(question)).text
    client.sign_in(make_member("xiaomo", level=10))
    assert "page=2" in client.get(path(question)).text
    assert f"answer-{answers[2].id}" in client.get(further).text


def test_a_member_s_page_names_the_answers_that_the_vote_recommended(
    client: PageClient, law: Industry
) -> None:
    ben = make_actor("ben")
    answer = make_answer(make_question(None, law), ben)
    answer.recommended_at = clock.now()
    db.session.commit()
    page = client.get("/members/ben").text
    assert "Recommended" in page
    assert ">Accepted<" not in page
