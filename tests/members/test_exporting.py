"""One's own data: all of it, and nothing of anybody else's."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qa.board import commenting, voting
from qa.board.life import accepting
from qa.board.models import Draft
from qa.core.db import Model, db
from qa.members import exporting
from qa.moderation.models import Flag
from qa.notifications.models import Notice
from qa.reputation import actors
from qa.reputation.awarding import award
from tests.accounts.visiting import make_member, sign_in, submit
from tests.factories import make_actor, make_answer, make_industry, make_question


def exported(member_id: int) -> dict[str, Any]:
    db.session.commit()
    with exporting.write(member_id) as file:
        found: dict[str, Any] = json.load(file)
    return found


def test_every_column_that_names_a_member_is_exported_or_said_why_not() -> None:
    naming = {
        f"{table.name}.{column.name}"
        for table in Model.metadata.sorted_tables
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name == "members"
    }
    parts = {str(part.of.property.columns[0]) for part in exporting.PARTS}
    assert naming - parts - {"members.id"} == set(exporting.NOT_EXPORTED)
    assert parts & set(exporting.NOT_EXPORTED) == set()
    assert all(exporting.NOT_EXPORTED.values())
    names = [part.name for part in exporting.PARTS]
    assert len(names) == len(set(names))


def test_columns_that_are_left_out_exist() -> None:
    for part in exporting.PARTS:
        assert part.without <= set(part.of.class_.__table__.columns.keys()), part.name


def test_the_file_holds_what_a_member_made_and_what_is_kept_of_them(app: Flask) -> None:
    asha, ben = make_actor("asha", points=100), make_actor("ben")
    industry = make_industry()
    secret = make_question(asha, industry, title="匿名问的一个问题？", anonymous=True)
    answer = make_answer(make_question(ben, industry), asha, body="我的回答 **粗**")
    commenting.comment(asha, secret, None, "补充一句。")
    db.session.add(Draft(member_id=asha.id, slot="answer:9", fields={"body": ["半句"]}))
    award(asha.id, "answer_accepted", "x", subject=f"answer:{answer.id}", industry_id=industry.id)
    data = exported(asha.id)
    assert (data["format"], data["version"]) == ("shangbang-member", 1)
    (account,) = data["account"]
    assert (account["name"], account["email"]) == ("asha", "asha@example.com")
    assert not {"password", "fs_uniquifier"} & account.keys()
    assert [question["title"] for question in data["questions"]] == [secret.title]
    assert [row["body"] for row in data["answers"]] == ["我的回答 **粗**"]
    assert [row["body"] for row in data["comments"]] == ["补充一句。"]
    assert data["drafts"][0]["fields"] == {"body": ["半句"]}
    assert sum(row["experience"] for row in data["awards"]) == 22
    moved = data["transfers"]
    assert (
        sum(row["amount"] for row in moved) == moved[-1]["balance"] == actors.load(asha.id).points
    )
    assert all("_html" not in key for row in data["questions"] for key in row)


def test_the_file_says_nothing_of_others(app: Flask) -> None:
    asha, ben, cleo = make_actor("asha"), make_actor("ben"), make_actor("cleo", points=50)
    industry = make_industry()
    hidden = make_question(cleo, industry, title="阿莎请看：匿名的？", anonymous=True)
    answer = make_answer(hidden, asha)
    voting.cast(ben, answer, industry.id, 1)
    commenting.comment(ben, hidden, answer, "本的评论")
    accepting.accept(cleo, answer)
    db.session.add_all([
        Flag(member_id=asha.id, flagger_id=ben.id, reason="spam", note="本的举报"),
        Notice(member_id=asha.id, kind="star", cause="c", data={"by": cleo.id, "name": "cleo"}),
    ])  # fmt: skip
    data = exported(asha.id)
    text = json.dumps(data, ensure_ascii=False)
    for words in ("ben", "cleo", "本的评论", "本的举报", "阿莎请看"):
        assert words not in text, words
    assert data["votes"] == data["reports"] == []
    assert [row["rule"] for row in data["awards"]].count("answer_voted_up") == 1


def test_it_is_read_a_few_rows_at_a_time(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "AT_ONCE", 2)
    asha = make_actor("asha")
    for number in range(7):
        db.session.add(Notice(member_id=asha.id, kind="star", cause=str(number)))
    assert sorted(row["cause"] for row in exported(asha.id)["notices"]) == list("0123456")


def test_the_page_gives_the_file_to_its_member_alone(client: FlaskClient) -> None:
    asha = make_member("asha")
    make_member("ben")
    assert client.get("/settings/export").location.startswith("/login?next=")
    sign_in(client)
    answer = submit(client, "/settings/export")
    assert answer.mimetype == "application/json"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert f"shangbang-{asha.id}-" in answer.headers["Content-Disposition"]
    assert json.loads(answer.data)["account"][0]["name"] == "asha"


def test_the_password_is_asked_again_after_a_while(app: Flask, client: FlaskClient) -> None:
    make_member("asha")
    sign_in(client)
    app.config["SECURITY_FRESHNESS"] = timedelta(microseconds=1)
    assert client.get("/settings/export").location == "/settings/verify?next=/settings/export"
    answer = submit(client, "/settings/privacy", to="/settings/export")
    assert answer.location.startswith("/settings/verify?next=")
