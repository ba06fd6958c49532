"""What moderators read: the list of cases, and one case with all that speaks for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from qa.accounts.models import Member
from qa.board.models import Answer, Question, Vote
from qa.core.db import db
from qa.core.errors import Missing
from qa.core.i18n import _
from qa.core.rulings import Ruling
from qa.moderation import policy
from qa.moderation.models import Ring, RingAct
from qa.reputation.actors import Actor
from qa.reputation.models import Reputation

AT_ONCE = 100
"""Cases on the page: the weightiest that are open, or those that were decided last."""

SAMPLE = 20
"""Votes, and chosen answers, that a case shows one by one; the newest."""


@dataclass(frozen=True, slots=True)
class Case:
    """A ring in the list; `votes` and `deals` are how many there are inside."""

    id: int
    names: Sequence[str]
    kinds: Sequence[str]
    votes: int
    deals: int
    weight: int
    state: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Suspect:
    """A member of a ring as the case shows them: who they are, and the figures by name."""

    id: int
    name: str
    level: int
    created_at: datetime
    figures: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class VotesRow:
    """How often one voted for another, of all they cast, of all the other got, and when."""

    voter: str
    author: str
    votes: int
    cast: int
    got: int
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class DealsRow:
    """How many answers of one another accepted, how many within minutes, for how many points."""

    asker: str
    answerer: str
    accepted: int
    staged: int
    points: int
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Post:
    """A vote or a chosen answer among the members; `note` is up, uncounted or chosen."""

    question_id: int
    slug: str
    title: str
    answer_id: int | None
    giver: str
    author: str
    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class Step:
    """A decision; `name` is None where the site itself opened the case again."""

    act: str
    name: str | None
    reason: str
    at: datetime
    awards: int
    points: int
    experience: int


@dataclass(frozen=True, slots=True)
class CaseView:
    """A ring with its evidence; `taken` is whether its gains are taken back as it stands."""

    id: int
    state: str
    kinds: Sequence[str]
    days: int
    found_at: datetime
    seen_at: datetime
    members: Sequence[Suspect]
    votes: Sequence[VotesRow]
    deals: Sequence[DealsRow]
    posts: Sequence[Post]
    steps: Sequence[Step]
    taken: bool
    can: Ruling


def cases(decided: bool = False) -> list[Case]:
    """The open cases, the weightiest first, or those that were decided; two statements."""
    if decided:
        query = select(Ring).where(Ring.state != "open").order_by(Ring.decided_at.desc(), Ring.id)
    else:
        query = select(Ring).where(Ring.state == "open").order_by(Ring.weight.desc(), Ring.id)
    rings = db.session.scalars(query.limit(AT_ONCE)).all()
    names = _names(one for ring in rings for one in ring.members)
    return [
        Case(
            id=ring.id,
            names=[names[one] for one in ring.members],
            kinds=ring.evidence["kinds"],
            votes=sum(row[2] for row in ring.evidence["votes"]),
            deals=sum(row[2] for row in ring.evidence["deals"]),
            weight=ring.weight,
            state=ring.state,
            seen_at=ring.seen_at,
        )
        for ring in rings
    ]


def case(viewer: Actor, ring_id: int) -> CaseView:
    """All that is known of one; six statements. Raises `Missing`."""
    ring = db.session.get(Ring, ring_id)
    if ring is None:
        raise Missing(_("There is no such case."))
    acts = db.session.scalars(
        select(RingAct).where(RingAct.ring_id == ring_id).order_by(RingAct.id)
    ).all()
    evidence = ring.evidence
    told = [one for row in (*evidence["votes"], *evidence["deals"]) for one in row[:2]]
    names = _names([*ring.members, *told, *(act.actor_id for act in acts if act.actor_id)])
    gains = [act.act for act in acts if act.act in ("take_back", "give_back")]
    return CaseView(
        id=ring.id,
        state=ring.state,
        kinds=evidence["kinds"],
        days=evidence["days"],
        found_at=ring.found_at,
        seen_at=ring.seen_at,
        members=_suspects(ring),
        votes=[VotesRow(*_row(row, names)) for row in evidence["votes"]],
        deals=[DealsRow(*_row(row, names)) for row in evidence["deals"]],
        posts=_posts(ring.members),
        steps=[
            Step(act.act, names.get(act.actor_id or 0), act.reason, act.at, act.awards,
                 act.points, act.experience)
            for act in acts
        ],
        taken=gains[-1:] == ["take_back"],
        can=policy.decide_ring(viewer, ring.members),
    )  # fmt: skip


def _names(ids: Iterable[int]) -> dict[int, str]:
    query = select(Member.id, Member.name).where(Member.id.in_(set(ids)))
    return {row.id: row.name for row in db.session.execute(query)}


def _row(row: Sequence[Any], names: Mapping[int, str]) -> list[Any]:
    """A row of the evidence with names for ids, and moments for their text."""
    giver, author, *figures, first, last = row
    moments = (datetime.fromisoformat(first), datetime.fromisoformat(last))
    return [names[giver], names[author], *figures, *moments]


def _suspects(ring: Ring) -> list[Suspect]:
    rows = db.session.execute(
        select(Member.id, Member.name, Member.created_at, Reputation.level)
        .outerjoin(Reputation, Reputation.member_id == Member.id)
        .where(Member.id.in_(ring.members))
        .order_by(Member.created_at, Member.id)
    )
    figures = ring.evidence["members"]
    return [
        Suspect(row.id, row.name, row.level or 1, row.created_at, figures.get(str(row.id), {}))
        for row in rows
    ]


def _posts(members: Sequence[int]) -> list[Post]:
    """The newest votes and chosen answers among them; who asked anonymously stays unnamed."""
    votes = (
        select(Question.id, Question.slug, Question.title, Vote.answer_id, Vote.voter_id,
               Vote.author_id, Vote.at, Vote.counted)
        .outerjoin(Answer, Answer.id == Vote.answer_id)
        .join(Question, (Question.id == Vote.question_id) | (Question.id == Answer.question_id))
        .where(Vote.voter_id.in_(members), Vote.author_id.in_(members), Vote.value == 1,
               Vote.answer_id.is_not(None) | Question.anonymous.is_(False))
        .order_by(Vote.at.desc(), Vote.id.desc()).limit(SAMPLE)
    )  # fmt: skip
    chosen = (
        select(Question.id, Question.slug, Question.title, Answer.id.label("answer_id"),
               Question.author_id.label("voter_id"), Answer.author_id,
               Question.solved_at.label("at"))
        .join(Answer, (Answer.id == Question.accepted_answer_id)
              | (Answer.id == Question.recommended_answer_id))
        .where(Question.author_id.in_(members), Answer.author_id.in_(members),
               Question.anonymous.is_(False))
        .order_by(Question.solved_at.desc(), Question.id.desc()).limit(SAMPLE)
    )  # fmt: skip
    names = _names(members)
    found = [
        *((row, "up" if row.counted else "uncounted") for row in db.session.execute(votes)),
        *((row, "chosen") for row in db.session.execute(chosen)),
    ]
    posts = [
        Post(row.id, row.slug, row.title, row.answer_id, names[row.voter_id], names[row.author_id],
             row.at, note)
        for row, note in found
    ]  # fmt: skip
    return sorted(posts, key=lambda post: post.at, reverse=True)
