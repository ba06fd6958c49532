"""Votes that members gave each other by arrangement: made to count no more, and to count again.

The vote stays with its voter. Taken back, it moves no score and has earned nothing, also where it
is withdrawn and cast again; withdrawn meanwhile, it does not come back. One that earned nothing
(on an anonymous question, say) is no gain, and stays as it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import select

from qa.core import outbox
from qa.core.db import db, lock_rows
from qa.reputation import awarding

from . import voting
from .events import VoteCast
from .models import Answer, Question, Vote
from .voting import Post


def discount(vote_ids: Collection[int]) -> None:
    """Have these votes for posts count no more; doing it again changes nothing."""
    _change(vote_ids, counts=False)


def count_again(vote_ids: Collection[int]) -> None:
    """Undo `discount` for those of the votes that stand as they stood."""
    _change(vote_ids, counts=True)


def _change(vote_ids: Collection[int], counts: bool) -> None:
    votes = _votes(vote_ids)
    posts = _locked_posts(votes)
    awarding.hold(*(vote.author_id for vote in votes))
    changed = [vote for vote in _votes(vote_ids) if _can_become(vote, counts)]
    for vote in changed:
        vote.counted = counts
        if vote.value:
            (awarding.restore if counts else awarding.reverse)(_key(vote))
            voting.recount(posts[_place(vote)], 1 if counts else -1)
    outbox.record_all([_fact(vote, posts[_place(vote)]) for vote in changed])


def _fact(vote: Vote, post: Post) -> VoteCast:
    question_id = post.question_id if isinstance(post, Answer) else post.id
    return VoteCast(question_id, vote.answer_id, vote.voter_id)


def _can_become(vote: Vote, counts: bool) -> bool:
    """One that never counted, because there were too many that day, earned nothing either."""
    stands = vote.value in ((0, 1) if counts else (1,))
    return stands and vote.counted is not counts and awarding.is_given(_key(vote))


def _key(vote: Vote) -> str:
    return voting.award_keys(vote.id, vote.changes)[0]


def _votes(vote_ids: Collection[int]) -> Iterable[Vote]:
    return db.session.scalars(
        select(Vote).where(Vote.id.in_(vote_ids)).order_by(Vote.id)
        .execution_options(populate_existing=True)
    ).all()  # fmt: skip


def _locked_posts(votes: Iterable[Vote]) -> dict[tuple[type, int], Post]:
    """The posts, locked in the order of the board: questions before answers, by their ids."""
    found: dict[tuple[type, int], Post] = {}
    for table in (Question, Answer):
        ids = [id_ for kind, id_ in map(_place, votes) if kind is table]
        rows: Iterable[Any] = lock_rows(table, ids)
        found |= {(table, row.id): row for row in rows}
    return found


def _place(vote: Vote) -> tuple[type, int]:
    if vote.answer_id is not None:
        return Answer, vote.answer_id
    assert vote.question_id is not None  # noqa: S101  (a constraint sees to it)
    return Question, vote.question_id
