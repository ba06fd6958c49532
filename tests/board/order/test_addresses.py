"""The addresses of those who keep order: who gets through, and what is said to the others."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from qa.board.models import Question
from qa.board.order import closing
from qa.core.db import db
from tests.accounts.visiting import read_token
from tests.guards.test_every_address import ODD
from tests.page_quality import PageClient

from .visiting import Site, path, post


def acts(site: Site) -> dict[str, tuple[str, dict[str, str]]]:
    tax = db.session.scalar(select(Question.industry_id).where(Question.id == site.original.id))
    q = f"/questions/{site.question.id}"
    return {
        "close": (f"{q}/close", {"reason": "unclear"}),
        "reopen": (f"{q}/reopen", {}),
        "duplicate": (f"{q}/duplicate", {"of": str(site.original.id)}),
        "move": (f"{q}/move", {"industry": str(tax)}),
        "lock": (f"{q}/lock", {"value": "1"}),
        "protect": (f"{q}/protect", {"value": "1"}),
        "feature": (f"{q}/feature", {"value": "1"}),
        "pin": (f"{q}/pin", {"value": "1"}),
        "delete question": (f"{q}/delete", {"reason": "违规"}),
        "delete own question": (f"/questions/{site.bare.id}/delete", {"reason": "违规"}),
        "delete answer": (f"/answers/{site.answer.id}/delete", {"reason": "违规"}),
        "delete comment": (f"/comments/{site.comment.id}/delete", {"reason": "违规"}),
        "restore question": (f"{q}/restore", {}),
        "restore answer": (f"/answers/{site.answer.id}/restore", {}),
        "restore comment": (f"/comments/{site.comment.id}/restore", {}),
    }


ALLOWED = {
    "guest": set(),
    "newcomer": set(),
    "level 8": {"close", "duplicate", "move"},
    "asker": {"move", "delete own question"},
    "moderator": {
        "close", "duplicate", "move", "lock", "protect", "feature", "pin", "delete question",
        "delete own question", "delete answer", "delete comment",
    },
}  # fmt: skip
"""Who gets through where everything is open and nothing deleted."""

ACTS = (
    "close", "reopen", "duplicate", "move", "lock", "protect", "feature", "pin",
    "delete question", "delete own question", "delete answer", "delete comment",
    "restore question", "restore answer", "restore comment",
)  # fmt: skip


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", ALLOWED)
def test_every_role_gets_through_where_it_may(
    client: PageClient, site: Site, role: str, act: str
) -> None:
    if role != "guest":
        client.sign_in(site.members[role])
    address, fields = acts(site)[act]
    before = stored(site)
    status = post(client, address, **fields)
    if role == "guest":
        assert status == 303
        assert stored(site) == before
    elif act in ALLOWED[role]:
        assert status == 303
    else:
        assert status in (403, 409)
        assert stored(site) == before


@pytest.mark.parametrize("value", ODD.values(), ids=ODD)
def test_a_moderator_s_addresses_bear_odd_fields(
    client: PageClient, site: Site, value: str
) -> None:
    client.sign_in(site.members["moderator"])
    token = read_token(client.get("/questions/ask"))
    odd = dict.fromkeys(("of", "merge", "reason", "note", "industry", "value"), value)
    for address, _fields in acts(site).values():
        for fields in (odd, {**odd, "value": "1"}):
            reply = client.post(address, data={**fields, "csrf_token": token})
            assert reply.status_code < 500


def stored(site: Site) -> list[object]:
    db.session.expire_all()
    rows = (site.question, site.bare, site.answer, site.comment)
    return [getattr(row, column.key) for row in rows for column in row.__table__.columns]


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client: PageClient, site: Site) -> None:
    client.sign_in(site.members["moderator"])
    q = f"/questions/{site.question.id}"
    for address, fields in (
        (f"{q}/close", {"note": "kept words"}),
        (f"{q}/duplicate", {"of": "kept words"}),
        (f"{q}/duplicate", {"of": "999999"}),
        (f"{q}/feature", {"reason": "kept words" * 30}),
        (f"{q}/move", {"reason": "kept words"}),
        (f"{q}/delete", {"reason": ""}),
        (f"/answers/{site.answer.id}/delete", {"reason": "kept words" * 30}),
    ):
        token = read_token(client.get("/questions/ask"))
        reply = client.post(address, data={**fields, "csrf_token": token})
        assert reply.status_code == 422
        typed = next(iter(fields.values()))
        assert typed in reply.text
    assert stored(site)[0] == site.question.id
    assert site.question.state == "open"


def test_an_address_serves_as_well_as_a_number(client: PageClient, site: Site) -> None:
    client.sign_in(site.members["moderator"])
    address = f"https://example.com{path(site.original)}#answer-3"
    assert post(client, f"/questions/{site.question.id}/duplicate", of=address, merge="y") == 303
    db.session.expire_all()
    assert site.question.duplicate_of_id == site.answer.question_id == site.original.id
    client.set_cookie("language", "zh_Hans")
    assert site.original.title in client.get(path(site.question)).text
    assert site.question.title in client.get(path(site.original)).text


def test_marks_are_taken_off_and_voices_back_by_value_0(client: PageClient, site: Site) -> None:
    client.sign_in(site.members["moderator"])
    q = f"/questions/{site.question.id}"
    for name in ("lock", "protect", "feature", "pin"):
        for value in ("1", "0"):
            assert post(client, f"{q}/{name}", value=value) == 303
    client.sign_in(site.members["level 8"])
    assert post(client, f"{q}/close", reason="unclear") == 303
    assert "Take your voice back" in client.get(path(site.question)).text
    assert post(client, f"{q}/close", value="0") == 303
    db.session.expire_all()
    assert closing.waiting(site.question.id, "close") == []
    assert [site.question.locked_at, site.question.pinned_at] == [None, None]
