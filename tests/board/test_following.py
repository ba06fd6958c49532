"""Following and ignoring: three states, for the member alone."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from qa.board import asking, following, queries, tagging
from qa.board.drafts import QuestionDraft
from qa.board.following import MOST, Followed, Target
from qa.board.models import Follow, Tag
from qa.board.tree import forget
from qa.core.db import db
from qa.core.errors import Refused
from qa.reputation import actors
from qa.reputation.actors import Actor
from tests.factories import make_actor, make_answer, make_industry, make_member, make_question
from tests.page_quality import PageClient
from tests.query_recorder import record_queries


@pytest.fixture
def asha(app: Flask) -> Actor:
    return make_actor("asha")


@pytest.fixture
def bystander(app: Flask) -> Actor:
    cleo = make_actor("cleo")
    following.follow(cleo, Target(Followed.MEMBER, make_actor("dora").id))
    return cleo


def stored(actor: Actor) -> list[tuple[str, int, bool]]:
    rows = db.session.execute(
        select(Follow.kind, Follow.target_id, Follow.ignored)
        .where(Follow.member_id == actor.id)
        .order_by(Follow.id)
    )
    return [tuple(row) for row in rows]


def test_following_twice_is_following_once(asha: Actor, bystander: Actor) -> None:
    industry = Target(Followed.INDUSTRY, make_industry().id)
    before = stored(bystander)
    following.follow(asha, industry)
    following.follow(asha, industry)
    assert stored(asha) == [("industry", industry.id, False)]
    assert stored(bystander) == before


def test_ignoring_takes_the_place_of_following_and_leaving_ends_both(
    asha: Actor, bystander: Actor
) -> None:
    member = Target(Followed.MEMBER, make_actor("ben").id)
    before = stored(bystander)
    following.follow(asha, member)
    following.ignore(asha, member)
    assert stored(asha) == [("member", member.id, True)]
    following.leave(asha, member)
    following.leave(asha, member)
    assert stored(asha) == []
    assert stored(bystander) == before


def test_nobody_follows_themselves_and_no_question_is_ignored(asha: Actor) -> None:
    with pytest.raises(Refused, match="yourself"):
        following.follow(asha, Target(Followed.MEMBER, asha.id))
    with pytest.raises(Refused, match="but not ignored"):
        following.ignore(asha, Target(Followed.QUESTION, make_question().id))
    assert stored(asha) == []


def test_there_is_an_end_to_what_one_can_follow(asha: Actor) -> None:
    db.session.add_all(
        Follow(member_id=asha.id, kind="tag", target_id=number) for number in range(MOST)
    )
    with pytest.raises(Refused, match=str(MOST)):
        following.follow(asha, Target(Followed.INDUSTRY, 1))
    following.ignore(asha, Target(Followed.TAG, 3))  # what is there can be changed


def test_asking_and_answering_follow_the_question(asha: Actor) -> None:
    question = make_question(asha)
    ben = make_actor("ben")
    make_answer(question, ben)
    assert stored(asha) == stored(ben) == [("question", question.id, False)]


def test_after_a_merge_one_follows_what_is_left(asha: Actor) -> None:
    ben, cleo = make_actor("ben"), make_actor("cleo")
    old, new = Target(Followed.TAG, 7), Target(Followed.TAG, 9)
    following.follow(asha, old)
    following.follow(ben, old)
    following.ignore(ben, new)
    following.follow(cleo, Target(Followed.INDUSTRY, 7))
    following.move(Followed.TAG, old.id, new.id)
    assert stored(asha) == [("tag", 9, False)]
    assert stored(ben) == [("tag", 9, True)]
    assert stored(cleo) == [("industry", 7, False)]


def test_the_news_are_of_what_one_follows_and_never_by_who_asks_anonymously(asha: Actor) -> None:
    trade = make_industry()
    place = make_industry(parent=trade)
    forget()
    ben, cleo = make_actor("ben", points=100), make_actor("cleo")
    following.follow(asha, Target(Followed.INDUSTRY, trade.id))
    following.follow(asha, Target(Followed.MEMBER, ben.id))
    below = make_question(cleo, place)
    by_ben = make_question(ben)
    make_question(ben, anonymous=True)
    make_question(cleo)
    make_question(asha, place)
    assert {card.id for card in queries.news_of(asha, 10)} == {below.id, by_ben.id}


def test_a_tag_s_news_come_by_the_tag(asha: Actor) -> None:
    tagging.ensure(["提单"])
    tag_id = db.session.scalars(select(Tag.id).where(Tag.name == "提单")).one()
    following.follow(asha, Target(Followed.TAG, tag_id))
    tagged = make_question(tags=("提单",))
    make_question()
    assert [card.id for card in queries.news_of(asha, 10)] == [tagged.id]


def test_what_is_ignored_is_folded_away_in_lists(client: PageClient) -> None:
    reader, industry = make_member("asha"), make_industry()
    forget()
    ben, cleo = make_actor("ben"), make_actor("cleo", points=100)
    away = make_question(ben, industry, title="我不想看到的问题在这里吗？")
    make_question(cleo, industry, title="我想看到的问题在这里吗？")
    hidden_asker = make_question(cleo, industry, title="匿名的问题谁也看不出来？", anonymous=True)
    client.sign_in(reader)
    assert "is hidden" not in client.get("/questions").text
    actor = actors.load(reader.id)
    following.ignore(actor, Target(Followed.MEMBER, ben.id))
    page = client.get("/questions").text
    assert page.index("我想看到") < page.index("1 question is hidden") < page.index("我不想看到")
    following.leave(actor, Target(Followed.MEMBER, ben.id))
    following.ignore(actor, Target(Followed.MEMBER, cleo.id))
    page = client.get("/questions").text
    folded = page[page.index("1 question is hidden") :]
    assert "我想看到" in folded
    assert hidden_asker.title not in folded  # or ignoring somebody would tell what they asked
    assert away.title in page[: page.index("1 question is hidden")]


def test_tags_and_trades_are_ignored_with_all_below_them(client: PageClient) -> None:
    reader = make_member("asha")
    trade = make_industry()
    below = make_industry(parent=trade)
    forget()
    make_question(make_actor(), below, title="行业下面的问题怎么办呢？")
    make_question(make_actor(), title="标签下面的问题怎么办呢？", tags=("提单",))
    actor = actors.load(reader.id)
    following.ignore(actor, Target(Followed.INDUSTRY, trade.id))
    following.ignore(actor, Target(Followed.TAG, queries.load_tag("提单").id))
    client.sign_in(reader)
    assert "2 questions are hidden" in client.get("/questions").text


def test_what_is_ignored_takes_one_look_up_a_page(client: PageClient) -> None:
    reader = make_member("asha")
    client.sign_in(reader)
    forget()
    make_question(title="随便问一个问题可以吗？")
    client.get("/")
    counts = []
    for number in range(2):
        for _more in range(3 + 10 * number):
            following.ignore(actors.load(reader.id), Target(Followed.MEMBER, make_actor().id))
        with record_queries() as statements:
            client.get("/")
        counts.append(len([one for one in statements if "FROM follows" in one]))
    assert counts == [1, 1]


@pytest.mark.parametrize("value", ["1", "-1", "0"])
def test_the_buttons_work_with_script_and_without(client: PageClient, value: str) -> None:
    reader, ben = make_member("asha"), make_member("ben")
    client.application.config["WTF_CSRF_ENABLED"] = False
    client.sign_in(reader)
    answer = client.post("/members/ben/follow", data={"value": value})
    assert (answer.status_code, answer.location) == (303, "/members/ben")
    expected = [] if value == "0" else [("member", ben.id, value == "-1")]
    assert stored(actors.load(reader.id)) == expected
    headers = {"X-Requested-With": "fetch"}
    piece = client.post("/members/ben/follow", data={"value": value}, headers=headers)
    assert piece.status_code == 200
    assert piece.text.lstrip().startswith("<form")


def test_every_kind_has_its_address(client: PageClient) -> None:
    reader = make_member("asha")
    industry = make_industry("law")
    forget()
    question = make_question(make_actor(), industry, tags=("提单",))
    make_member("ben")
    client.application.config["WTF_CSRF_ENABLED"] = False
    client.sign_in(reader)
    for address in (f"/questions/{question.id}", "/members/ben", "/industries/law", "/tags/提单"):
        assert client.post(f"{address}/follow", data={"value": "1"}).status_code == 303
    assert [kind for kind, *_ in stored(actors.load(reader.id))] == [
        "question", "member", "industry", "tag"]  # fmt: skip
    for kind in Followed:
        page = client.get(f"/settings/following?kind={kind}").text
        assert "Stop following" in page
    for address in ("/questions/9999", "/members/nobody", "/industries/none", "/tags/none"):
        assert client.post(f"{address}/follow", data={"value": "1"}).status_code == 404
    odd = client.post("/members/ben/follow", data={"value": "2"})
    assert odd.status_code == 422


def test_a_guest_is_asked_to_sign_in(client: PageClient) -> None:
    make_member("ben")
    client.application.config["WTF_CSRF_ENABLED"] = False
    answer = client.post("/members/ben/follow", data={"value": "1"})
    assert "/login" in answer.location
    assert "/login" in client.get("/settings/following").location
    assert db.session.scalars(select(Follow)).all() == []


def test_nobody_sees_what_another_follows(client: PageClient) -> None:
    asha, ben = make_actor("asha"), make_member("ben")
    following.follow(asha, Target(Followed.MEMBER, ben.id))
    client.sign_in(ben)
    assert "asha" not in client.get("/settings/following?kind=member").text
    assert "asha" not in client.get("/members/ben").text


def test_a_synonym_follows_the_tag_that_is_meant(client: PageClient) -> None:
    reader = make_member("asha")
    tagging.ensure(["提单", "b/l"])
    meant = db.session.scalars(select(Tag).where(Tag.name == "提单")).one()
    db.session.scalars(select(Tag).where(Tag.name == "b/l")).one().synonym_of_id = meant.id
    assert queries.load_tag("B/L").id == meant.id
    db.session.add(Tag(name="bl", synonym_of_id=meant.id))
    client.application.config["WTF_CSRF_ENABLED"] = False
    client.sign_in(reader)
    client.post("/tags/bl/follow", data={"value": "1"})
    assert stored(actors.load(reader.id)) == [("tag", meant.id, False)]


def test_an_asker_who_posts_twice_follows_once(asha: Actor) -> None:
    draft = QuestionDraft(
        title="同一个问题按了两次会怎样呢？", body="", industry_id=make_industry().id,
        request_key="one-and-the-same",
    )  # fmt: skip
    asking.ask(asha, draft)
    asking.ask(asha, draft)
    assert len(stored(asha)) == 1
