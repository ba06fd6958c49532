"""Who decides on a ring, what a decision needs, and who hears of it."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from qa.core.db import db
from qa.core.errors import Conflict, Invalid, Missing, Refused
from qa.core.outbox import worker
from qa.moderation.models import Ring
from qa.moderation.rings import deciding
from qa.notifications.models import Notice
from qa.reputation.actors import Actor
from tests.factories import make_actor

from .ringing import WHY, make_ring, ups, voted_answer


def test_decisions_are_for_other_moderators_with_a_reason(
    mona: Actor, asha: Actor, ben: Actor, ring: Ring
) -> None:
    answer = voted_answer(asha, ben)
    own = make_ring(mona, make_actor("dora"))
    for actor, case in ((asha, ring), (make_actor("dan"), ring), (mona, own)):
        with pytest.raises(Refused):
            deciding.take_back(actor, case.id, WHY)
    for reason in (" ", "字" * 201):
        with pytest.raises(Invalid):
            deciding.take_back(mona, ring.id, reason)
    with pytest.raises(Missing):
        deciding.take_back(mona, 999_999, WHY)
    with pytest.raises(Conflict):
        deciding.give_back(mona, ring.id, WHY)
    assert (ring.state, ups(answer)) == ("open", 1)


def test_laying_a_case_aside_is_undone_by_opening_it_again(
    mona: Actor, asha: Actor, ben: Actor, ring: Ring
) -> None:
    answer = voted_answer(asha, ben)
    for _time in range(2):
        deciding.dismiss(mona, ring.id, "同事，各答各的")
    assert ring.state == "dismissed"
    with pytest.raises(Conflict):
        deciding.take_back(mona, ring.id, WHY)
    for _time in range(2):
        deciding.reopen(mona, ring.id, "又来了")
    assert ring.state == "open"
    assert ups(answer) == 1
    deciding.take_back(mona, ring.id, WHY)
    for verb in (deciding.dismiss, deciding.reopen):
        with pytest.raises(Conflict):
            verb(mona, ring.id, WHY)


def test_members_are_told_why_and_bystanders_are_not(
    app: Flask, mona: Actor, asha: Actor, ben: Actor, ring: Ring
) -> None:
    make_actor("cleo")
    deciding.take_back(mona, ring.id, WHY)
    deciding.give_back(mona, ring.id, "看错了")
    db.session.commit()
    worker.drain(app)
    query = select(Notice.member_id, Notice.kind, Notice.data).where(Notice.kind.like("ring_%"))
    told = db.session.execute(query).all()
    assert sorted((row.member_id, row.kind, row.data["reason"]) for row in told) == sorted(
        (member.id, kind, reason)
        for member in (asha, ben)
        for kind, reason in (("ring_taken_back", WHY), ("ring_given_back", "看错了"))
    )
