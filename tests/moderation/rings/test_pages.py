"""The moderators' pages of rings: who sees them, what they show, what the buttons do."""

from __future__ import annotations

import pytest
from flask import Flask

from qa.accounts.models import Member, Role
from qa.board import voting
from qa.core.db import db
from qa.moderation.models import Ring
from qa.moderation.rings.detecting import detect
from qa.reputation import actors
from tests.accounts.visiting import read_token
from tests.factories import make_actor, make_answer, make_member, make_question
from tests.page_quality import PageClient
from tests.query_recorder import record_queries

from .ringing import accepted_answer, lift, make_ring


@pytest.fixture
def mona(app: Flask) -> Member:
    return make_member("mona", role=Role.MODERATOR)


@pytest.fixture
def ring(app: Flask) -> Ring:
    """A case that was really found."""
    members = [make_actor(name, points=500) for name in ("asha", "ben")]
    lift(*members)
    for _time in range(6):
        accepted_answer(members[0], members[1], bounty=10)
    db.session.commit()
    [ring_id] = detect()
    db.session.commit()
    return db.session.get_one(Ring, ring_id)


def post(client: PageClient, ring: Ring, **fields: str) -> int:
    token = read_token(client.get("/questions/ask"))
    address = f"/moderation/rings/{ring.id}/decision"
    status = client.post(address, data={**fields, "csrf_token": token}).status_code
    db.session.expire_all()
    return int(status)


@pytest.mark.parametrize("language", ["zh_Hans", "zh_Hant", "en"])
def test_the_case_shows_who_gave_whom_how_much(
    client: PageClient, ring: Ring, mona: Member, language: str
) -> None:
    client.set_cookie("language", language)
    client.sign_in(mona)
    listed = client.get("/moderation/rings").text
    assert "asha · ben" in listed
    page = client.get(f"/moderation/rings/{ring.id}").text
    assert "6 / 6" in page
    assert page.count("/answers/") >= 6
    assert client.get("/moderation/rings?show=decided").status_code == 200


def test_only_moderators_see_cases_and_none_decides_on_their_own(
    client: PageClient, ring: Ring, mona: Member
) -> None:
    addresses = ["/moderation/rings", f"/moderation/rings/{ring.id}"]
    for address in addresses:
        assert "/login" in client.get(address).headers["Location"]
    client.sign_in(make_member("dora"))
    for address in addresses:
        assert client.get(address).status_code == 403
    assert post(client, ring, value="take_back", reason="互相点赞") == 403
    client.sign_in(mona)
    own = make_ring(actors.load(mona.id), make_actor())
    db.session.commit()
    assert "another moderator" in client.get(f"/moderation/rings/{own.id}").text
    assert post(client, own, value="dismiss", reason="没有的事") == 403
    assert client.get("/moderation/rings/999999").status_code == 404
    assert (ring.state, own.state) == ("open", "open")


def test_each_button_does_what_it_says_and_the_log_keeps_it(
    client: PageClient, ring: Ring, mona: Member
) -> None:
    client.sign_in(mona)
    assert post(client, ring, value="perhaps", reason="x") == 422
    assert post(client, ring, value="take_back", reason=" ") == 422
    for value, state in (
        ("take_back", "taken_back"), ("give_back", "open"), ("dismiss", "dismissed"),
        ("reopen", "open"),
    ):  # fmt: skip
        assert post(client, ring, value=value, reason=f"理由 {value}") == 303
        assert ring.state == state
        assert f"理由 {value}" in client.get(f"/moderation/rings/{ring.id}").text
    assert post(client, ring, value="dismiss", reason="算了") == 303
    assert "asha · ben" not in client.get("/moderation/rings").text
    assert "asha · ben" in client.get("/moderation/rings?show=decided").text
    assert post(client, ring, value="take_back", reason="还是收回") == 409


def test_who_asked_anonymously_is_not_named(client: PageClient, ring: Ring, mona: Member) -> None:
    asha, ben = (actors.load(id_) for id_ in ring.members)
    hidden = make_question(asha, title="这个客户要的回扣能不能给？", anonymous=True)
    make_answer(hidden, ben)
    voting.cast(ben, hidden, hidden.industry_id, 1)
    db.session.commit()
    client.sign_in(mona)
    assert hidden.title not in client.get(f"/moderation/rings/{ring.id}").text


def test_more_cases_cost_the_list_no_more_queries(client: PageClient, mona: Member) -> None:
    client.sign_in(mona)
    counts = []
    for more in (2, 8):
        for _number in range(more):
            make_ring(make_actor(), make_actor())
        db.session.commit()
        client.get("/moderation/rings")
        with record_queries() as statements:
            client.get("/moderation/rings")
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 6
