"""Editing at once: who may, what it stores, and what happens where two do it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from qa.board import refiling
from qa.board.editing import revising
from qa.board.editing.contents import content_of, version
from qa.board.editing.revising import Overtaken, edit_answer, edit_question, roll_back
from qa.board.models import Answer, Question, QuestionTag, Revision, Tag, TimelineEntry, tag_bits
from qa.board.queries.revisions import history
from qa.core import clock
from qa.core.db import db
from qa.core.errors import Conflict, Invalid, Missing, Refused
from qa.core.outbox.models import Job, Purge
from qa.reputation.actors import Actor
from tests.factories import make_actor, make_answer, make_moderator, make_question

pytestmark = pytest.mark.usefixtures("app")

LATER = timedelta(minutes=10)


def edit(actor: Actor, post: Question | Answer, summary: str = "", **content: Any) -> int:
    change = edit_answer if isinstance(post, Answer) else edit_question
    return change(actor, post, content, summary, version(post))  # type: ignore[arg-type]


def revisions(post: Question | Answer) -> list[Revision]:
    condition = revising.of_post(post)
    return list(db.session.scalars(select(Revision).where(condition).order_by(Revision.number)))


def counts(*names: str) -> list[int]:
    db.session.expire_all()
    return [db.session.scalars(select(Tag.questions).where(Tag.name == n)).one() for n in names]


def test_an_author_edits_and_everything_that_follows_from_the_text_follows() -> None:
    asha = make_actor()
    question = make_question(asha, tags=("提单", "电放"))
    bystander = make_question(asha, tags=("提单",))
    before = content_of(question)
    heat, created = question.heat, question.created_at
    with clock.at(clock.now() + LATER):
        number = edit(
            asha, question, "补充金额", title="Who pays the demurrage at Santos?",
            body="订单 **4.8 万**美元。", tags=["提单", "滞港费"],
        )  # fmt: skip
    assert number == question.revision == 2
    assert question.slug == "who-pays-the-demurrage-at-santos"
    assert (question.language, question.excerpt) == ("en", "订单 4.8 万美元。")
    assert "<strong>4.8 万</strong>" in question.body_html
    assert question.edited_at is not None
    assert question.edited_at > created
    assert (question.heat, question.created_at) == (heat, created)
    assert question.tags == ["提单", "滞港费"]
    assert question.tag_bits == tag_bits(question.tags)
    assert counts("提单", "电放", "滞港费") == [2, 0, 1]
    assert len(list(db.session.scalars(select(QuestionTag)))) == 3
    first, second = revisions(question)
    assert (first.content, first.author_id, first.at) == (before, asha.id, created)
    assert (second.content, second.summary) == (content_of(question), "补充金额")
    assert bystander.revision == 1


def test_an_edit_stands_on_the_timeline_and_is_announced() -> None:
    answer = make_answer(make_question())
    ben = make_actor(level=6)
    edit(ben, answer, "补一句", body="先查信用，再谈定金比例。")
    entry = db.session.scalars(select(TimelineEntry).where(TimelineEntry.kind == "edited")).one()
    assert (entry.question_id, entry.answer_id) == (answer.question_id, answer.id)
    assert (entry.actor_id, entry.data) == (ben.id, {"revision": 2, "summary": "补一句"})
    payloads = [
        job.payload for job in db.session.scalars(select(Job)) if "editor_id" in job.payload
    ]
    assert payloads[0]["answer_id"] == answer.id
    keys = set(db.session.scalars(select(Purge.key)))
    assert {"lists", f"question:{answer.question_id}", f"member:{answer.author_id}"} <= keys


def test_an_answer_s_links_are_looked_at_again_only_where_they_changed() -> None:
    ben = make_actor()
    answer = make_answer(make_question(), ben)
    edit(ben, answer, body="改一个字而已，先查信用。")
    assert answer.check_at is None
    edit(ben, answer, references=["https://example.com/rule 2026-01-01"], interest="sells: 报关")
    assert answer.check_at is not None
    assert (answer.references, answer.interest) == (
        ["https://example.com/rule 2026-01-01"],
        "sells: 报关",
    )


def test_who_has_the_privilege_edits_others_posts_and_nobody_below_it() -> None:
    question = make_question()
    with pytest.raises(Refused, match="level 6"):
        edit(make_actor(level=5), question, body="别人改的正文，级别不够。")
    assert edit(make_actor(level=6), question, body="别人改的正文，级别够了。") == 2


def test_a_locked_question_stands_still_except_for_moderators() -> None:
    asha = make_actor()
    question = make_question(asha)
    answer = make_answer(question)
    question.locked_at = clock.now()
    with pytest.raises(Refused, match="locked"):
        edit(asha, question, body="锁定以后作者还想改。")
    with pytest.raises(Refused, match="locked"):
        edit(make_actor(level=9), answer, body="锁定以后别人还想改。")
    assert edit(make_moderator(), question, body="版主可以改锁定的问题。") == 2


def test_a_hidden_post_does_not_exist() -> None:
    ben = make_actor()
    answer = make_answer(make_question(), ben)
    answer.hidden_at = clock.now()
    with pytest.raises(Missing):
        edit(ben, answer, body="已经删除的回答。")


def test_what_is_wrong_is_said_and_nothing_is_stored() -> None:
    asha = make_actor()
    question = make_question(asha)
    with pytest.raises(Invalid) as caught:
        edit(asha, question, title="短")
    assert "title" in caught.value.errors
    with pytest.raises(Invalid, match="changed nothing"):
        edit(asha, question, body=f"{question.body}  ")
    with pytest.raises(Invalid) as caught:
        edit(asha, question, "长" * 100, body="摘要太长的一次修改。")
    assert "summary" in caught.value.errors
    assert revisions(question) == []


def test_new_tags_need_their_privilege_in_an_edit_too() -> None:
    asha = make_actor(level=1)
    question = make_question(asha)
    with pytest.raises(Invalid, match="Nobody has used"):
        edit(asha, question, tags=["没人用过"])


def test_a_number_that_should_not_be_public_has_to_be_confirmed_once() -> None:
    asha = make_actor()
    question = make_question(asha)
    with pytest.raises(Invalid) as caught:
        edit(asha, question, body="对方电话 13812345678，请问怎么办？")
    assert "body" in caught.value.errors


def test_who_edits_an_older_text_is_told_and_nothing_is_overwritten() -> None:
    asha = make_actor()
    question = make_question(asha)
    seen = version(question)
    edit(make_actor(level=6), question, body="先保存的人写的正文。")
    with pytest.raises(Overtaken):
        edit_question(asha, question, {"body": "后保存的人写的正文。"}, "", seen)
    assert question.body == "先保存的人写的正文。"


def test_edits_of_one_author_soon_after_each_other_are_one_revision() -> None:
    asha = make_actor()
    question = make_question(asha)
    start = clock.now()
    with clock.at(start + LATER):
        edit(asha, question, "第一次", body="第一次修改的正文内容。")
        seen = version(question)
    with clock.at(start + LATER + timedelta(minutes=4)):
        assert edit(asha, question, body="第二次修改的正文内容。") == 2
    assert [row.content["body"] for row in revisions(question)][1:] == ["第二次修改的正文内容。"]
    assert revisions(question)[1].summary == "第一次"
    with pytest.raises(Overtaken):  # the number is the same, the text is not
        edit_question(make_actor(level=6), question, {"body": "别人的正文。"}, "", seen)
    with clock.at(start + 2 * LATER):
        assert edit(asha, question, body="第三次修改的正文内容。") == 3
    with clock.at(start + 2 * LATER):
        assert edit(make_actor(level=6), question, body="别人紧接着的修改。") == 4


def test_going_back_is_a_revision_of_its_own() -> None:
    asha = make_actor()
    question = make_question(asha, body="最初的正文内容。", tags=("提单",))
    edit(asha, question, body="改坏了的正文内容。", tags=[])
    edit(make_actor(level=6), question, title="连标题也改坏了的一个问题")
    assert roll_back(asha, question, 1, version(question)) == 4
    assert (question.body, question.tags) == ("最初的正文内容。", ["提单"])
    assert [row.rolled_back_to for row in revisions(question)] == [None, None, None, 1]
    assert counts("提单") == [1]
    with pytest.raises(Conflict, match="already"):
        roll_back(asha, question, 1, version(question))
    with pytest.raises(Overtaken):
        roll_back(asha, question, 2, "1-abc")
    with pytest.raises(Missing):
        roll_back(asha, question, 9, version(question))
    with pytest.raises(Refused):
        roll_back(make_actor(level=5), question, 2, version(question))


def test_going_back_heeds_what_became_of_the_tags(app: Flask) -> None:
    asha = make_actor()
    question = make_question(asha, tags=("bl", "海运"))
    edit(asha, question, tags=["海运"])
    old, new = (
        db.session.scalars(select(Tag).where(Tag.name == name)).one() for name in ("bl", "海运")
    )
    old.synonym_of_id = new.id
    refiling.follow_tag({"tag_id": old.id})
    with pytest.raises(Conflict, match="already"):
        roll_back(asha, question, 1, version(question))
    assert question.tags == ["海运"]


def test_an_anonymous_asker_stays_anonymous_in_the_history() -> None:
    asha = make_actor("mingming", points=50)
    question = make_question(asha, anonymous=True)
    assert history(question, question, 1)[0].author is None
    edit(asha, question, body="匿名的人自己改了正文。")
    edit(make_actor("ben", level=6), question, body="别人又改了一次正文。")
    assert [row.author for row in history(question, question, 1)] == ["ben", None, None]
    entries = db.session.scalars(
        select(TimelineEntry).where(TimelineEntry.kind == "edited").order_by(TimelineEntry.id)
    )
    assert entries.first().actor_id is None  # type: ignore[union-attr]
