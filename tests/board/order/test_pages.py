"""The pages for those who keep order: what they show to whom, and what stays hidden."""

from __future__ import annotations

import pytest

from qa.board import commenting
from qa.board.models import Comment, Industry
from qa.board.order import closing, duplicates, hiding, marking
from qa.core.db import db
from qa.reputation import actors
from tests.factories import make_actor, make_answer, make_member, make_question
from tests.page_quality import PageClient
from tests.query_recorder import record_queries

from .visiting import Site, path, post


def test_the_menu_shows_each_reader_what_they_may_do(client: PageClient, site: Site) -> None:
    address = path(site.question)
    shown = {}
    for role in ("guest", *site.members):
        if role != "guest":
            client.sign_in(site.members[role])
        page = client.get(address).text
        links = ("close", "lock", "move", "delete", "duplicate", "flag")
        shown[role] = {name for name in links if f'/questions/{site.question.id}/{name}"' in page}
    assert shown == {
        "guest": set(),
        "newcomer": {"flag"},
        "level 8": {"close", "duplicate", "move", "flag"},
        "asker": {"move"},
        "moderator": {"close", "lock", "move", "delete", "duplicate", "flag"},
    }


def test_a_deleted_question_is_there_for_those_who_keep_order_alone(
    client: PageClient, site: Site
) -> None:
    mona = actors.load(site.members["moderator"].id)
    hiding.delete_question(mona, site.question, "泄露隐私")
    statuses = {}
    for role in ("guest", *site.members):
        if role != "guest":
            client.sign_in(site.members[role])
        reply = client.get(path(site.question))
        statuses[role] = reply.status_code
        assert ("泄露隐私" in reply.text) == (reply.status_code == 200)
    assert statuses == {
        "guest": 404, "newcomer": 404, "level 8": 404, "asker": 200, "moderator": 200,
    }  # fmt: skip
    page = client.get(path(site.question)).text
    assert f'action="/questions/{site.question.id}/restore"' in page
    assert f'action="/answers/{site.answer.id}/vote"' in page
    assert post(client, f"/answers/{site.answer.id}/vote", value="1") == 404
    assert post(client, f"/questions/{site.question.id}/restore") == 303
    db.session.expire_all()
    assert site.question.hidden_at is None


def test_deleted_answers_and_comments_are_shown_with_their_banner_to_moderators(
    client: PageClient, site: Site
) -> None:
    mona = actors.load(site.members["moderator"].id)
    hiding.delete_comment(mona, site.comment, "重复")
    hiding.delete_answer(mona, site.answer, "广告")
    client.sign_in(site.members["asker"])
    page = client.get(path(site.question)).text
    assert f'id="answer-{site.answer.id}"' not in page
    assert "0 answers" not in page
    client.sign_in(site.members["moderator"])
    page = client.get(path(site.question)).text
    assert "Removed by a moderator." in page
    assert f'action="/answers/{site.answer.id}/restore"' in page
    assert f'action="/comments/{site.comment.id}/restore"' in page
    assert client.get(f"/answers/{site.answer.id}").status_code == 303
    assert client.get(f"/comments/{site.comment.id}").status_code == 303


def test_an_anonymous_asker_stays_nameless_through_every_act(
    client: PageClient, site: Site
) -> None:
    asker = make_member("mingming", points=50)
    actor, mona = actors.load(asker.id), actors.load(site.members["moderator"].id)
    question = make_question(actor, anonymous=True)
    comment_id = commenting.comment(actor, question, None, "请问哪里查？")
    hiding.delete_comment(actor, db.session.get_one(Comment, comment_id))
    hiding.delete_question(actor, question)
    hiding.restore_question(actor, question)
    duplicates.mark(mona, question, site.original.id)
    closing.reopen(mona, question)
    hiding.delete_question(mona, question, "违规")
    client.sign_in(site.members["moderator"])
    for address in (path(question), path(site.original), f"/questions/{question.id}/flag"):
        assert "mingming" not in client.get(address).text
    hiding.restore_question(mona, question)
    assert "mingming" not in client.get(path(question)).text


def test_a_pinned_question_heads_its_industry_and_a_featured_one_is_marked(
    client: PageClient, site: Site
) -> None:
    mona = actors.load(site.members["moderator"].id)
    marking.put(mona, site.question, marking.Mark.PINNED)
    marking.put(mona, site.question, marking.Mark.FEATURED)
    page = client.get("/industries/sea").text
    assert page.index("Pinned here") < page.index(site.question.title)
    assert "Featured" in client.get("/questions").text
    assert "Pinned here" not in client.get("/industries/freight").text
    assert "Featured" in client.get(path(site.question)).text


@pytest.mark.parametrize("language", ["zh_Hans", "zh_Hant", "en"])
def test_all_that_happened_is_told_in_each_language(
    client: PageClient, site: Site, language: str
) -> None:
    mona, question = actors.load(site.members["moderator"].id), site.question
    hiding.delete_comment(mona, site.comment, "重复")
    hiding.restore_comment(mona, site.comment)
    hiding.delete_answer(mona, site.answer, "广告")
    hiding.restore_answer(mona, site.answer)
    for mark in marking.Mark:
        marking.put(mona, question, mark, "原因")
        marking.take_off(mona, question, mark)
    hiding.delete_question(mona, question, "违规")
    hiding.restore_question(mona, question)
    duplicates.mark(mona, question, site.original.id)
    duplicates.merge(mona, question)
    closing.reopen(mona, question, "原因")
    for _number in range(3):
        closing.vote_close(make_actor(level=8), question, "unclear")
    client.set_cookie("language", language)
    page = client.get(path(question)).text
    timeline = page[page.index('class="timeline"') :]
    assert timeline.count("<li") >= 20
    assert client.get(path(site.original)).status_code == 200


def test_a_page_with_more_to_keep_in_order_costs_no_more_statements(
    client: PageClient, site: Site
) -> None:
    client.sign_in(site.members["moderator"])
    industry = db.session.get_one(Industry, site.question.industry_id)
    counts = []
    for more in (2, 8):
        for _number in range(more):
            answer = make_answer(site.question)
            commenting.comment(make_actor(), site.question, answer, "提单在哪里？")
            duplicate = make_question(industry=industry)
            duplicates.mark(actors.load(site.members["moderator"].id), duplicate, site.question.id)
        client.get("/questions")
        with record_queries() as statements:
            client.get(path(site.question))
        counts.append(len(statements))
    assert counts[0] == counts[1]
