"""``flask import stackexchange``: a dump becomes members, questions, answers, comments, votes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import pytest
from flask import Flask
from sqlalchemy import select

from qa.accounts import names
from qa.accounts.models import Member
from qa.board.models import Answer, Comment, Question, Tag, TimelineEntry
from qa.core.db import db
from qa.reputation.models import Award

from .importing import assert_counters_are_true, count, picture, rejects, run

NOON = "2015-03-01T12:00:00.000"

QUESTION = {
    "Id": 1, "PostTypeId": 1, "AcceptedAnswerId": 3, "CreationDate": NOON, "Score": 5,
    "OwnerUserId": 10, "Title": "How do I ship glass?", "Tags": "<shipping><glass/fragile>",
    "Body": "<p>It <b>breaks</b>\neach\ttime: <a href='https://example.com/a_b'>see</a></p>"
            "<pre><code>a_b &lt; 2\n</code></pre><script>alert(1)</script>",
}  # fmt: skip

pytestmark = pytest.mark.usefixtures("tree")


def answer(id_: int, user: int | None = 11, **values: Any) -> dict[str, Any]:
    """An answer to question 1."""
    owner = {} if user is None else {"OwnerUserId": user}
    return {"Id": id_, "PostTypeId": 2, "ParentId": 1, "Score": 1, "Body": f"<p>Answer {id_}</p>",
            "CreationDate": f"2015-03-02T12:00:{id_:02}", **owner, **values}  # fmt: skip


def comment(
    id_: int, post: int, user: int = 12, text: str = "Thanks, `it` works"
) -> dict[str, Any]:
    """A comment on a post."""
    return {"Id": id_, "PostId": post, "UserId": user, "Text": text,
            "CreationDate": f"2015-03-03T12:00:{id_:02}"}  # fmt: skip


def vote(post: int, kind: int) -> dict[str, Any]:
    """A vote; the dump does not say whose."""
    return {"Id": 1, "PostId": post, "VoteTypeId": kind, "CreationDate": "2015-03-05T00:00:00.000"}


USERS = [
    {"Id": 10, "DisplayName": "Ann Oh", "CreationDate": "2014-01-01T00:00:00"},
    {"Id": 11, "DisplayName": "ben/the moderator", "CreationDate": "2014-01-01T00:00:00"},
    {"Id": 12, "DisplayName": "ann oh", "CreationDate": "2014-01-01T00:00:00"},
]


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    """The folder of a dump."""
    folder = tmp_path / "glass.example.com"
    folder.mkdir()
    write(folder, "Users", *USERS)
    return folder


def write(folder: Path, table: str, *rows: Mapping[str, Any]) -> Path:
    """A file of the dump, as Stack Exchange writes them."""
    lines = [
        "  <row " + " ".join(f"{key}={quoteattr(str(row[key]))}" for key in row) + " />"
        for row in rows
    ]
    root = table.lower()
    text = "\n".join(['<?xml version="1.0" encoding="utf-8"?>', f"<{root}>", *lines, f"</{root}>"])
    path = folder / f"{table}.xml"
    path.write_text(text, "utf-8-sig")
    return path


def take(app: Flask, dump: Path, status: int = 0) -> str:
    """Import the dump."""
    return run(app, "stackexchange", dump, "--industry", "logistics-damage", status=status)


def test_a_dump_becomes_questions_with_all_that_belongs_to_them(app: Flask, dump: Path) -> None:
    write(dump, "Posts", QUESTION, answer(2, 12), answer(3), {"Id": 4, "PostTypeId": 4})
    write(dump, "Comments", comment(1, 1), comment(2, 3, 10, "Great"))
    ups, downs = [vote(1, 2)] * 3 + [vote(3, 2)], [vote(1, 3), vote(2, 3)]
    write(dump, "Votes", *ups, *downs, vote(3, 1), vote(3, 5))
    write(dump, "Tags", {"Id": 1, "TagName": "shipping"}, {"Id": 2, "TagName": "never-used"})

    take(app, dump)

    question = db.session.scalars(select(Question)).one()
    assert question.title == "How do I ship glass?"
    assert question.body == (
        "It **breaks** each time: [see](https://example.com/a_b)\n\n```\na_b < 2\n```"
    )
    assert "<pre" in question.body_html
    assert question.tags == ["shipping", "glass-fragile"]
    assert (question.ups, question.downs) == (3, 1)
    assert question.created_at == datetime(2015, 3, 1, 12, tzinfo=UTC)
    first, best = db.session.scalars(select(Answer).order_by(Answer.id))
    assert [(first.ups, first.downs), (best.ups, best.downs)] == [(0, 1), (1, 0)]
    assert question.accepted_answer_id == best.id
    assert question.solved_at == best.accepted_at == datetime(2015, 3, 5, tzinfo=UTC)
    comments = db.session.scalars(select(Comment).order_by(Comment.id)).all()
    assert [(each.answer_id, each.body) for each in comments] == [
        (None, "Thanks, `it` works"), (best.id, "Great"),
    ]  # fmt: skip
    steps = db.session.scalars(select(TimelineEntry.kind).order_by(TimelineEntry.id)).all()
    assert steps == ["asked", "answered", "answered", "accepted"]
    assert set(db.session.scalars(select(Tag.name))) == {"shipping", "glass-fragile", "never-used"}
    assert count(Award) == 0
    assert_counters_are_true()


def test_users_become_members_with_valid_names_of_their_own(app: Flask, dump: Path) -> None:
    write(dump, "Posts", QUESTION, answer(2, 11), answer(3, 12), answer(4, 13))
    take(app, dump)
    members = {member.email: member for member in db.session.scalars(select(Member))}
    ann = members["import+glass.example.com-10@invalid.example"]
    assert (ann.name, ann.created_at) == ("Ann Oh", datetime(2014, 1, 1, tzinfo=UTC))
    assert members["import+glass.example.com-11@invalid.example"].name == "user11"
    assert members["import+glass.example.com-12@invalid.example"].name.startswith("ann oh ")
    assert members["import+glass.example.com-13@invalid.example"].name == "user13"
    assert all(names.fault(member.name) is None for member in members.values())


def test_deleted_users_self_answers_and_second_answers_are_kept_under_stand_ins(
    app: Flask, dump: Path
) -> None:
    gone = {**QUESTION, "Id": 20, "OwnerUserId": "", "Title": "Asked by somebody who left"}
    del gone["OwnerUserId"]
    write(dump, "Posts", QUESTION, answer(2), answer(3), answer(4, 10), answer(5, None), gone)
    write(dump, "Comments", {**comment(1, 1), "UserId": 12}, comment(2, 20))
    take(app, dump)
    authors = db.session.scalars(
        select(Member.email).join(Answer, Answer.author_id == Member.id).order_by(Answer.id)
    ).all()
    assert authors[0] == "import+glass.example.com-11@invalid.example"
    assert len(set(authors)) == 4
    assert all(email.startswith("import+glass.example.com-former-") for email in authors[1:])
    assert count(Question) == 2
    assert_counters_are_true()


def test_without_votes_the_scores_count(app: Flask, dump: Path) -> None:
    write(dump, "Posts", QUESTION, answer(3, Score=-2))
    take(app, dump)
    question, given = (
        db.session.scalars(select(Question)).one(),
        db.session.scalars(select(Answer)).one(),
    )
    assert (question.ups, question.downs, given.ups, given.downs) == (5, 0, 0, 2)
    assert question.solved_at == given.created_at


def test_a_dump_twice_adds_nothing_and_a_later_one_what_is_new(app: Flask, dump: Path) -> None:
    write(dump, "Posts", QUESTION, answer(3))
    take(app, dump)
    before = picture()
    take(app, dump)
    assert picture() == before
    later = {**QUESTION, "Id": 30, "Title": "How do I ship more glass?"}
    write(dump, "Posts", QUESTION, answer(3), later)
    assert "1 questions were here already" in take(app, dump)
    assert count(Question) == 2
    assert_counters_are_true()


def test_bad_rows_go_to_the_rejects_in_every_run(app: Flask, dump: Path) -> None:
    write(dump, "Posts", QUESTION, answer(3),
          {**QUESTION, "Id": "x"}, {**QUESTION, "Id": 5, "CreationDate": "soon"},
          answer(6, 12, Body="<p>&nbsp;</p>"), answer(7, ParentId=999),
          {**QUESTION, "Id": 8, "Title": "t" * 161})  # fmt: skip
    write(dump, "Comments", comment(1, 1, text="\u200b"), comment(2, 1, text="長" * 601),
          comment(3, 888), comment(4, 3))  # fmt: skip
    for _ in range(2):
        take(app, dump)
        found = [
            (reject["file"], reject.get("row", reject.get("id")), reject["reason"])
            for reject in rejects(app, "glass.example.com")
        ]
        assert found == [
            ("Posts.xml", 3, "Id is not a number"),
            ("Posts.xml", 4, "CreationDate is no date from 1970 to today"),
            ("Posts.xml", 5, "Body is empty"),
            ("Comments.xml", 1, "Text is empty"),
            ("Comments.xml", 2, "Text is too long: 1202, at most 1200"),
            ("Posts.xml", 7, "what it belongs to is not in the dump"),
            ("Comments.xml", 3, "what it belongs to is not in the dump"),
            ("Posts.xml", 8, "the title is too long: 161, at most 160"),
        ]
        assert (count(Question), count(Answer), count(Comment)) == (1, 1, 1)
    assert_counters_are_true()


def test_characters_that_xml_forbids_do_not_end_the_reading(app: Flask, dump: Path) -> None:
    path = write(dump, "Posts", QUESTION, answer(3))
    text = path.read_bytes().replace(b"ship", b"sh\x02&#x1;&#xD800;&#0;ip\xff", 1)
    # A reference that lies across two pieces of the reading is no different.
    pad = b"<!--" + b"x" * (65_536 - text.index(b"&#xD800;") - 11) + b"-->"
    path.write_bytes(text.replace(b"<posts>", b"<posts>" + pad))
    take(app, dump)
    assert db.session.scalars(select(Question.title)).one() == "How do I ship\ufffd glass?"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<posts><row Id='1'", "Posts.xml: "),
        ("", "Posts.xml: "),
        ('<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
         + "".join(f'<!ENTITY a{n} "{f"&a{n - 1 or str()};" * 10}">' for n in range(1, 10))
         + "]><posts><row Id='1' Body='&a9;'/></posts>", "amplification"),
        (None, "has no Posts.xml"),
    ],
)  # fmt: skip
def test_what_is_no_dump_imports_nothing(
    app: Flask, dump: Path, text: str | None, reason: str
) -> None:
    if text is not None:
        (dump / "Posts.xml").write_text(text, "utf-8")
    output = take(app, dump, status=1)
    assert reason in output
    assert "Nothing was imported" in output
    assert count(Question) == 0
    assert not (app.config["DATA_DIR"] / "import.db").exists()


def test_an_industry_that_is_not_there_is_named(app: Flask, dump: Path) -> None:
    write(dump, "Posts", QUESTION)
    output = run(app, "stackexchange", dump, "--industry", "beekeeping", status=1)
    assert "There is no open industry beekeeping" in output
    assert count(Question) == 0
