"""Cases as they are kept: found in the database, made once, grown, laid aside, brought back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from qa.board import voting
from qa.board.models import Answer
from qa.core import clock
from qa.core.db import db
from qa.moderation.models import Ring, RingAct
from qa.moderation.rings import deciding, gathering
from qa.moderation.rings.detecting import detect, key_of
from qa.reputation.actors import Actor
from tests.factories import make_actor, make_moderator
from tests.query_recorder import record_queries

from .ringing import accepted_answer, crowd, holdings, lift


@pytest.fixture
def pair(app: Flask) -> list[Actor]:
    """Two who vote for each other, on a site where others vote for all sorts of people."""
    members = [make_actor(name, points=500) for name in ("asha", "ben")]
    lift(*members)
    crowd()
    db.session.commit()
    return members


def found() -> list[Ring]:
    ids = detect()
    db.session.commit()
    return [db.session.get_one(Ring, id_) for id_ in ids]


def ids(members: list[Actor]) -> list[int]:
    return sorted(member.id for member in members)


def test_a_pair_becomes_one_case_with_its_evidence_however_often_it_is_found(
    pair: list[Actor],
) -> None:
    asha, ben = pair
    [ring] = found()
    assert (ring.members, ring.key, ring.state) == (ids(pair), key_of(ids(pair)), "open")
    assert "mutual_votes" in ring.evidence["kinds"]
    rows = {(row[0], row[1]): row[2:5] for row in ring.evidence["votes"]}
    assert rows == {(asha.id, ben.id): [6, 6, 6], (ben.id, asha.id): [6, 6, 6]}
    assert ring.evidence["members"][str(asha.id)]["received_inside"] == 6
    first_seen = ring.seen_at
    with clock.at(clock.now() + timedelta(days=1)):
        [again] = found()
    assert again.id == ring.id
    assert again.seen_at > first_seen
    assert db.session.scalar(select(func.count()).select_from(Ring)) == 1


def test_another_member_makes_the_open_case_larger(pair: list[Actor]) -> None:
    [ring] = found()
    trio = [*pair, make_actor("cleo")]
    lift(*trio)
    db.session.commit()
    [grown] = found()
    assert (grown.id, grown.members) == (ring.id, ids(trio))


def test_a_case_laid_aside_comes_back_with_much_more_evidence_only(pair: list[Actor]) -> None:
    [ring] = found()
    deciding.dismiss(make_moderator(), ring.id, "同一个展会认识的")
    db.session.commit()
    for days, votes, cases in ((10, 3, []), (30, 9, [ring.id])):
        with clock.at(clock.now() + timedelta(days=days)):
            lift(*pair, votes=votes)
            db.session.commit()
            assert [case.id for case in found()] == cases
    assert ring.state == "open"
    acts = select(RingAct.act, RingAct.actor_id).order_by(RingAct.id.desc()).limit(1)
    assert db.session.execute(acts).one() == ("reopen", None)


def test_what_was_taken_back_is_no_evidence_any_more_but_what_comes_after_is(
    pair: list[Actor],
) -> None:
    for _time in range(6):
        accepted_answer(pair[0], pair[1])
    db.session.commit()
    mona, [ring] = make_moderator(), found()
    assert "staged_answers" in ring.evidence["kinds"]
    deciding.take_back(mona, ring.id, "互相点赞")
    db.session.commit()
    assert found() == []
    poor = holdings(*pair)
    with clock.at(clock.now() + timedelta(days=20)):
        lift(*pair)
        db.session.commit()
        [again] = found()
        assert (again.id, again.state, again.taken_back) == (ring.id, "open", 1)
        deciding.dismiss(mona, ring.id, "这次只是巧合")
        assert ring.state == "taken_back"
        deciding.give_back(mona, ring.id, "都看错了")
    assert sum(one.experience for one in holdings(*pair)) > sum(one.experience for one in poor)


def test_votes_withdrawn_uncounted_or_old_are_no_evidence(pair: list[Actor]) -> None:
    with clock.at(clock.now() + timedelta(days=200)):
        assert gathering.gather().pairs == {}
    asha, ben = pair
    answers = db.session.scalars(select(Answer).where(Answer.author_id == ben.id)).all()
    for answer in answers[:2]:
        voting.cast(asha, answer, 1, 0)
    db.session.commit()
    assert set(gathering.gather().pairs) == {(ben.id, asha.id)}


def test_the_gathering_asks_no_more_of_a_larger_site(pair: list[Actor]) -> None:
    counts = []
    for more in (2, 6):
        for _pair in range(more):
            lift(make_actor(), make_actor())
        db.session.commit()
        with record_queries() as statements:
            traffic = gathering.gather()
        counts.append(len(statements))
    assert len(traffic.pairs) == 2 * (1 + 2 + 6)
    assert counts[0] == counts[1]
    assert all(votes.count == sum(votes.places.values()) for votes in traffic.pairs.values())
