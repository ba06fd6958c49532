"""Files that the board's texts refer to are kept, all others are collected."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from qa.board import attachments, commenting, drafting
from qa.board.events import EditSuggested
from qa.board.models import SuggestedEdit
from qa.core import clock, outbox
from qa.core.db import db
from qa.core.outbox import worker
from qa.reputation.actors import Actor
from qa.uploads import queries
from qa.uploads.models import Upload
from tests.factories import make_actor, make_answer, make_question
from tests.uploads.samples import picture
from tests.uploads.test_storing import make_upload


@pytest.fixture
def asha(app: Flask) -> Actor:
    return make_actor("asha", points=100)


def markdown(owner: Actor, size: int) -> str:
    return queries.view(make_upload(owner, picture(size=(size, size)))).markdown


def kept_after_two_days(app: Flask) -> set[int | None]:
    """The widths of the uploads that are there two days later."""
    worker.drain(app)
    with clock.at(clock.now() + timedelta(days=2)):
        attachments.collect()
        attachments.collect()
        db.session.commit()
    return set(db.session.scalars(select(Upload.width)))


def test_what_a_post_shows_is_kept(app: Flask, asha: Actor) -> None:
    question = make_question(asha, body=f"见图。{markdown(asha, 10)}")
    ben = make_actor("ben")
    answer = make_answer(question, ben, f"如图：{markdown(ben, 11)}")
    commenting.comment(asha, question, answer, f"请看 {markdown(asha, 12)}", None)
    markdown(asha, 13)
    assert kept_after_two_days(app) == {10, 11, 12}


def test_a_post_that_the_worker_has_still_to_look_at_keeps_its_files(
    app: Flask, asha: Actor
) -> None:
    question = make_question(asha, body=f"见图。{markdown(asha, 10)}")
    ben = make_actor("ben")
    make_answer(question, ben, f"如图：{markdown(ben, 11)}")
    markdown(asha, 12)
    with clock.at(clock.now() + timedelta(days=2)):
        attachments.collect()
    assert kept_after_two_days(app) == {10, 11}


def test_a_mark_is_set_once_and_a_missing_post_does_not_matter(app: Flask, asha: Actor) -> None:
    question = make_question(asha, body=f"见图。{markdown(asha, 10)}")
    attachments.mark_used({"question_id": question.id, "answer_id": None, "author_id": asha.id})
    attachments.mark_used({"question_id": question.id})
    attachments.mark_used({"question_id": 999, "answer_id": 999, "edit_id": 999})
    assert db.session.scalars(select(Upload.used_at)).one() is not None


def test_what_an_edit_shows_that_waits_for_approval_is_kept(app: Flask, asha: Actor) -> None:
    question = make_question()
    edit = SuggestedEdit(
        question_id=question.id,
        base=1,
        author_id=asha.id,
        content={"body": f"见图。{markdown(asha, 10)}"},
    )
    db.session.add(edit)
    markdown(asha, 11)
    db.session.flush()
    outbox.record(EditSuggested(question.id, None, edit.id))
    assert kept_after_two_days(app) == {10}


def test_what_a_draft_shows_is_kept(app: Flask, asha: Actor) -> None:
    text = f"见图。{markdown(asha, 10)}"
    markdown(make_actor("ben"), 11)
    drafting.save(asha, drafting.ask_slot("a-key-of-its-own"), {"body": [text]}, 0)
    assert kept_after_two_days(app) == {10}
