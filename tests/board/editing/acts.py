"""What two members, or two hosts, do at the same moment, for ``test_meeting``.

Their processes import this module, and must not import ``tests.conftest``, which makes databases.
"""

from __future__ import annotations

from qa.board import asking, industry_keeping, refiling, tag_keeping
from qa.board.drafts import QuestionDraft
from qa.board.editing import revising, suggesting
from qa.board.models import Industry, Question, SuggestedEdit
from qa.core.db import db
from qa.reputation import actors


def edit(member_id: int, question_id: int, base: str, body: str) -> None:
    question = db.session.get_one(Question, question_id)
    revising.edit_question(actors.load(member_id), question, {"body": body}, "", base)


def retag(member_id: int, question_id: int, base: str, tags: list[str]) -> None:
    question = db.session.get_one(Question, question_id)
    revising.edit_question(actors.load(member_id), question, {"tags": tags}, "", base)


def suggest(member_id: int, question_id: int, base: str, body: str) -> None:
    question = db.session.get_one(Question, question_id)
    suggesting.suggest(actors.load(member_id), question, {"body": body}, "", base)


def approve(member_id: int, edit_id: int) -> None:
    suggesting.approve(actors.load(member_id), db.session.get_one(SuggestedEdit, edit_id))


def reject(member_id: int, edit_id: int) -> None:
    found = db.session.get_one(SuggestedEdit, edit_id)
    suggesting.reject(actors.load(member_id), found, "不合适。")


def ask(member_id: int, industry_id: int, tag: str) -> None:
    draft = QuestionDraft("提单上的名字写错了怎么办？", "收货人写错了。", industry_id, (tag,))
    asking.ask(actors.load(member_id), draft)


def merge_tag(member_id: int, word: str, into: str) -> None:
    tag_keeping.merge(actors.load(member_id), tag_keeping.find(word), into)


def follow_tag(tag_id: int) -> None:
    refiling.follow_tag({"tag_id": tag_id})


def merge_industry(member_id: int, source_id: int, target_id: int) -> None:
    source, target = (db.session.get_one(Industry, id_) for id_ in (source_id, target_id))
    industry_keeping.merge(actors.load(member_id), source, target)
