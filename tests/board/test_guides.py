"""Guides grown from solved questions."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select

from qa.accounts.models import Member
from qa.board.guides import crediting, growing
from qa.board.guides.growing import GuideDraft, Overtaken
from qa.board.life import accepting
from qa.board.models import (
    Answer,
    Guide,
    GuideCredit,
    GuideRevision,
    Question,
    TimelineEntry,
)
from qa.board.tree import forget
from qa.core import clock
from qa.core.db import db
from qa.core.errors import Invalid, Missing, Refused
from qa.reputation import actors
from qa.reputation.actors import Actor
from tests.accounts.visiting import read_token
from tests.board.test_meeting import BALANCES, click_at_once
from tests.factories import make_actor, make_answer, make_member, make_moderator, make_question
from tests.page_quality import PageClient

ANSWER = "先查对方信用。\n\n再谈比例：定金不低于三成，尾款凭提单副本付清。"


@pytest.fixture
def asha(app: Flask) -> Actor:
    return make_actor("asha", points=50)


@pytest.fixture
def ben(app: Flask) -> Actor:
    return make_actor("ben", level=1)


@pytest.fixture
def question(asha: Actor) -> Question:
    question = make_question(asha, body="订单 4.8 万美元。")
    forget()
    return question


@pytest.fixture
def answer(question: Question, asha: Actor, ben: Actor) -> Answer:
    answer = make_answer(question, ben, ANSWER)
    accepting.accept(asha, answer)
    return answer


@pytest.fixture
def guide(question: Question, answer: Answer, ben: Actor) -> Guide:
    return db.session.get_one(Guide, growing.grow(ben, question.id))


def credits_of(guide: Guide) -> dict[str, int]:
    rows = db.session.execute(
        select(Member.name, GuideCredit.share)
        .join(Member, Member.id == GuideCredit.member_id)
        .where(GuideCredit.guide_id == guide.id)
    )
    return {row.name: row.share for row in rows}


def draft(guide: Guide, body: str, **changes: object) -> GuideDraft:
    return replace(GuideDraft(guide.title, body, "", guide.revision), **changes)


def test_a_guide_begins_with_the_question_and_its_best_answer(
    guide: Guide, question: Question
) -> None:
    assert guide.body == f"{question.body}\n\n{ANSWER}"
    assert guide.title == question.title
    shares = credits_of(guide)
    assert sum(shares.values()) == 100
    assert shares["ben"] > shares["asha"] >= 10
    step = db.session.scalars(select(TimelineEntry).where(TimelineEntry.kind == "guide")).one()
    assert step.data == {"guide_id": guide.id, "slug": guide.slug}


def test_growing_it_twice_is_one_guide(guide: Guide, question: Question) -> None:
    assert growing.grow(make_actor(level=6), question.id) == guide.id
    assert db.session.scalar(select(func.count()).select_from(GuideRevision)) == 1


def test_growing_it_at_once_is_one_guide(app: Flask, question: Question, answer: Answer) -> None:
    editors = [make_actor(level=6) for _number in range(2)]
    clicks = [(editor.id, f"/questions/{question.id}/guide", {}) for editor in editors]
    assert click_at_once(app, BALANCES, *clicks) == [303, 303]
    assert db.session.scalar(select(func.count()).select_from(Guide)) == 1


def test_only_a_question_that_found_its_answer_grows(asha: Actor) -> None:
    question = make_question(asha)
    make_answer(question)
    with pytest.raises(Refused, match="found its answer"):
        growing.grow(make_moderator(), question.id)
    with pytest.raises(Missing):
        growing.grow(make_actor("cleo"), 999)


def test_others_need_the_privilege(question: Question, answer: Answer, asha: Actor) -> None:
    for actor in (make_actor("cleo", level=5), asha):
        with pytest.raises(Refused, match="level 6"):
            growing.grow(actor, question.id)
    assert growing.grow(make_actor(level=6), question.id)


def test_an_edit_gives_shares_to_whoever_wrote_what_stands(guide: Guide, ben: Actor) -> None:
    dora = make_actor("dora", level=6)
    growing.edit(dora, guide.id, draft(guide, guide.body + "\n\n" + "另外要买出口信用保险。" * 9))
    shares = credits_of(guide)
    assert sum(shares.values()) == 100
    assert shares["dora"] > 40
    assert shares["ben"] >= 30
    assert shares["asha"] >= 10
    growing.edit(ben, guide.id, draft(guide, ANSWER))
    assert credits_of(guide) == {"asha": 10, "ben": 90}


def test_whose_text_is_all_gone_keeps_the_least(guide: Guide) -> None:
    dora = make_actor("dora", level=6)
    growing.edit(dora, guide.id, draft(guide, "Everything about it is written anew here."))
    assert credits_of(guide) == {"asha": 10, "ben": 30, "dora": 60}


def test_two_editors_do_not_overwrite_each_other(guide: Guide, ben: Actor) -> None:
    stale = draft(guide, "整个重写。")
    growing.edit(make_actor("dora", level=6), guide.id, draft(guide, guide.body + "\n\n补充。"))
    with pytest.raises(Overtaken):
        growing.edit(ben, guide.id, stale)
    assert guide.body.endswith("补充。")


def test_saving_what_stands_there_is_no_revision(guide: Guide, ben: Actor) -> None:
    growing.edit(ben, guide.id, draft(guide, guide.body))
    changed = draft(guide, guide.body + "补充。")
    growing.edit(ben, guide.id, changed)
    growing.edit(ben, guide.id, changed)
    assert guide.revision == 2


def test_a_guide_has_a_title_and_a_text_of_bounded_length(guide: Guide, ben: Actor) -> None:
    for fault in ({"title": " "}, {"body": ""}, {"body": "长" * 20_001}, {"summary": "长" * 81}):
        with pytest.raises(Invalid) as error:
            growing.edit(ben, guide.id, replace(draft(guide, "正文"), **fault))
        assert set(error.value.errors) == set(fault)
    assert guide.revision == 1


def test_going_back_brings_the_text_and_its_authors_back(guide: Guide, ben: Actor) -> None:
    before, shares = guide.body, credits_of(guide)
    dora = make_actor("dora", level=6)
    growing.edit(dora, guide.id, draft(guide, "Everything about it is written anew here."))
    growing.roll_back(dora, guide.id, 1)
    assert (guide.body, guide.revision) == (before, 3)
    assert credits_of(guide) == shares
    growing.roll_back(ben, guide.id, 1)
    assert guide.revision == 3
    with pytest.raises(Missing):
        growing.roll_back(ben, guide.id, 9)
    with pytest.raises(Refused):
        growing.roll_back(make_actor("cleo"), guide.id, 2)


def test_moderators_take_a_guide_away_and_put_it_back(
    client: PageClient, guide: Guide, ben: Actor, question: Question
) -> None:
    address = f"/guides/{guide.id}/{guide.slug}"
    with pytest.raises(Refused):
        growing.hide(ben, guide.id)
    mona = make_moderator()
    growing.hide(mona, guide.id)
    assert client.get(address).status_code == 404
    assert guide.title not in client.get("/guides").text
    assert address not in client.get(f"/questions/{question.id}/{question.slug}").text
    client.sign_in(db.session.get_one(Member, mona.id))
    page = client.get(address)
    assert page.status_code == 200
    sent = {"csrf_token": read_token(page)}
    assert client.post(f"/guides/{guide.id}/restore", data=sent).status_code == 303
    assert guide.title in client.get("/guides").text


def test_a_guide_goes_with_its_question(client: PageClient, guide: Guide, ben: Actor) -> None:
    question = db.session.get_one(Question, guide.question_id)
    question.hidden_at, question.hidden_by = clock.now(), "moderator"
    assert client.get(f"/guides/{guide.id}/{guide.slug}").status_code == 404
    assert guide.title not in client.get("/guides").text
    with pytest.raises(Refused):
        growing.edit(ben, guide.id, draft(guide, "正文"))


def test_from_the_question_to_the_guide_and_its_history(
    client: PageClient, question: Question, answer: Answer, ben: Actor
) -> None:
    client.sign_in(db.session.get_one(Member, ben.id))
    page = client.get(f"/questions/{question.id}/{question.slug}")
    token = read_token(page)
    assert f"/questions/{question.id}/guide" in page.text
    grown = client.post(f"/questions/{question.id}/guide", data={"csrf_token": token})
    form = client.get(grown.location)
    assert "先查对方信用" in form.text
    sent = {"csrf_token": token, "title": "尾款怎么收", "body": ANSWER, "summary": "去掉个案",
            "revision": "1"}  # fmt: skip
    saved = client.post(grown.location, data=sent)
    assert saved.status_code == 303
    assert "尾款怎么收" in client.get(saved.location).text
    stale = client.post(grown.location, data={**sent, "body": "别的正文"})
    assert stale.status_code == 409
    assert "别的正文" in stale.text
    history = client.get("/guides/1/revisions")
    assert "<del>" in history.text
    assert "去掉个案" in history.text
    back = {"csrf_token": token, "number": "1"}
    assert client.post("/guides/1/revisions", data=back).status_code == 303
    assert client.post("/guides/1/revisions", data={**back, "number": "x"}).status_code == 404
    assert "/guides/1/" in client.get(f"/questions/{question.id}/{question.slug}").text
    assert client.get("/guides/1/wrong").status_code == 301
    assert question.title in client.get("/guides?page=1").text


def test_an_anonymous_asker_is_credited_without_a_name(client: PageClient, ben: Actor) -> None:
    asker = actors.load(make_member("mingming", points=50, level=6).id)
    question = make_question(asker, anonymous=True)
    forget()
    accepting.accept(asker, make_answer(question, ben, ANSWER))
    guide = db.session.get_one(Guide, growing.grow(asker, question.id))
    growing.edit(asker, guide.id, draft(guide, guide.body + "\n\n提问者补充。"))
    addresses = ("/guides", f"/guides/{guide.id}/{guide.slug}", f"/guides/{guide.id}/revisions",
                 f"/questions/{question.id}/{question.slug}")  # fmt: skip
    pages = [client.get(address).text for address in addresses]
    assert not any("mingming" in page for page in pages)
    assert "An anonymous merchant" in pages[1]


def test_shares_are_whole_and_together_a_hundred() -> None:
    assert crediting.shares("abcdefghi", [[1, 3], [2, 3], [3, 3]], 1, 2) == {1: 34, 2: 33, 3: 33}
    assert crediting.shares("", [], 1, 2) == {1: 10, 2: 90}
    assert crediting.shares("abc", [[1, 3]], 1, 2) == {1: 70, 2: 30}
    assert crediting.shares("a" * 999 + "b", [[3, 999], [4, 1]], 1, 2) == {1: 10, 2: 30, 3: 60}


def test_what_stays_keeps_its_author_and_what_is_new_has_the_editor() -> None:
    old = "先查对方信用。再谈比例。"
    new = "先查对方信用，再谈比例。最后签合同。"
    runs = crediting.attributed(old, [[1, 7], [2, 5]], new, 3)
    assert sum(length for _member, length in runs) == len(new)
    assert {member for member, _length in runs} == {1, 2, 3}
    assert crediting.attributed(old, [[1, 12]], "", 3) == []
    assert crediting.attributed("", [], new, 3) == [[3, len(new)]]
