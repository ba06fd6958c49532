"""Working off what was decided on a ring: its gains are taken back, or given again, in parts.

What the last decision says is made true, a part in a transaction: each part takes the ring's row,
then the posts, then the members, as everybody locks them. So it may be done twice, by two at once,
be killed, or be overtaken by the opposite decision, and ends as the last one says. A gain that
another standing case covers as well is given again with that one.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from qa.board import discounting
from qa.board.life import forfeiting, transitions
from qa.board.models import Answer, Question, Vote
from qa.core import outbox
from qa.core.db import db
from qa.moderation.events import RingWaits
from qa.moderation.models import Ring, RingAct
from qa.reputation import awarding
from qa.reputation.models import Award

Rows = Sequence[Any]

PART = 50
"""Answers, and votes, in one transaction; others who write wait that long on SQLite."""


@dataclass(frozen=True, slots=True)
class Place:
    """How far an act has been worked off: the ids of the last answer and of the last vote."""

    act_id: int
    answer_id: int = 0
    vote_id: int = 0


def go_on(payload: dict[str, Any]) -> None:
    """A reaction: do the next part, and have it run again for the rest."""
    place = Place(payload["act_id"], payload["answer_id"], payload["vote_id"])
    begin(payload["ring_id"], place)


def begin(ring_id: int, place: Place) -> None:
    """Do the part at `place`; the worker goes on with the rest, where there is any."""
    following = part(ring_id, place)
    if following is not None:
        outbox.record(RingWaits(ring_id, **asdict(following)))


def part(ring_id: int, place: Place) -> Place | None:
    """Work off the part at `place`; returns where the next one begins, or None at the end.

    Nothing is done for an act that another has overtaken: that one has its own beginning.
    """
    ring = lock(ring_id)
    act = last_act(ring_id)
    if ring is None or act is None or act.id != place.act_id:
        return None
    taking = act.act == "take_back"
    until = act.at if taking else taken_at([ring_id])[ring_id]
    answers = _answers(ring.members, until, place.answer_id, taking)
    votes = _votes(ring.members, until, place.vote_id, taking)
    others = [] if taking else _others_standing(ring)
    _do(act, ring.members,
        [row for row in answers if not _covered(others, row)],
        [row for row in votes if not _covered(others, row)])  # fmt: skip
    if len(answers) < PART and len(votes) < PART:
        return None
    return Place(
        act.id,
        answers[-1].id if answers else place.answer_id,
        votes[-1].id if votes else place.vote_id,
    )


def lock(ring_id: int) -> Ring | None:
    """The ring as it stands now; whoever else decides on it waits."""
    return db.session.scalars(
        select(Ring).where(Ring.id == ring_id).with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one_or_none()  # fmt: skip


def last_act(ring_id: int) -> RingAct | None:
    """What was last decided on the ring's gains: that they are taken back, or given again."""
    return db.session.scalars(
        select(RingAct)
        .where(RingAct.ring_id == ring_id, RingAct.act.in_(("take_back", "give_back")))
        .order_by(RingAct.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    ).one_or_none()


def taken_at(ring_ids: Collection[int]) -> dict[int, datetime]:
    """When the gains of each of the rings were last taken back."""
    rows = db.session.execute(
        select(RingAct.ring_id, func.max(RingAct.at))
        .where(RingAct.ring_id.in_(ring_ids), RingAct.act == "take_back")
        .group_by(RingAct.ring_id)
    )
    return dict(rows.all())


@dataclass(frozen=True, slots=True)
class Standing:
    """A case whose gains are taken back, and until when they were."""

    members: frozenset[int]
    until: datetime


def standing(but: int = 0) -> list[Standing]:
    """All cases whose gains are taken back now, except the ring `but`."""
    rings = db.session.execute(select(Ring.id, Ring.members).where(Ring.taken_back > 0)).all()
    times = taken_at([ring.id for ring in rings])
    found = []
    for ring in rings:
        act = last_act(ring.id) if ring.id != but else None
        if act is not None and act.act == "take_back":
            found.append(Standing(frozenset(ring.members), times[ring.id]))
    return found


def _others_standing(ring: Ring) -> list[Standing]:
    mine = set(ring.members)
    return [one for one in standing(but=ring.id) if len(one.members & mine) > 1]


def _covered(others: Sequence[Standing], row: Any) -> bool:
    return any(
        row.giver in other.members and row.author_id in other.members and row.at <= other.until
        for other in others
    )


def _answers(members: Sequence[int], until: datetime, after: int, taking: bool) -> Rows:
    """Answers of members to questions of members that earned something by being chosen."""
    chosen: list[ColumnElement[bool]] = [
        Answer.accepted_at.is_not(None), Answer.recommended_at.is_not(None), Answer.share > 0,
    ]  # fmt: skip
    if not taking:
        chosen.append(Question.round > 1)  # what was paid in an earlier round lies burnt, maybe
    at = func.coalesce(Answer.accepted_at, Answer.recommended_at, Question.solved_at,
                       Answer.created_at, type_=Answer.created_at.type)  # fmt: skip
    return db.session.execute(
        select(Answer.id, Answer.question_id, Answer.author_id, Question.author_id.label("giver"),
               at.label("at"))
        .join(Question, Question.id == Answer.question_id)
        .where(Answer.author_id.in_(members), Question.author_id.in_(members),
               Answer.author_id != Question.author_id, Answer.id > after, or_(*chosen), at <= until)
        .order_by(Answer.id).limit(PART)
    ).all()  # fmt: skip


def _votes(members: Sequence[int], until: datetime, after: int, taking: bool) -> Rows:
    """Votes up of members for members: those that count; or those that do not, with those of
    them that were withdrawn since.
    """
    values = (1,) if taking else (0, 1)
    return db.session.execute(
        select(Vote.id, Vote.question_id, Vote.answer_id, Vote.author_id,
               Vote.voter_id.label("giver"), Vote.at)
        .where(Vote.voter_id.in_(members), Vote.author_id.in_(members), Vote.id > after,
               Vote.value.in_(values), Vote.counted.is_(taking), Vote.at <= until)
        .order_by(Vote.id).limit(PART)
    ).all()  # fmt: skip


def _do(act: RingAct, members: Sequence[int], answers: Rows, votes: Rows) -> None:
    """Take back or give again what these answers and votes gave; add it to the act's sums."""
    taking = act.act == "take_back"
    answer_ids, vote_ids = [row.id for row in answers], [row.id for row in votes]
    _hold(answers, votes)
    newest = db.session.scalar(select(func.max(Award.id))) or 0
    if taking:
        burnt = forfeiting.forfeit(answer_ids)
        discounting.discount(vote_ids)
    else:
        burnt = forfeiting.give_again(answer_ids)
        discounting.count_again(vote_ids)
    count, points, experience = db.session.execute(
        select(func.count(), func.coalesce(func.sum(Award.points), 0),
               func.coalesce(func.sum(Award.experience), 0))
        .where(Award.id > newest, Award.member_id.in_(members), Award.reverses_id.is_not(None))
    ).one()  # fmt: skip
    act.awards += count
    act.points += abs(int(points)) + burnt
    act.experience += abs(int(experience))


def _hold(answers: Rows, votes: Rows) -> None:
    """Lock all that the part is about, in the order of the board, before any of it is changed."""
    questions = {row.question_id for row in (*answers, *votes) if row.question_id is not None}
    for question_id in sorted(questions):
        transitions.lock_even_hidden(question_id)
    voted = {row.answer_id for row in votes if row.answer_id is not None}
    transitions.lock_answers(voted | {row.id for row in answers})
    awarding.hold(*(one for row in (*answers, *votes) for one in (row.author_id, row.giver)))
