"""``flask fair-play``: what a moderator can do, and the nightly look, from the command line."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from qa.core.db import db
from qa.moderation.models import Ring, RingAct
from qa.moderation.rings import returning
from qa.reputation.actors import Actor
from tests.factories import make_actor, make_moderator
from tests.moderation.rings.ringing import crowd, holdings, lift, make_ring


@pytest.fixture
def pair(app: Flask) -> list[Actor]:
    members = [make_actor("asha"), make_actor("ben")]
    lift(*members)
    return members


def run(app: Flask, *words: str) -> tuple[int, str]:
    db.session.commit()
    result = app.test_cli_runner().invoke(args=["fair-play", *words])
    db.session.expire_all()
    return result.exit_code, result.output


def test_gains_are_taken_back_and_given_back_in_parts(
    app: Flask, pair: list[Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(returning, "PART", 2)
    mona, ring, full = make_moderator(), make_ring(*pair), holdings(*pair)
    for _time in range(2):
        code, told = run(app, "take-back", str(ring.id), "--reason", "互相点赞", "--by", "mona")
        assert (code, "12 gains, 0 points, 120 experience." in told) == (0, True)
        assert [one.experience for one in holdings(*pair)] == [one.experience - 60 for one in full]
    assert run(app, "give-back", str(ring.id), "--reason", "看错了")[0] == 0
    assert holdings(*pair) == full
    acts = select(RingAct.act, RingAct.actor_id, RingAct.reason).order_by(RingAct.id)
    assert db.session.execute(acts).all() == [
        ("take_back", mona.id, "互相点赞"), ("give_back", None, "看错了"),
    ]  # fmt: skip


def test_cases_are_found_and_listed(app: Flask, pair: list[Actor]) -> None:
    crowd()
    code, told = run(app, "detect")
    [ring] = db.session.scalars(select(Ring))
    assert code == 0
    assert f"{ring.id}: weight {ring.weight}, members {ring.members}, mutual_votes" in told


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("take-back", "99", "--reason", "x"), "There is no such case."),
        (("take-back", "{ring}", "--reason", " "), "Say why"),
        (("take-back", "{ring}", "--reason", "x", "--by", "nobody"), "There is no member nobody."),
        (("take-back", "{ring}", "--reason", "x", "--by", "asha"), "Only moderators"),
        (("give-back", "{ring}", "--reason", "x"), "Nothing has been taken back"),
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(
    app: Flask, pair: list[Actor], words: tuple[str, ...], said: str
) -> None:
    ring, full = make_ring(*pair), holdings(*pair)
    code, told = run(app, *(word.format(ring=ring.id) for word in words))
    assert (code, said in told) == (1, True)
    assert (ring.state, holdings(*pair)) == ("open", full)
