"""Votes as their reader sees them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from qa.board import policy
from qa.board.models import Answer, Question, Vote
from qa.core.db import db, fetch
from qa.core.rulings import Ruling
from qa.reputation.actors import Actor


@dataclass(frozen=True, slots=True)
class VoteView:
    """The votes on one post as the viewer sees them."""

    score: int
    my_vote: int
    can: Mapping[str, Ruling]


def vote_view(viewer: Actor, post: Question | Answer) -> VoteView:
    """The votes on `post` as they stand now."""
    table = type(post)
    column = Vote.answer_id if isinstance(post, Answer) else Vote.question_id
    score = db.session.scalars(select(table.ups - table.downs).where(table.id == post.id)).one()
    mine = select(Vote.value).where(Vote.voter_id == viewer.id, column == post.id)
    return VoteView(
        score=score,
        my_vote=db.session.scalar(mine) or 0,
        can={"vote_up": policy.vote_up(viewer, post), "vote_down": policy.vote_down(viewer, post)},
    )


# Two look-ups in two indexes: with an OR, SQLite would read every vote of the voter.
_OWN = select(Vote.answer_id, Vote.value).where(Vote.voter_id == bindparam("voter_id"))
_MY_VOTES = _OWN.where(Vote.question_id == bindparam("question_id")).union_all(
    _OWN.where(Vote.answer_id.in_(bindparam("answer_ids", expanding=True)))
)


def my_votes(
    viewer: Actor | None, question_id: int, answer_ids: list[int]
) -> Mapping[int | None, int]:
    """The viewer's votes by answer, that on the question itself under None."""
    if viewer is None:
        return {}
    rows = fetch(_MY_VOTES, voter_id=viewer.id, question_id=question_id, answer_ids=answer_ids)
    return {row.answer_id: row.value for row in rows}
