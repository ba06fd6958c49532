"""Drafts: kept on the server as one types, and gone once they are posted."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from flask import Flask

from qa.accounts.models import Member
from qa.board import answering, asking, drafting, queries
from qa.board.drafts import AnswerDraft, QuestionDraft
from qa.board.models import Industry
from qa.board.tree import forget
from qa.core import clock
from qa.core.db import db
from qa.core.errors import Conflict, Invalid, Missing, Refused
from qa.reputation import actors
from tests.factories import make_actor, make_industry, make_member, make_question

from .drafts import SLOT, TYPED, actor_of, drafts


@pytest.fixture
def asha(app: Flask) -> Member:
    return make_member("asha", points=100)


@pytest.fixture
def law(app: Flask) -> Industry:
    industry = make_industry("law")
    forget()
    return industry


def test_each_save_goes_on_from_the_one_before(asha: Member) -> None:
    actor, ben = actor_of(asha), make_actor("ben")
    drafting.save(ben, SLOT, TYPED, 0)
    assert drafting.save(actor, SLOT, TYPED, 0) == 1
    assert drafting.save(actor, SLOT, {"title": ["另一个标题"]}, 1) == 2
    assert {draft.member_id: draft.fields for draft in drafts()} == {
        actor.id: {"title": ["另一个标题"]},
        ben.id: TYPED,
    }


def test_an_older_page_does_not_overwrite_a_newer_save(asha: Member) -> None:
    actor = actor_of(asha)
    drafting.save(actor, SLOT, TYPED, 0)
    drafting.save(actor, SLOT, {"title": ["新的"]}, 1)
    for version in (0, 1, 7):
        with pytest.raises(Conflict):
            drafting.save(actor, SLOT, {"title": ["旧的"]}, version)
    assert [draft.fields for draft in drafts()] == [{"title": ["新的"]}]


def test_a_save_whose_answer_was_lost_can_be_sent_again(asha: Member) -> None:
    actor = actor_of(asha)
    assert drafting.save(actor, SLOT, TYPED, 0) == drafting.save(actor, SLOT, TYPED, 0) == 1


@pytest.mark.parametrize(
    ("slot", "fields"),
    [
        ("", TYPED),
        ("ask:", TYPED),
        ("ask:短", TYPED),
        ("answer:0", TYPED),
        ("answer:١٢", TYPED),
        ("other:1", TYPED),
        (SLOT, {}),
        (SLOT, {"deadline_days": ["15"]}),
        (SLOT, {"body": ["字" * 50_000]}),
        (SLOT, {"title": ["x"], **{f"field{n}": ["x"] for n in range(60)}}),
    ],
)
def test_what_is_no_draft_is_refused(asha: Member, slot: str, fields: dict[str, list[str]]) -> None:
    with pytest.raises(Invalid):
        drafting.save(actor_of(asha), slot, fields, 0)
    assert drafts() == []


def test_a_member_has_fifty_drafts_at_most_and_can_still_save_those(asha: Member) -> None:
    actor = actor_of(asha)
    for number in range(50):
        drafting.save(actor, f"ask:number-{number:04}", TYPED, 0)
    with pytest.raises(Refused, match="50"):
        drafting.save(actor, SLOT, TYPED, 0)
    assert drafting.save(actor, "ask:number-0007", {"title": ["改过"]}, 1) == 2
    assert drafting.save(make_actor("ben"), SLOT, TYPED, 0) == 1


def test_posting_a_question_forgets_its_draft_and_no_other(asha: Member, law: Industry) -> None:
    actor = actor_of(asha)
    for slot in (SLOT, "ask:another-form", "answer:7"):
        drafting.save(actor, slot, TYPED, 0)
    drafting.save(make_actor("ben"), SLOT, TYPED, 0)
    question = QuestionDraft("尾款怎么收才稳妥？", "", law.id, request_key="key-of-the-form")
    asking.ask(actor, question)
    kept = sorted(draft.slot for draft in drafts() if draft.member_id == actor.id)
    assert kept == ["answer:7", "ask:another-form"]
    assert len(drafts()) == 3


def test_posting_an_answer_forgets_its_draft(asha: Member) -> None:
    question = make_question()
    drafting.save(actor_of(asha), f"answer:{question.id}", {"body": ["先查"]}, 0)
    answering.answer(actor_of(asha), question, AnswerDraft("先查对方信用。"))
    assert drafts() == []


def test_a_post_that_fails_keeps_the_draft(asha: Member, law: Industry) -> None:
    actor = actor_of(asha)
    drafting.save(actor, SLOT, TYPED, 0)
    db.session.commit()
    question = QuestionDraft("尾款怎么收？？？", "", law.id, bounty=100, anonymous=True,
                             request_key="key-of-the-form")  # fmt: skip
    with pytest.raises(Invalid):
        asking.ask(actor, question)
    db.session.rollback()
    assert [draft.slot for draft in drafts()] == [SLOT]


def test_a_save_that_comes_after_the_post_is_too_late(asha: Member, law: Industry) -> None:
    actor, question = actor_of(asha), make_question()
    asking.ask(
        actor, QuestionDraft("尾款怎么收才稳妥？", "", law.id, request_key="key-of-the-form")
    )
    answering.answer(actor, question, AnswerDraft("先查对方信用。"))
    for slot in (SLOT, f"answer:{question.id}"):
        with pytest.raises(Missing):
            drafting.save(actor, slot, TYPED, 1)
    assert drafts() == []


def test_two_devices_save_at_once_and_one_is_told(app: Flask, asha: Member) -> None:
    drafting.save(actor_of(asha), SLOT, TYPED, 0)
    db.session.commit()
    member_id, start = asha.id, Barrier(2)

    def run(text: str) -> str:
        with app.app_context():
            start.wait()
            try:
                drafting.save(actors.load(member_id), SLOT, {"title": [text]}, 1)
                db.session.commit()
            except Conflict:
                db.session.rollback()
                return ""
            return text

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(run, ("手机", "电脑")))
    db.session.rollback()
    assert [draft.fields["title"] for draft in drafts()] == [[text] for text in outcomes if text]


def test_drafts_nobody_went_on_with_are_forgotten_after_ninety_days(asha: Member) -> None:
    with clock.at(clock.now() - timedelta(days=91)):
        drafting.save(actor_of(asha), "ask:long-ago-it-was", TYPED, 0)
    drafting.save(actor_of(asha), SLOT, TYPED, 0)
    drafting.forget_old()
    assert [draft.slot for draft in drafts()] == [SLOT]


def test_the_desk_lists_drafts_the_newest_first_with_what_they_are_about(asha: Member) -> None:
    question, hidden = make_question(title="模具归谁所有？"), make_question()
    now = clock.now()
    for age, slot in enumerate((SLOT, f"answer:{question.id}", f"answer:{hidden.id}")):
        with clock.at(now - timedelta(hours=age)):
            drafting.save(actor_of(asha), slot, TYPED, 0)
    drafting.save(make_actor("ben"), SLOT, TYPED, 0)
    hidden.hidden_at = now
    shown = queries.drafts_of(asha.id)
    assert [(draft.slot, draft.title, draft.question_id) for draft in shown] == [
        (SLOT, "尾款怎么收？", None),
        (f"answer:{question.id}", "模具归谁所有？", question.id),
    ]


def test_a_draft_without_a_title_is_called_by_its_text_without_the_markup(asha: Member) -> None:
    typed = {"title": [" "], "body": ["## 背景\n\n**尾款**还没有[到账](https://example.com)"]}
    drafting.save(actor_of(asha), SLOT, typed, 0)
    assert [draft.title for draft in queries.drafts_of(asha.id)] == ["背景 尾款还没有到账"]
