"""Members who lift each other on a site, and what they have of it."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import func, select

from qa.board import voting
from qa.board.life import accepting
from qa.board.models import Answer, Question, Vote
from qa.core import clock
from qa.core.db import db
from qa.moderation.models import Ring, RingAct
from qa.moderation.rings.detecting import key_of
from qa.reputation import actors
from qa.reputation.actors import Actor
from qa.reputation.models import Award, Standing
from tests.factories import make_actor, make_answer, make_industry, make_question

WHY = "互相点赞"


class Holding(NamedTuple):
    """What a member has."""

    experience: int
    points: int
    accepted: int


def holding(member: Actor) -> Holding:
    found = actors.load(member.id)
    accepted = select(func.sum(Standing.accepted)).where(Standing.member_id == member.id)
    return Holding(found.experience, found.points, db.session.scalar(accepted) or 0)


def holdings(*members: Actor) -> list[Holding]:
    return [holding(member) for member in members]


def make_ring(*members: Actor, **values: object) -> Ring:
    """The open case of these members."""
    ids = sorted(member.id for member in members)
    ring = Ring(
        key=key_of(ids), members=ids, weight=30, state="open", taken_back=0,
        evidence={"kinds": ["mutual_votes"], "days": 90, "votes": [], "deals": [], "members": {}},
    )  # fmt: skip
    for name, value in values.items():
        setattr(ring, name, value)
    db.session.add(ring)
    db.session.flush()
    return ring


def voted_answer(voter: Actor, author: Actor, question: Question | None = None) -> Answer:
    """An answer of `author` for which `voter` voted."""
    question = question or make_question()
    answer = make_answer(question, author)
    voting.cast(voter, answer, question.industry_id, 1)
    return answer


def accepted_answer(asker: Actor, author: Actor, bounty: int = 0) -> Answer:
    """An answer of `author` that `asker` accepted."""
    answer = make_answer(make_question(asker, bounty=bounty), author)
    accepting.accept(asker, answer)
    db.session.refresh(answer)
    return answer


def lift(*members: Actor, votes: int = 6, days: int = 3) -> None:
    """`votes` of each for each other, some days apart, so that all of them count."""
    industry = make_industry()
    start = clock.now() - timedelta(days=votes // 3 * days + 1)
    for number in range(votes):
        with clock.at(start + timedelta(days=number // 3 * days)):
            for author in members:
                answer = make_answer(make_question(industry=industry), author)
                for voter in members:
                    if voter.id != author.id:
                        voting.cast(voter, answer, industry.id, 1)


def ups(answer: Answer) -> int:
    """The score of the answer, which must be that of its counted votes."""
    db.session.refresh(answer)
    counted = select(func.count()).where(Vote.answer_id == answer.id, Vote.counted, Vote.value == 1)
    assert answer.ups == db.session.scalar(counted)
    return answer.ups


def undone() -> int:
    """How many awards take back or give again another."""
    query = select(func.count()).select_from(Award).where(Award.reverses_id.is_not(None))
    return db.session.scalar(query) or 0


def crowd() -> None:
    """Members who vote for all sorts of people: what others' taste is known by."""
    question = make_question()
    voters = [make_actor() for _voter in range(4)]
    for author in [make_actor() for _author in range(4)]:
        answer = make_answer(question, author)
        for voter in voters:
            voting.cast(voter, answer, question.industry_id, 1)


def acted(name: str) -> RingAct:
    """The latest act of that name upon a ring."""
    return db.session.scalars(
        select(RingAct).where(RingAct.act == name).order_by(RingAct.id.desc()).limit(1)
    ).one()
