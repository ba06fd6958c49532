"""Suggested edits: they wait, and somebody else decides."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from qa.board.editing import suggesting
from qa.board.editing.contents import version
from qa.board.editing.revising import Overtaken, edit_question
from qa.board.models import Answer, Question, Revision, SuggestedEdit, Tag, TimelineEntry
from qa.board.queries.mine import what_is_mine
from qa.board.queries.revisions import load_edit, people_of, waiting_edits
from qa.core import clock
from qa.core.db import db
from qa.core.errors import Conflict, Invalid, Missing, Refused
from qa.reputation.actors import Actor
from tests.factories import make_actor, make_answer, make_moderator, make_question

pytestmark = pytest.mark.usefixtures("app")


def suggest(actor: Actor, post: Question | Answer, **content: Any) -> SuggestedEdit:
    edit_id = suggesting.suggest(actor, post, content, "写清楚一点", version(post))
    return db.session.get_one(SuggestedEdit, edit_id)


def test_a_suggestion_changes_nothing_until_it_is_approved() -> None:
    asha, cleo = make_actor(level=1), make_actor(level=4)
    question = make_question(asha, body="原来的正文内容。")
    edit = suggest(cleo, question, body="建议的正文内容。")
    assert (question.body, question.revision) == ("原来的正文内容。", 1)
    assert suggesting.approve(asha, edit) == "approved"
    assert (question.body, question.revision) == ("建议的正文内容。", 2)
    made = db.session.scalars(select(Revision).where(Revision.number == 2)).one()
    assert (made.author_id, made.approver_id, made.summary) == (cleo.id, asha.id, "写清楚一点")
    entry = db.session.scalars(select(TimelineEntry).where(TimelineEntry.kind == "edited")).one()
    assert entry.actor_id == cleo.id
    assert (edit.state, edit.decided_by_id) == ("approved", asha.id)


def test_below_the_level_nobody_suggests() -> None:
    with pytest.raises(Refused, match="level 4"):
        suggest(make_actor(level=3), make_question(), body="级别不够的建议。")


def test_what_is_wrong_with_a_suggestion_is_said_at_once() -> None:
    cleo, question = make_actor(level=4), make_question()
    with pytest.raises(Invalid, match="changed nothing"):
        suggest(cleo, question, body=question.body)
    with pytest.raises(Invalid, match="Nobody has used"):
        suggest(cleo, question, tags=["没人用过"])
    assert db.session.scalar(select(func.count()).select_from(Tag)) == 0
    seen = version(question)
    edit_question(make_moderator(), question, {"body": "中间有人改过的正文。"}, "", seen)
    with pytest.raises(Overtaken):
        suggesting.suggest(cleo, question, {"body": "建议的正文。"}, "", seen)


def test_one_waits_for_a_post_at_a_time() -> None:
    question = make_question()
    answer = make_answer(question)
    first = suggest(make_actor(level=4), question, body="第一个建议的正文。")
    with pytest.raises(Conflict, match="waits"):
        suggest(make_actor(level=4), question, body="第二个建议的正文。")
    suggest(make_actor(level=4), answer, body="对回答的建议不受影响。")
    suggesting.reject(make_moderator(), first, "原文更准确。")
    suggest(make_actor(level=4), question, body="第二个建议的正文。")


def test_nobody_approves_their_own_and_no_stranger_anybody_s() -> None:
    cleo = make_actor(level=4)
    edit = suggest(cleo, make_question(), body="自己提的建议。")
    with pytest.raises(Refused, match="somebody else"):
        suggesting.approve(cleo, edit)
    with pytest.raises(Refused):
        suggesting.approve(make_actor(level=5), edit)
    with pytest.raises(Refused):
        suggesting.reject(make_actor(level=5), edit, "不行。")
    assert edit.state == "waiting"


def test_rejecting_says_why() -> None:
    question = make_question(body="原来的正文内容。")
    edit = suggest(make_actor(level=4), question, body="建议的正文内容。")
    judge = make_actor(level=6)
    with pytest.raises(Invalid, match="why"):
        suggesting.reject(judge, edit, " ")
    suggesting.reject(judge, edit, "金额改错了。")
    assert (edit.state, edit.reason, question.revision) == ("rejected", "金额改错了。", 1)
    suggesting.reject(judge, edit, "又按了一次。")
    assert edit.reason == "金额改错了。"
    with pytest.raises(Conflict, match="decided"):
        suggesting.approve(judge, edit)


def test_approving_twice_makes_one_revision() -> None:
    question = make_question()
    edit = suggest(make_actor(level=4), question, body="建议的正文内容。")
    for _ in range(2):
        assert suggesting.approve(make_moderator(f"mona{_}"), edit) == "approved"
    assert question.revision == 2


def test_it_still_applies_where_others_changed_something_else() -> None:
    question = make_question(title="原来的标题，要改一改？", body="原来的正文内容。")
    edit = suggest(make_actor(level=4), question, body="建议的正文内容。")
    change = {"title": "别人改过的标题，更清楚？"}
    edit_question(make_moderator(), question, change, "", version(question))
    assert suggesting.approve(make_actor(level=6), edit) == "approved"
    assert (question.title, question.body) == (change["title"], "建议的正文内容。")


def test_it_is_overtaken_where_others_changed_the_same_and_nothing_of_it_is_lost() -> None:
    question = make_question(body="原来的正文内容。")
    edit = suggest(make_actor(level=4), question, body="建议的正文内容。")
    edit_question(make_moderator(), question, {"body": "别人的正文内容。"}, "", version(question))
    assert suggesting.approve(make_actor(level=6), edit) == "overtaken"
    assert (question.body, question.revision) == ("别人的正文内容。", 2)
    assert edit.content["body"] == "建议的正文内容。"


def test_new_tags_of_a_suggestion_are_made_when_it_is_approved() -> None:
    question = make_question(make_actor(level=1))
    edit = suggest(make_actor(level=5), question, tags=["滞港费"])
    suggesting.approve(make_moderator(), edit)
    assert question.tags == ["滞港费"]
    assert db.session.scalars(select(Tag.questions)).one() == 1


def test_only_those_concerned_see_a_suggestion() -> None:
    asha, cleo, dora = make_actor(level=1), make_actor(level=4), make_actor(level=5)
    question = make_question(asha)
    answer = make_answer(question)
    edit = suggest(cleo, question, body="建议的正文内容。")
    for reader in (asha, cleo, make_actor(level=6)):
        assert what_is_mine(reader, question, [answer]).edits == {None: edit.id}
        assert load_edit(reader, edit.id)[0].id == edit.id
    for stranger in (None, dora):
        assert what_is_mine(stranger, question, [answer]).edits == {}
        with pytest.raises(Missing):
            load_edit(stranger, edit.id)


def test_the_list_holds_what_waits_and_keeps_an_anonymous_asker_s_name() -> None:
    asha = make_actor("mingming", level=4, points=50)
    question = make_question(asha, anonymous=True)
    answer = make_answer(question)
    edit = suggest(asha, answer, body="提问者建议的回答。")
    rows, more = waiting_edits(1)
    assert [(row.id, row.author, row.of_answer) for row in rows] == [(edit.id, None, True)]
    assert not more
    assert people_of(edit, question).author is None
    question.hidden_at = clock.now()
    assert waiting_edits(1) == ([], False)


def test_its_author_takes_a_suggestion_back_and_the_next_one_can_wait() -> None:
    cleo, question = make_actor(level=4), make_question()
    edit = suggest(cleo, question, body="自己提的建议。")
    other = suggest(cleo, make_question(), body="另一个问题的建议。")
    suggesting.withdraw(cleo, edit)
    suggesting.withdraw(cleo, edit)
    assert (edit.state, edit.decided_by_id) == ("withdrawn", cleo.id)
    assert other.state == "waiting"
    with pytest.raises(Conflict, match="already"):
        suggesting.approve(make_moderator(), edit)
    assert question.revision == 1
    suggest(make_actor(level=4), question, body="下一个建议。")


def test_nobody_takes_another_s_suggestion_back_nor_one_that_was_decided() -> None:
    cleo = make_actor(level=4)
    edit = suggest(cleo, make_question(), body="自己提的建议。")
    with pytest.raises(Refused, match="Only the member"):
        suggesting.withdraw(make_moderator(), edit)
    suggesting.approve(make_actor(level=6), edit)
    with pytest.raises(Conflict, match="already"):
        suggesting.withdraw(cleo, edit)
    assert edit.state == "approved"
