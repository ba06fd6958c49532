"""My desk: what waits for its owner, the most urgent first, and nothing of anybody else's."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qa.accounts.models import Member
from qa.board import bookmarking, drafting, following, inviting, queries
from qa.board.following import Followed, Target
from qa.board.life import accepting
from qa.board.models import Industry, Question, State, SuggestedEdit
from qa.board.tree import forget
from qa.core import clock
from qa.core.db import MAX_ID, db
from qa.reputation import actors
from qa.reputation.actors import Actor
from tests.factories import make_actor, make_answer, make_industry, make_member, make_question
from tests.page_quality import PageClient
from tests.query_recorder import record_queries


@pytest.fixture
def asha(client: PageClient) -> Member:
    member = make_member("asha", points=900)
    client.sign_in(member)
    return member


@pytest.fixture
def industry(asha: Member) -> Industry:
    industry = make_industry()
    forget()
    return industry


def actor(member: Member) -> Actor:
    return actors.load(member.id)


def suggest(question: Question, author: Actor, answer_id: int | None = None) -> None:
    db.session.add(
        SuggestedEdit(
            question_id=None if answer_id else question.id,
            answer_id=answer_id,
            base=1,
            author_id=author.id,
            summary="错字",
            content={},
        )
    )
    db.session.flush()


def test_an_empty_desk_says_what_would_stand_there(client: PageClient, asha: Member) -> None:
    page = client.get("/desk").text
    assert "Nothing waits for you." in page
    assert "You have not answered yet." in page
    assert "Follow your trade" in page


@pytest.mark.parametrize("language", ["zh_Hans", "zh_Hant", "en"])
def test_its_pages_are_whole_in_each_language(
    client: PageClient, industry: Industry, asha: Member, language: str
) -> None:
    client.set_cookie("language", language)
    fill(industry, asha, 6)
    for page in (
        "/desk", "/desk/needs", "/desk/questions", "/desk/answers", "/desk/invitations",
        "/desk/news", "/desk/bookmarks", "/settings/following",
    ):  # fmt: skip
        assert client.get(page).status_code == 200


def test_what_is_most_urgent_comes_first(industry: Industry, asha: Member) -> None:
    me, now = actor(asha), clock.now()
    answered = make_question(me, industry)
    make_answer(answered)
    near = make_question(me, industry, deadline_days=1)
    make_question(me, industry)  # waits for others
    solved = make_question(me, industry)
    best = make_answer(solved)
    accepting.accept(me, best)
    db.session.refresh(solved)
    voting = make_question(me, industry)
    voting.state, voting.ballot_ends_at = State.VOTING, now + timedelta(days=5)
    others = make_question(make_actor(), industry)
    make_answer(others)
    db.session.flush()
    with clock.at(now + timedelta(hours=1)):
        whys = [(need.card.id, need.why) for need in queries.needs_of(me, 9)]
        assert whys == [(near.id, "deadline"), (answered.id, "decide"), (voting.id, "voting")]
        solved.outcome_asked_at = now
        db.session.flush()
        assert [need.why for need in queries.needs_of(me, 9)] == [
            "deadline", "decide", "outcome", "voting"]  # fmt: skip
        best.outcome = "works"
        db.session.flush()
        assert len(queries.needs_of(me, 9)) == 3


def test_anonymous_and_hidden_questions_are_one_s_own_too_or_gone(
    industry: Industry, asha: Member
) -> None:
    me = actor(asha)
    anonymous = make_question(me, industry, anonymous=True)
    hidden = make_question(me, industry)
    hidden.hidden_at = clock.now()
    db.session.flush()
    assert [card.id for card in queries.own_questions(me, 9, MAX_ID)] == [anonymous.id]


def test_edits_wait_for_the_author_of_the_post_alone(industry: Industry, asha: Member) -> None:
    me, ben, cleo = actor(asha), make_actor("ben"), make_actor("cleo")
    question = make_question(me, industry)
    answer = make_answer(question, ben)
    suggest(question, cleo)
    suggest(question, cleo, answer.id)
    assert [(row.answer_id, row.author) for row in queries.edits_for(me, 9)] == [(None, "cleo")]
    assert [row.answer_id for row in queries.edits_for(ben, 9)] == [answer.id]
    assert queries.edits_for(cleo, 9) == []


def test_my_answers_say_what_became_of_them(
    client: PageClient, industry: Industry, asha: Member
) -> None:
    asker, me = make_actor(), actor(asha)
    accepted = make_question(asker, industry)
    accepting.accept(asker, make_answer(accepted, me))
    removed = make_answer(make_question(asker, industry), me)
    removed.hidden_at = clock.now()
    make_answer(make_question(asker, industry), me)
    page = client.get("/desk/answers").text
    assert "Accepted" in page
    assert "Removed" in page
    assert "The asker has not decided yet" in page


def fill(industry: Industry, asha: Member, count: int) -> None:
    me, ben = actor(asha), make_actor()
    following.follow(me, Target(Followed.INDUSTRY, industry.id))
    for _number in range(count):
        mine = make_question(me, industry)
        make_answer(mine)
        suggest(mine, ben)
        make_answer(make_question(ben, industry), me)
        asker = make_actor()
        invited = make_question(asker, industry)
        inviting.invite(asker, invited, asha.name)
        bookmarking.keep(me, invited)


@pytest.mark.parametrize("part", ["", "/needs", "/questions", "/answers", "/invitations", "/news"])
def test_thirty_rows_cost_no_more_queries_than_ten(
    client: PageClient, industry: Industry, asha: Member, part: str
) -> None:
    counts = []
    for more in (10, 20):
        fill(industry, asha, more)
        forget()
        client.get("/desk")
        with record_queries() as statements:
            assert client.get(f"/desk{part}").status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 11  # the reader, their standing, the unread ones, eight parts


def test_a_part_is_cut_short_and_leads_to_the_rest(
    client: PageClient, industry: Industry, asha: Member
) -> None:
    me = actor(asha)
    titles = [make_answer_of(me, industry) for _ in range(25)]
    page = client.get("/desk").text
    assert sum(title in page for title in titles) == 5
    first = client.get("/desk/answers").text
    last = queries.own_answers(me, 20, MAX_ID)[-1].id
    assert f"before={last}" in first
    second = client.get(f"/desk/answers?before={last}").text
    assert [title in first for title in titles] == [False] * 5 + [True] * 20
    assert [title in second for title in titles] == [True] * 5 + [False] * 20


def make_answer_of(me: Actor, industry: Industry) -> str:
    question = make_question(None, industry)
    make_answer(question, me)
    return question.title


@pytest.mark.parametrize("odd", ["x", "-1", "0", "99999999999999999999", "9" * 40, "²"])
def test_a_list_goes_on_from_an_id_or_not_at_all(
    client: PageClient, asha: Member, odd: str
) -> None:
    assert client.get(f"/desk/answers?before={odd}").status_code == 404


def test_a_guest_is_sent_to_sign_in(client: PageClient) -> None:
    for page in ("/desk", "/desk/answers", "/desk/bookmarks"):
        assert client.get(page).location == f"/login?next={page}"


def test_drafts_lie_on_the_desk_to_be_gone_on_with(
    client: PageClient, industry: Industry, asha: Member
) -> None:
    question = make_question(make_actor(), industry)
    drafting.save(actor(asha), f"answer:{question.id}", {"body": ["先看合同"]}, 0)
    drafting.save(make_actor("cleo"), "ask:somebody-elses-key", {"title": ["别人的草稿"]}, 0)
    for page in ("/desk", "/desk/drafts"):
        text = client.get(page).text
        assert "#answer" in text
        assert question.title in text
        assert "别人的草稿" not in text
