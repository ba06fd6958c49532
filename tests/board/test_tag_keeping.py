"""Keeping the tags: descriptions, synonyms, merging; no question carries a synonym."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, func, select

from qa.accounts.models import Role
from qa.board import asking, following, refiling, tag_keeping, tagging
from qa.board.drafts import QuestionDraft
from qa.board.following import Followed, Target
from qa.board.models import Follow, Question, QuestionTag, Tag, tag_bits
from qa.core import clock
from qa.core.db import db
from qa.core.errors import Invalid, Missing, Refused
from qa.core.outbox import worker
from qa.core.outbox.models import Job
from tests.factories import make_actor, make_industry, make_member, make_moderator, make_question
from tests.page_quality import PageClient

pytestmark = pytest.mark.usefixtures("app")


def make_tag(name: str, **values: str) -> Tag:
    tagging.ensure([name])
    tag = tag_keeping.find(name)
    for column, value in values.items():
        setattr(tag, column, value)
    return tag


def tags_are_counted_right() -> bool:
    """Whether every tag's number is that of its visible questions, and what they hold agrees."""
    db.session.expire_all()
    counted = dict(
        db.session.execute(
            select(QuestionTag.tag_id, func.count())
            .join(Question, Question.id == QuestionTag.question_id)
            .where(Question.hidden_at.is_(None))
            .group_by(QuestionTag.tag_id)
        ).all()
    )
    names = {row.id: row.name for row in db.session.scalars(select(Tag))}
    carried: dict[int, set[str]] = {}
    for row in db.session.scalars(select(QuestionTag)):
        carried.setdefault(row.question_id, set()).add(names[row.tag_id])
    return all(
        tag.questions == counted.get(tag.id, 0) for tag in db.session.scalars(select(Tag))
    ) and all(
        set(question.tags) == carried.get(question.id, set())
        and question.tag_bits == tag_bits(question.tags)
        for question in db.session.scalars(select(Question))
    )


def test_who_may_make_tags_may_describe_them() -> None:
    tag = make_tag("提单")
    with pytest.raises(Refused, match="level 5"):
        tag_keeping.describe(make_actor(level=4), tag, "海运提单。")
    tag_keeping.describe(make_actor(level=5), tag, " **海运**提单。 ")
    assert tag.description == "**海运**提单。"
    with pytest.raises(Invalid):
        tag_keeping.describe(make_actor(level=5), tag, "长" * 2_000)


def test_only_moderators_say_which_words_mean_the_same() -> None:
    tag, other = make_tag("提单"), make_tag("海运")
    for act in (
        lambda actor: tag_keeping.make_synonym(actor, "bl", tag),
        lambda actor: tag_keeping.merge(actor, tag, "海运"),
        lambda actor: tag_keeping.release(actor, other, "提单"),
    ):
        with pytest.raises(Refused, match="moderators"):
            act(make_actor(level=20))


def test_a_new_word_means_the_tag_wherever_it_is_typed() -> None:
    tag = make_tag("提单")
    mona = make_moderator()
    tag_keeping.make_synonym(mona, "#BL", tag)
    question = make_question(tags=("bl", "提单", "海运"))
    assert question.tags == ["提单", "海运"]
    assert tags_are_counted_right()
    assert tagging.meant(["海运", "bl"]) == ["海运", "提单"]
    tag_keeping.make_synonym(mona, "bl", tag)  # twice changes nothing
    assert tagging.meant(["bl"]) == ["提单"]


def test_a_merge_moves_the_questions_in_parts_and_counts_right(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refiling, "AT_ONCE", 3)
    asha, industry = make_actor(), make_industry()
    both = make_question(asha, industry, tags=("bl", "提单"))
    some = [make_question(asha, industry, tags=("bl", "海运")) for _ in range(7)]
    hidden = make_question(asha, industry, tags=("bl",))
    bystander = make_question(asha, industry, tags=("电放",))
    hidden.hidden_at = clock.now()
    tag_keeping.find("bl").questions -= 1
    tag_keeping.find("bl").description = "Bill of lading"
    target = tag_keeping.merge(make_moderator(), tag_keeping.find("bl"), "提单")
    worker.drain(app)
    assert tags_are_counted_right()
    assert tag_keeping.find("bl").questions == 0
    assert tag_keeping.find("提单").questions == 8
    assert [both.tags, hidden.tags, bystander.tags] == [["提单"], ["提单"], ["电放"]]
    assert all(question.tags == ["提单", "海运"] for question in some)
    assert target.description == "Bill of lading"


def test_a_part_that_is_run_twice_changes_nothing_more(app: Flask) -> None:
    make_question(tags=("bl",))
    make_tag("提单")
    tag_keeping.merge(make_moderator(), tag_keeping.find("bl"), "提单")
    for _ in range(2):
        refiling.follow_tag({"tag_id": tag_keeping.find("bl").id})
    assert tags_are_counted_right()


