"""Bookmarks: kept once, in one folder or in the first drawer, for the member alone."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select, text

from qa.board import bookmarking, queries
from qa.board.bookmarking import MOST_BOOKMARKS, MOST_FOLDERS
from qa.board.models import Bookmark, BookmarkFolder, Question
from qa.board.tree import forget
from qa.core import clock
from qa.core.db import MAX_ID, db
from qa.core.errors import Conflict, Invalid, Missing, Refused
from qa.reputation import actors
from qa.reputation.actors import Actor
from tests.board.test_meeting import click_at_once
from tests.factories import make_actor, make_member, make_question
from tests.page_quality import PageClient
from tests.query_recorder import record_queries


@pytest.fixture
def asha(app: Flask) -> Actor:
    return make_actor("asha")


@pytest.fixture
def question(app: Flask) -> Question:
    question = make_question()
    forget()
    return question


def kept(actor: Actor) -> list[tuple[int, int | None]]:
    rows = db.session.execute(
        select(Bookmark.question_id, Bookmark.folder_id)
        .where(Bookmark.member_id == actor.id)
        .order_by(Bookmark.id)
    )
    return [tuple(row) for row in rows]


def test_a_question_is_kept_once_and_moves_between_folders(asha: Actor, question: Question) -> None:
    cleo = make_actor("cleo")
    bookmarking.keep(cleo, question)
    folder = bookmarking.make_folder(asha, "  提单  ")
    bookmarking.keep(asha, question)
    bookmarking.keep(asha, question)
    assert kept(asha) == [(question.id, None)]
    bookmarking.keep(asha, question, folder)
    assert kept(asha) == [(question.id, folder)]
    bookmarking.drop(asha, question.id)
    bookmarking.drop(asha, question.id)
    assert (kept(asha), kept(cleo)) == ([], [(question.id, None)])


def test_a_folder_of_the_same_name_is_the_same_folder(asha: Actor) -> None:
    assert bookmarking.make_folder(asha, "提单") == bookmarking.make_folder(asha, "提单")
    assert bookmarking.make_folder(make_actor(), "提单") != bookmarking.make_folder(asha, "提单")


@pytest.mark.parametrize("name", ["", " \u3000", "字" * 41])
def test_a_folder_needs_a_name_that_fits(asha: Actor, name: str) -> None:
    with pytest.raises(Invalid):
        bookmarking.make_folder(asha, name)


def test_another_s_folder_does_not_exist(asha: Actor, question: Question) -> None:
    theirs = bookmarking.make_folder(make_actor("cleo"), "提单")
    for act in (
        lambda: bookmarking.keep(asha, question, theirs),
        lambda: bookmarking.rename_folder(asha, theirs, "别的"),
        lambda: bookmarking.delete_folder(asha, theirs),
        lambda: bookmarking.keep(asha, question, 9999),
    ):
        with pytest.raises(Missing):
            act()
    assert db.session.get_one(BookmarkFolder, theirs).name == "提单"


def test_a_folder_is_renamed_but_not_to_a_name_that_is_taken(asha: Actor) -> None:
    first, second = (bookmarking.make_folder(asha, name) for name in ("提单", "信用证"))
    bookmarking.rename_folder(asha, first, "提单 2026")
    bookmarking.rename_folder(asha, first, "提单 2026")
    with pytest.raises(Conflict):
        bookmarking.rename_folder(asha, second, "提单 2026")
    assert db.session.get_one(BookmarkFolder, second).name == "信用证"


def test_what_lay_in_a_deleted_folder_stays_bookmarked(asha: Actor, question: Question) -> None:
    first, second = (bookmarking.make_folder(asha, name) for name in ("提单", "信用证"))
    other = make_question()
    bookmarking.keep(asha, question, first)
    bookmarking.keep(asha, other, second)
    bookmarking.delete_folder(asha, first)
    assert kept(asha) == [(question.id, None), (other.id, second)]
    with pytest.raises(Missing):
        bookmarking.delete_folder(asha, first)


def test_there_is_an_end_to_both(asha: Actor, question: Question) -> None:
    others = [make_question() for _ in range(2)]
    db.session.add_all(
        BookmarkFolder(member_id=asha.id, name=str(number)) for number in range(MOST_FOLDERS)
    )
    with pytest.raises(Refused, match=str(MOST_FOLDERS)):
        bookmarking.make_folder(asha, "one more")
    assert bookmarking.make_folder(asha, "7")
    bookmarking.keep(asha, question)
    _fill(asha, MOST_BOOKMARKS - 1)
    with pytest.raises(Refused, match=str(MOST_BOOKMARKS)):
        bookmarking.keep(asha, others[0])
    bookmarking.keep(asha, question, bookmarking.make_folder(asha, "7"))


def _fill(actor: Actor, count: int) -> None:
    template = db.session.scalars(select(Question)).first()
    assert template is not None
    values = {
        column.key: getattr(template, column.key)
        for column in Question.__table__.columns
        if column.key not in ("id", "request_key")
    }
    questions = [Question(**values) for _ in range(count)]
    db.session.add_all(questions)
    db.session.flush()
    db.session.add_all(Bookmark(member_id=actor.id, question_id=one.id) for one in questions)
    db.session.flush()


def test_hidden_questions_are_neither_shown_nor_counted(asha: Actor, question: Question) -> None:
    other = make_question()
    forget()
    bookmarking.keep(asha, question)
    bookmarking.keep(asha, other)
    question.hidden_at = clock.now()
    db.session.flush()
    assert [one.card.id for one in queries.bookmarks_of(asha, 9, MAX_ID)] == [other.id]
    assert [(folder.name, folder.count) for folder in queries.folders_of(asha)] == [("", 1)]


def test_the_page_keeps_moves_and_takes_out(client: PageClient, question: Question) -> None:
    reader = make_member("asha")
    client.application.config["WTF_CSRF_ENABLED"] = False
    client.sign_in(reader)
    address = f"/questions/{question.id}/bookmark"
    assert client.post(address, data={"value": "1"}).status_code == 303
    made = client.post("/desk/folders", data={"name": "提单"})
    folder = int(made.location.partition("folder=")[2])
    page = client.get("/desk/bookmarks").text
    assert question.title in page
    here = "/desk/bookmarks?folder=0"
    moved = client.post(address, data={"value": "1", "folder": str(folder), "next": here})
    assert moved.location == here
    assert question.title in client.get(f"/desk/bookmarks?folder={folder}").text
    assert question.title not in client.get(here).text
    client.post(address, data={"value": "1", "new": "信用证"})
    assert "信用证" in client.get("/desk/bookmarks").text
    client.post(address, data={"value": "0"})
    assert question.title not in client.get("/desk/bookmarks").text


def test_the_page_s_folders_can_be_renamed_and_deleted(client: PageClient) -> None:
    reader = make_member("asha")
    actor = actors.load(reader.id)
    folder = bookmarking.make_folder(actor, "提单")
    bookmarking.make_folder(actor, "信用证")
    client.application.config["WTF_CSRF_ENABLED"] = False
    client.sign_in(reader)
    assert client.post("/desk/folders", data={"name": ""}).status_code == 422
    taken = client.post(f"/desk/folders/{folder}", data={"name": "信用证"})
    assert taken.status_code == 409
    assert client.post(f"/desk/folders/{folder}", data={"name": "海运"}).status_code == 303
    assert "海运" in client.get(f"/desk/bookmarks?folder={folder}").text
    assert client.post(f"/desk/folders/{folder}/delete").status_code == 303
    assert client.get(f"/desk/bookmarks?folder={folder}").status_code == 404


def test_the_button_answers_script_with_its_new_state(
    client: PageClient, question: Question
) -> None:
    client.application.config["WTF_CSRF_ENABLED"] = False
    client.sign_in(make_member("asha"))
    address, headers = f"/questions/{question.id}/bookmark", {"X-Requested-With": "fetch"}
    assert "Remove the bookmark" in client.post(address, data={"value": "1"}, headers=headers).text
    assert "Remove" not in client.post(address, data={"value": "0"}, headers=headers).text
    assert client.post(address, data={"value": "x"}).status_code == 422
    assert client.post(address, data={"value": "1", "folder": "x"}).status_code == 404


def test_bookmarks_are_nobody_else_s_and_a_page_goes_on_where_the_last_ended(
    client: PageClient,
) -> None:
    reader = make_member("asha")
    actor = actors.load(reader.id)
    counts = []
    titles: list[str] = []
    for more in (10, 20):
        for _number in range(more):
            question = make_question()
            titles.append(question.title)
            bookmarking.keep(actor, question)
        forget()
        client.sign_in(reader)
        client.get("/desk/bookmarks")
        with record_queries() as statements:
            first = client.get("/desk/bookmarks").text
        counts.append(len(statements))
    assert counts[0] == counts[1]
    last = queries.bookmarks_of(actor, 20, MAX_ID)[-1].id
    second = client.get(f"/desk/bookmarks?before={last}").text
    assert [title in first for title in titles] == [False] * 10 + [True] * 20
    assert [title in second for title in titles] == [True] * 10 + [False] * 20
    client.sign_in(make_member("cleo"))
    assert not any(title in client.get("/desk/bookmarks").text for title in titles)


def test_of_two_folders_given_one_name_at_once_one_keeps_its_own(app: Flask, asha: Actor) -> None:
    folders = [bookmarking.make_folder(asha, name) for name in ("运费", "关税")]
    clicks = [(asha.id, f"/desk/folders/{id_}", {"name": "物流"}) for id_ in folders]
    held = text("UPDATE bookmark_folders SET name = name")
    assert sorted(click_at_once(app, held, *clicks)) == [303, 409]
