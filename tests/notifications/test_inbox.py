"""The inbox: one's own, by question, read once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from qa.accounts.models import Member
from qa.board.models import Question
from qa.board.tree import forget
from qa.core import clock
from qa.core.db import MAX_ID, db
from qa.core.outbox import worker
from qa.notifications import queries, reading, telling
from qa.notifications.kinds import KINDS
from qa.notifications.messages import Message
from qa.notifications.models import Notice
from qa.recognition.badges.declaring import badges
from qa.reputation import actors
from tests.factories import make_actor, make_answer, make_member, make_question
from tests.page_quality import PageClient
from tests.query_recorder import record_queries

pytestmark = pytest.mark.usefixtures("without_badges")


@pytest.fixture
def asha(client: PageClient) -> Member:
    client.application.config["WTF_CSRF_ENABLED"] = False
    member = make_member("asha")
    client.sign_in(member)
    return member


@pytest.fixture
def question(asha: Member) -> Question:
    question = make_question(actors.load(asha.id), title="客户压着尾款不付怎么办呢？")
    forget()
    return question


def unread(member: Member) -> int:
    return queries.unread(member.id)


def test_an_empty_inbox_says_what_will_be_told(client: PageClient, asha: Member) -> None:
    assert "Nothing yet." in client.get("/notices").text
    assert "You have read everything." in client.get("/notices?show=unread").text


def test_following_a_notice_leads_to_its_answer_and_reads_it(
    app: Flask, client: PageClient, asha: Member, question: Question
) -> None:
    answer = make_answer(question, make_actor("ben"))
    make_answer(question, make_actor("cleo"))
    worker.drain(app)
    page = client.get("/notices").text
    assert page.count("客户压着尾款不付怎么办呢？") == 1
    assert page.index("cleo answered") < page.index("ben answered")
    assert "2 unread notices" in page
    notice_id = db.session.scalar(select(Notice.id).order_by(Notice.id))
    for _time in range(2):
        assert client.get(f"/notices/{notice_id}").location == f"/answers/{answer.id}"
        assert unread(asha) == 1
    assert "ben answered" not in client.get("/notices?show=unread").text


def test_another_s_notice_does_not_exist(
    app: Flask, client: PageClient, asha: Member, question: Question
) -> None:
    make_answer(question)
    worker.drain(app)
    notice_id = db.session.scalar(select(Notice.id))
    client.sign_in(make_member("cleo"))
    assert client.get(f"/notices/{notice_id}").status_code == 404
    client.post("/notices/read", data={"notice": str(notice_id)})
    client.post("/notices/read")
    assert unread(asha) == 1
    assert "answered" not in client.get("/notices").text


def test_notices_are_read_one_by_one_or_all_that_were_shown(
    app: Flask, client: PageClient, asha: Member, question: Question
) -> None:
    for _number in range(4):
        make_answer(question)
        worker.drain(app)
    own = select(Notice.id).where(Notice.member_id == asha.id).order_by(Notice.id)
    ids = list(db.session.scalars(own))
    assert client.post("/notices/read", data={"notice": str(ids[0])}).location == "/notices"
    assert unread(asha) == 3
    client.post("/notices/read", data={"until": str(ids[2])})
    assert unread(asha) == 1
    client.post("/notices/read")
    client.post("/notices/read")
    assert unread(asha) == 0


@pytest.mark.parametrize("odd", ["x", "-1", "9" * 30, "²"])
def test_only_a_notice_can_be_read(client: PageClient, asha: Member, odd: str) -> None:
    assert client.post("/notices/read", data={"notice": odd}).status_code == 404


def test_a_question_that_is_hidden_later_shows_nothing_of_itself(
    app: Flask, client: PageClient, asha: Member, question: Question
) -> None:
    make_answer(question)
    worker.drain(app)
    question.hidden_at = clock.now()
    page = client.get("/notices").text
    assert question.title not in page
    assert "Something that is no longer shown" in page


def test_thirty_notices_cost_no_more_queries_than_ten_and_go_on_behind_the_last(
    app: Flask, client: PageClient, asha: Member
) -> None:
    me = actors.load(asha.id)
    counts = []
    for more in (10, 20, 20):
        for _number in range(more):
            make_answer(make_question(me))
        forget()
        worker.drain(app)
        client.get("/notices")
        with record_queries() as statements:
            page = client.get("/notices").text
        counts.append(len(statements))
    assert counts[0] == counts[1] == counts[2] <= 5
    first = queries.inbox(me, 40)
    assert f"before={first.next_id}" in page
    rest = queries.inbox(me, 40, first.next_id or MAX_ID)
    assert [len(first.groups), len(rest.groups), rest.next_id] == [40, 10, None]


def test_every_page_says_how_much_is_unread_in_one_statement(
    app: Flask, client: PageClient, asha: Member, question: Question
) -> None:
    make_answer(question)
    worker.drain(app)
    client.get("/questions")
    with record_queries() as statements:
        page = client.get("/questions").text
    assert "1 unread notice" in page
    assert len([one for one in statements if "notices" in one]) == 1
    guest = PageClient(app, app.response_class)
    with record_queries() as statements:
        assert "unread" not in guest.get("/questions").text
    assert [one for one in statements if "notices" in one] == []


@pytest.mark.parametrize("language", ["zh_Hans", "zh_Hant", "en"])
def test_every_kind_can_be_read_in_each_language(
    client: PageClient, asha: Member, question: Question, language: str
) -> None:
    badge = next(iter(badges()))
    data = {"points": 20, "reason": "广告", "rule": "关税条例", "level": 3, "badge": badge}
    for kind in KINDS:
        by = make_actor().id if "%(name)s" in KINDS[kind].text else None
        telling.tell(Message(kind, kind, question.id, by, to=(asha.id,), data=data))
    client.set_cookie("language", language)
    page = client.get("/notices").text
    assert page.count("<time") >= min(40, len(KINDS))


def test_a_kind_that_is_gone_says_so(client: PageClient, asha: Member) -> None:
    db.session.add(Notice(member_id=asha.id, kind="of_old", cause="x", data={}))
    db.session.flush()
    assert "no longer shown" in client.get("/notices").text
    notice_id = db.session.scalar(select(Notice.id))
    assert client.get(f"/notices/{notice_id}").location == "/notices"


def test_what_was_read_long_ago_is_forgotten(asha: Member) -> None:
    now, long_ago = clock.now(), clock.now() - reading.KEPT_FOR - timedelta(days=1)
    for cause, read_at in (("old", long_ago), ("new", now), ("unread", None)):
        notice = Notice(member_id=asha.id, kind="charged", cause=cause, data={}, read_at=read_at)
        notice.at = long_ago
        db.session.add(notice)
    db.session.flush()
    for _time in range(2):
        reading.forget_old()
        assert set(db.session.scalars(select(Notice.cause))) == {"new", "unread"}


def test_a_guest_is_sent_to_sign_in(client: PageClient) -> None:
    assert client.get("/notices").location == "/login?next=/notices"
    assert client.get("/notices/1").location == "/login?next=/notices/1"
