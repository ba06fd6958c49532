"""Votes as their reader sees them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import literal, select

from qa.board import policy
from qa.board.models import Answer, Question, Reaction, Vote
from qa.core.db import db
from qa.core.rulings import Ruling
from qa.reputation.actors import Actor

from .own import ANSWERS, QUESTION, VIEWER, own


@dataclass(frozen=True, slots=True)
class VoteView:
    """The votes on one post as the viewer sees them."""

    score: int
    my_vote: int
    can: Mapping[str, Ruling]


def vote_view(viewer: Actor, post: Question | Answer, question: Question) -> VoteView:
    """The votes on `post`, which is `question` or an answer to it, as they stand now."""
    table = type(post)
    column = Vote.answer_id if isinstance(post, Answer) else Vote.question_id
    score = db.session.scalars(select(table.ups - table.downs).where(table.id == post.id)).one()
    mine = select(Vote.value).where(Vote.voter_id == viewer.id, column == post.id)
    return VoteView(
        score=score,
        my_vote=db.session.scalar(mine) or 0,
        can={
            "vote_up": policy.vote_up(viewer, post, question),
            "vote_down": policy.vote_down(viewer, post, question),
        },
    )


_VOTE = own("vote", Vote.value, answer_id=Vote.answer_id).where(Vote.voter_id == VIEWER)

PARTS = (
    # Two look-ups in two indexes: with an OR, SQLite would read every vote of the voter.
    _VOTE.where(Vote.question_id == QUESTION),
    _VOTE.where(Vote.answer_id.in_(ANSWERS)),
    own("reaction", literal(0), answer_id=Reaction.answer_id, word=Reaction.kind).where(
        Reaction.member_id == VIEWER, Reaction.answer_id.in_(ANSWERS)
    ),
)


@dataclass(frozen=True, slots=True)
class Opinions:
    """The viewer's votes by answer, that on the question itself under None, and reactions."""

    votes: Mapping[int | None, int] = field(default_factory=dict)
    reactions: Mapping[int, str] = field(default_factory=dict)


def opinions(rows: Sequence[Any]) -> Opinions:
    """What the viewer thinks of a question and of the answers of a page, read out of `rows`."""
    return Opinions(
        {row.answer_id: row.number for row in rows if row.what == "vote"},
        {row.answer_id: row.word for row in rows if row.what == "reaction"},
    )
