"""Power fails while somebody types: the draft that was saved last is there."""

from __future__ import annotations

import http.client
import json
import random
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import select

from qa.accounts import passwords
from qa.board.models import Draft
from qa.core.db import db
from tests.factories import PASSWORD, make_industry, make_member

from .test_crash import Merchant, Power

ROUNDS = 6
SLOT = "ask:the-form-they-type-in"


class Typist(Merchant):
    """A member who types one question, saved again and again in one slot."""

    version = 0

    def post(self, title: str) -> None:
        fields = {"slot": SLOT, "title": title, "draft_version": str(self.version)}
        status, found = self.save(urlencode({**fields, "csrf_token": self.token}))
        assert status in (200, 409), status
        self.version = found["version"]  # after a cut the save may have come through unheard
        if status == 200:
            self.acknowledged.append(title)

    def save(self, body: str) -> tuple[int, dict[str, int]]:
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Requested-With": "fetch",
        }
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)) as line:
            line.request("POST", "/drafts", body, headers)
            reply = line.getresponse()
            return reply.status, json.loads(reply.read())


@pytest.fixture
def power(folder: Path) -> Iterator[Power]:
    power = Power(folder)
    yield power
    power.end()


def test_what_was_acknowledged_before_a_power_cut_is_there_after_it(
    app: Flask, power: Power
) -> None:
    make_industry("law")
    member = make_member("asha", password=passwords.hashed(PASSWORD))
    member_id, typist = member.id, Typist(power.port, member.email)
    db.session.commit()
    db.session.remove()
    db.engine.dispose()
    chance = random.Random(7)
    typist.start()
    for _round in range(ROUNDS):
        before = len(typist.acknowledged)
        power.on()
        deadline = time.monotonic() + 20
        while len(typist.acknowledged) < before + 3 and time.monotonic() < deadline:
            time.sleep(0.02)
        time.sleep(chance.uniform(0, 0.1))
        power.off()
    typist.stopped.set()
    typist.join(15)
    assert len(typist.acknowledged) >= 3 * ROUNDS
    draft = db.session.scalars(select(Draft).where(Draft.member_id == member_id)).one()
    kept = draft.fields["title"][0]
    assert number_of(kept) >= number_of(typist.acknowledged[-1])
    assert draft.version >= len(typist.acknowledged)


def number_of(title: str) -> int:
    return int(title.split("第 ")[1].split(" ")[0])
