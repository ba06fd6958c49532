"""Voting on questions and answers: up, down, changed, withdrawn."""

from __future__ import annotations

from sqlalchemy import Update, select, update

from qa.core import clock, outbox
from qa.core.db import db, insert_once
from qa.core.errors import Invalid
from qa.core.i18n import _
from qa.core.rulings import Ruling, require
from qa.reputation import awarding
from qa.reputation.actors import Actor

from . import policy
from .events import VoteCast
from .heating import reheat
from .models import Answer, Question, Vote
from .ranking import lower_bound

Post = Question | Answer


def cast(actor: Actor, post: Post, industry_id: int, value: int) -> None:
    """Make the vote of `actor` on `post` be `value`: 1, -1, or 0 to withdraw it.

    `industry_id` is the question's, for the standing of the post's author. Casting the same
    vote again changes nothing. Raises `Refused`, `Invalid`.
    """
    require(_ruling(actor, post, value))
    vote_id, old, number = _store(actor, post, value)
    if old == value:
        return
    _move_score(post, old, value)
    if -1 in (old, value):
        awarding.hold(post.author_id, actor.id)  # a vote against an answer costs both
    if old:
        for key in _award_keys(vote_id, number):
            awarding.reverse(key)
    _award(actor, post, industry_id, value, _award_keys(vote_id, number + 1))
    if isinstance(post, Answer):
        outbox.record(VoteCast(post.question_id, post.id, actor.id))
    else:
        outbox.record(VoteCast(post.id, None, actor.id))


def _ruling(actor: Actor, post: Post, value: int) -> Ruling:
    if value == 1:
        return policy.vote_up(actor, post)
    if value == -1:
        return policy.vote_down(actor, post)
    if value == 0:
        return policy.withdraw_vote(actor, post)
    raise Invalid({"value": _("A vote is up, down or withdrawn.")})


def _store(actor: Actor, post: Post, value: int) -> tuple[int, int, int]:
    """Make `value` that of the one row of this voter and post; a second request waits for it.

    Returns the row's id, and the value and the number of changes that it had before.
    """
    target = {"answer_id" if isinstance(post, Answer) else "question_id": post.id}
    if value:
        vote_id = insert_once(Vote, voter_id=actor.id, value=value, changes=1, **target)
        if vote_id is not None:
            return vote_id, 0, 0
    vote = db.session.scalars(
        select(Vote).filter_by(voter_id=actor.id, **target).with_for_update()
    ).one_or_none()
    if vote is None:  # there is nothing to withdraw
        return 0, 0, 0
    before = vote.value, vote.changes
    if vote.value != value:
        vote.value, vote.changes, vote.at = value, vote.changes + 1, clock.now()
    return vote.id, *before


def _move_score(post: Post, old: int, new: int) -> None:
    ups = (new == 1) - (old == 1)
    downs = (new == -1) - (old == -1)
    table = type(post)
    change: Update = (
        update(table)
        .where(table.id == post.id)
        .values(ups=table.ups + ups, downs=table.downs + downs)
    )
    if isinstance(post, Question):
        reheat(change)
        return
    row = db.session.execute(
        change.returning(Answer.ups, Answer.downs),
        execution_options={"synchronize_session": False},
    ).one()
    db.session.execute(
        update(Answer).where(Answer.id == post.id).values(rank=lower_bound(row.ups, row.downs)),
        execution_options={"synchronize_session": False},
    )


def _award_keys(vote_id: int, number: int) -> tuple[str, str]:
    """Keys of what the vote's state `number` gave: to the post's author, and to the voter."""
    return f"vote:{vote_id}:{number}", f"vote:{vote_id}:{number}:voter"


def _award(actor: Actor, post: Post, industry_id: int, value: int, keys: tuple[str, str]) -> None:
    kind = "answer" if isinstance(post, Answer) else "question"
    if value == 0:
        return
    rule = f"{kind}_voted_{'up' if value == 1 else 'down'}"
    awarding.award(post.author_id, rule, keys[0], industry_id=industry_id)
    if value == -1 and kind == "answer":
        awarding.award(actor.id, "answer_vote_down_cast", keys[1], industry_id=industry_id)