def test_a_part_that_had_to_wait_goes_where_the_tag_leads_by_then(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    mona, question = make_moderator(), make_question(tags=("bl",))
    source, target, last = make_tag("bl"), make_tag("提单"), make_tag("单证")
    tag_keeping.merge(mona, source, target.name)
    lock = refiling._lock_questions

    def wait(ids: Sequence[int]) -> Sequence[Any]:
        monkeypatch.setattr(refiling, "_lock_questions", lock)
        tag_keeping.merge(mona, target, last.name)
        refiling.follow_tag({"tag_id": target.id})
        db.session.execute(delete(Job))  # all that this left to do is done
        return lock(ids)

    monkeypatch.setattr(refiling, "_lock_questions", wait)
    refiling.follow_tag({"tag_id": source.id})
    worker.drain(app)
    db.session.refresh(question)
    assert question.tags == [last.name]
    assert tags_are_counted_right()


def test_who_followed_the_one_follows_the_other_once() -> None:
    tag, other = make_tag("bl"), make_tag("提单")
    ben, cleo = make_actor(), make_actor()
    following.follow(ben, Target(Followed.TAG, tag.id))
    for one in (tag, other):
        following.follow(cleo, Target(Followed.TAG, one.id))
    tag_keeping.merge(make_moderator(), tag, "提单")
    rows = db.session.execute(
        select(Follow.member_id, Follow.target_id).where(Follow.kind == Followed.TAG)
    )
    assert {tuple(row) for row in rows} == {(ben.id, other.id), (cleo.id, other.id)}


def test_nothing_leads_to_its_meaning_twice() -> None:
    mona = make_moderator()
    first, second, third = make_tag("b-l"), make_tag("bl"), make_tag("提单")
    tag_keeping.merge(mona, first, "bl")
    tag_keeping.merge(mona, second, "提单")
    assert tagging.meant(["b-l", "bl"]) == ["提单"]
    with pytest.raises(Invalid, match="itself"):
        tag_keeping.merge(mona, third, "bl")
    with pytest.raises(Invalid, match="no such tag"):
        tag_keeping.merge(mona, third, "没有这个")
    with pytest.raises(Invalid, match="short word"):
        tag_keeping.make_synonym(mona, "a/b", third)


def test_a_word_that_is_released_is_a_tag_of_its_own_and_the_questions_stay(app: Flask) -> None:
    mona = make_moderator()
    question = make_question(tags=("bl",))
    tag = make_tag("提单")
    tag_keeping.make_synonym(mona, "bl", tag)
    worker.drain(app)
    tag_keeping.release(mona, tag, "bl")
    tag_keeping.release(mona, tag, "bl")
    db.session.refresh(question)
    assert question.tags == ["提单"]
    assert make_question(tags=("bl",)).tags == ["bl"]
    assert tags_are_counted_right()
    with pytest.raises(Missing):
        tag_keeping.release(mona, tag, "没有这个")


def test_undone_before_the_worker_came_nothing_moves(app: Flask) -> None:
    mona = make_moderator()
    question = make_question(tags=("bl",))
    tag = make_tag("提单")
    tag_keeping.make_synonym(mona, "bl", tag)
    tag_keeping.release(mona, tag, "bl")
    worker.drain(app)
    db.session.refresh(question)
    assert question.tags == ["bl"]


def test_a_synonym_needs_no_privilege_to_be_used() -> None:
    tag_keeping.make_synonym(make_moderator(), "bl", make_tag("提单"))
    draft = QuestionDraft(
        "提单上的名字写错了怎么办？", "收货人一栏写错了。", make_industry().id, ("bl",)
    )
    question = db.session.get_one(Question, asking.ask(make_actor(level=1), draft))
    assert question.tags == ["提单"]


def test_the_pages_of_the_tags(client: PageClient) -> None:
    tag = make_tag("提单", description="**海运**提单。")
    tag_keeping.make_synonym(make_moderator("moo"), "bl", tag)
    question = make_question(tags=("提单",))
    page = client.get("/tags/提单").text
    assert question.title in page
    assert "<strong>海运</strong>" in page
    assert "bl" in page
    assert client.get("/tags/bl").location == client.get("/tags/BL").location
    assert client.get("/tags/bl", follow_redirects=True).status_code == 200
    assert client.get("/tags/没有").status_code == 404
    assert "提单" in client.get("/tags?q=BL").text
    assert "No tag" in client.get("/tags?q=%25").text
    assert client.get("/questions?tag=bl", follow_redirects=True).request.args["tag"] == "提单"


def test_a_moderator_keeps_tags_on_their_page(client: PageClient) -> None:
    make_tag("提单")
    make_tag("海运")
    mona = make_member("mona", role=Role.MODERATOR)
    assert "/login" in client.get("/tags/提单/description").location
    client.sign_in(mona)
    token = _token(client.get("/tags/提单").text)

    def post(path: str, **fields: str) -> Any:
        return client.post(path, data={"csrf_token": token, **fields})

    form = client.get("/tags/提单/description").text
    assert "<textarea" in form
    preview = post("/tags/提单/description", description="**看看**", preview="1")
    assert "<strong>看看</strong>" in preview.text
    assert post("/tags/提单/description", description="海运提单。").status_code == 303
    assert post("/tags/提单/description", description="长" * 2_000).status_code == 422
    assert post("/tags/提单/synonyms", word="a/b").status_code == 422
    assert post("/tags/提单/synonyms", word="bl").status_code == 303
    assert "Make it a tag again" in client.get("/tags/提单").text
    assert post("/tags/提单/synonyms/remove", word="bl").status_code == 303
    assert post("/tags/提单/merge", into="没有").status_code == 422
    assert "/tags/%E6%B5%B7%E8%BF%90" in post("/tags/提单/merge", into="海运").location
    client.sign_in(make_member("cleo", level=20))
    assert "synonyms" not in client.get("/tags/海运").text
    assert post("/tags/海运/synonyms", word="bl").status_code in (400, 403)


def _token(page: str) -> str:
    return page.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]
