"""Two who edit, decide or keep order at the same moment, in threads and in processes."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from qa.accounts.models import Role
from qa.board import tag_keeping, tagging
from qa.board.editing import suggesting
from qa.board.editing.contents import version
from qa.board.models import Question, Revision, SuggestedEdit
from qa.core.db import db
from qa.core.outbox import worker
from tests.board.test_industry_keeping import industries_are_counted_right
from tests.board.test_tag_keeping import tags_are_counted_right
from tests.factories import make_actor, make_industry, make_moderator, make_question
from tests.meeting import WAYS, Meet, Pair, meet_in

from . import acts

ROUNDS = 6


@pytest.fixture(params=WAYS, ids=lambda way: way.__name__)
def meet(request: pytest.FixtureRequest, app: Flask, folder: Path) -> Meet:
    """Let each pair of acts happen at the same moment; what came of them."""
    return meet_in(request.param, app, folder, acts.__name__)


def numbers(question: Question) -> list[int]:
    return list(
        db.session.scalars(
            select(Revision.number)
            .where(Revision.question_id == question.id)
            .order_by(Revision.number)
        )
    )


def test_of_two_editors_one_is_told_to_look_again(meet: Meet) -> None:
    asha, ben = make_actor(), make_actor(level=6)
    questions = [make_question(asha) for _ in range(ROUNDS)]
    pairs: list[Pair] = [
        (
            ("edit", (asha.id, question.id, version(question), "甲写的正文内容。")),
            ("edit", (ben.id, question.id, version(question), "乙写的正文内容。")),
        )
        for question in questions
    ]
    for question, both in zip(questions, meet(pairs), strict=True):
        assert sorted(both) == ["Overtaken", "done"]
        assert numbers(question) == [1, 2]
        db.session.refresh(question)
        assert question.body == ("甲" if both[0] == "done" else "乙") + "写的正文内容。"


def test_an_edit_approved_twice_at_once_is_made_once(meet: Meet) -> None:
    asha, cleo, mona = make_actor(), make_actor(level=4), make_moderator()
    questions = [make_question(asha) for _ in range(ROUNDS)]
    edits = [
        suggesting.suggest(cleo, question, {"body": "建议的正文内容。"}, "", version(question))
        for question in questions
    ]
    pairs: list[Pair] = [(("approve", (asha.id, e)), ("approve", (mona.id, e))) for e in edits]
    assert meet(pairs) == [("done", "done")] * ROUNDS
    assert all(numbers(question) == [1, 2] for question in questions)


def test_an_edit_is_approved_or_rejected_and_never_both(meet: Meet) -> None:
    asha, cleo, mona = make_actor(), make_actor(level=4), make_moderator()
    questions = [make_question(asha) for _ in range(ROUNDS)]
    edits = [
        suggesting.suggest(cleo, question, {"body": "建议的正文内容。"}, "", version(question))
        for question in questions
    ]
    pairs: list[Pair] = [(("approve", (asha.id, e)), ("reject", (mona.id, e))) for e in edits]
    for question, edit_id, both in zip(questions, edits, meet(pairs), strict=True):
        assert sorted(both) == ["Conflict", "done"]
        edit = db.session.get_one(SuggestedEdit, edit_id)
        approved = both[0] == "done"
        assert edit.state == ("approved" if approved else "rejected")
        assert numbers(question) == ([1, 2] if approved else [])


def test_of_two_suggestions_one_waits(meet: Meet) -> None:
    cleo, dora = make_actor(level=4), make_actor(level=4)
    questions = [make_question() for _ in range(ROUNDS)]
    pairs: list[Pair] = [
        (
            ("suggest", (cleo.id, question.id, version(question), "甲建议的正文。")),
            ("suggest", (dora.id, question.id, version(question), "乙建议的正文。")),
        )
        for question in questions
    ]
    assert all(sorted(both) == ["Conflict", "done"] for both in meet(pairs))


def test_no_question_slips_under_a_tag_that_is_being_merged(meet: Meet, app: Flask) -> None:
    asha, mona, industry = make_actor(), make_moderator(), make_industry()
    tagging.ensure(["target", *(f"word{number}" for number in range(ROUNDS))])
    pairs: list[Pair] = [
        (
            ("ask", (asha.id, industry.id, f"word{number}")),
            ("merge_tag", (mona.id, f"word{number}", "target")),
        )
        for number in range(ROUNDS)
    ]
    assert meet(pairs) == [("done", "done")] * ROUNDS
    worker.drain(app)
    assert tags_are_counted_right()
    assert tag_keeping.find("target").questions == ROUNDS


def test_edits_of_tags_meet_the_parts_of_a_merge_and_all_is_counted(meet: Meet, app: Flask) -> None:
    asha, mona = make_actor(), make_moderator()
    questions = [make_question(asha, tags=("bl",)) for _ in range(ROUNDS)]
    tagging.ensure(["提单"])
    source = tag_keeping.find("bl")
    tag_keeping.merge(mona, source, "提单")
    pairs: list[Pair] = [
        (
            ("retag", (asha.id, question.id, version(question), ["bl", "海运"])),
            ("follow_tag", (source.id,)),
        )
        for question in questions
    ]
    came_out = meet(pairs)
    assert {both[1] for both in came_out} == {"done"}
    assert {both[0] for both in came_out} <= {"done", "Overtaken"}
    worker.drain(app)
    assert tags_are_counted_right()
    assert tag_keeping.find("bl").questions == 0


def test_no_question_is_left_in_an_industry_that_is_being_merged(meet: Meet, app: Flask) -> None:
    asha, ada = make_actor(), make_actor(role=Role.ADMINISTRATOR)
    target = make_industry("target")
    sources = [make_industry(f"source{number}") for number in range(ROUNDS)]
    pairs: list[Pair] = [
        (
            ("ask", (asha.id, source.id, "提单")),
            ("merge_industry", (ada.id, source.id, target.id)),
        )
        for source in sources
    ]
    came_out = meet(pairs)
    assert {both[1] for both in came_out} == {"done"}
    assert {both[0] for both in came_out} <= {"done", "Invalid"}
    worker.drain(app)
    assert set(db.session.scalars(select(Question.industry_id))) <= {target.id}
    assert industries_are_counted_right()
