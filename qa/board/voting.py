"""Voting on questions and answers: up, down, changed, withdrawn.

A member's votes for one author count up to a limit a day; one beyond it is stored and moves
nothing. So that no two at once both find room, whoever votes holds the post and then its author
before looking; everybody who locks posts and members does it in this order.

Votes on an anonymous question move its score and nothing else: they neither meet that limit nor
use it up, and its author earns nothing by them. Either would tell a voter whose question it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time

from sqlalchemy import Update, bindparam, func, select, update

from qa.core import clock, outbox
from qa.core.db import db, fetch, insert_once
from qa.core.errors import Invalid
from qa.core.i18n import _
from qa.core.rulings import Ruling, require
from qa.reputation import awarding
from qa.reputation.actors import Actor
from qa.reputation.rules import rules

from . import policy
from .events import VoteCast
from .heating import reheat
from .models import Answer, Question, Vote
from .ranking import lower_bound

Post = Question | Answer


def cast(actor: Actor, post: Post, industry_id: int, value: int) -> bool:
    """Make the vote of `actor` on `post` be `value`: 1, -1, or 0 to withdraw it.

    `industry_id` is the question's, for the standing of the post's author. Casting the same
    vote again changes nothing. Returns whether the vote counts: False where the actor has voted
    for this author too often today, or where this vote was taken back (see `discounting`); then
    it stays so, however it is changed. Raises `Refused`, `Invalid`.
    """
    require(_ruling(actor, post, _question_of(post), value))
    lock_post(post)
    old = _own_vote(actor, post)
    if old.value == value:
        return old.counted or value == 0
    dear = -1 in (old.value, value)  # a vote against an answer costs both
    awarding.hold(post.author_id, *((actor.id,) if dear else ()))
    if _taken_back(old):
        fetch(_TURN, of=old.id, new=value)
        return value == 0
    counted = value == 0 or is_nameless(post) or _has_room(actor, post.author_id, old.id)
    vote_id = _store(actor, post, old, value, counted)
    _move_score(post, old.value if old.counted else 0, value if counted else 0)
    if old.value:
        for key in award_keys(vote_id, old.changes):
            awarding.reverse(key)
    if counted:
        _award(actor, post, industry_id, value, award_keys(vote_id, old.changes + 1))
    is_answer = isinstance(post, Answer)
    question_id = post.question_id if isinstance(post, Answer) else post.id
    outbox.record(VoteCast(question_id, post.id if is_answer else None, actor.id))
    return counted


def lock_post(post: Post) -> None:
    """Have whoever else votes on `post`, or brings its question to an end, wait."""
    fetch(_LOCKED[type(post)], id=post.id)


def recount(post: Post, ups: int) -> None:
    """Have `ups` more (or fewer) votes for the locked `post` count."""
    _change_score(post, ups, 0)


def award_keys(vote_id: int, number: int) -> tuple[str, str]:
    """Keys of what the vote's state `number` gave: to the post's author, and to the voter."""
    return f"vote:{vote_id}:{number}", f"vote:{vote_id}:{number}:voter"


def is_nameless(post: Post) -> bool:
    """Whether nobody is to know who wrote `post`."""
    return isinstance(post, Question) and post.anonymous


_LOCKED = {
    table: select(table.id).where(table.id == bindparam("id")).with_for_update(key_share=True)
    for table in (Question, Answer)
}


def _question_of(post: Post) -> Question:
    """The question that `post` is or answers; whoever loaded the answer has loaded it already."""
    if isinstance(post, Question):
        return post
    return db.session.get_one(Question, post.question_id)


def _ruling(actor: Actor, post: Post, question: Question, value: int) -> Ruling:
    if value == 1:
        return policy.vote_up(actor, post, question)
    if value == -1:
        return policy.vote_down(actor, post, question)
    if value == 0:
        return policy.withdraw_vote(actor, post, question)
    raise Invalid({"value": _("A vote is up, down or withdrawn.")})


@dataclass(frozen=True, slots=True)
class _Own:
    """What the actor thought of the post until now; `id` is 0 where they never voted on it."""

    id: int = 0
    value: int = 0
    changes: int = 0
    counted: bool = True


_OWN = {
    table: select(Vote.id, Vote.value, Vote.changes, Vote.counted).where(
        Vote.voter_id == bindparam("voter_id"), column == bindparam("post_id")
    )
    for table, column in ((Question, Vote.question_id), (Answer, Vote.answer_id))
}


def _own_vote(actor: Actor, post: Post) -> _Own:
    row = fetch(_OWN[type(post)], voter_id=actor.id, post_id=post.id).one_or_none()
    return _Own(*row) if row else _Own()


def _taken_back(old: _Own) -> bool:
    """Whether what the vote earned was taken back while it stood; one beyond the limit had none."""
    return not old.counted and awarding.is_given(award_keys(old.id, old.changes)[0])


_COUNTED_SINCE = select(func.count()).where(
    Vote.voter_id == bindparam("voter_id"),
    Vote.author_id == bindparam("author_id"),
    Vote.at >= bindparam("since", type_=Vote.at.type),
    Vote.id != bindparam("but"),
    Vote.value != 0,
    Vote.counted,
    ~select(Question.id).where(Question.id == Vote.question_id, Question.anonymous).exists(),
)


def _has_room(actor: Actor, author_id: int, but: int) -> bool:
    """Whether one more vote for the author, whose row is held, counts today; `but` is this one."""
    given = fetch(
        _COUNTED_SINCE, voter_id=actor.id, author_id=author_id, since=_day_began(), but=but
    ).scalar_one()
    return int(given) < rules().fair_play.votes_between_pair_a_day


def _day_began() -> datetime:
    return datetime.combine(clock.today(), time(), clock.zone()).astimezone(UTC)


_CHANGE = (
    update(Vote)
    .where(Vote.id == bindparam("of"))
    .values(value=bindparam("new"), counted=bindparam("counts"), at=bindparam("moment"),
            changes=Vote.changes + 1)
)  # fmt: skip

_TURN = update(Vote).where(Vote.id == bindparam("of")).values(value=bindparam("new"))
"""What earned nothing any more keeps its number and moment, by which it can be given back."""


def _store(actor: Actor, post: Post, old: _Own, value: int, counted: bool) -> int:
    """Write the one row of this voter and post; its id."""
    if old.id:
        fetch(_CHANGE, of=old.id, new=value, counts=counted, moment=clock.now())
        return old.id
    vote_id = insert_once(
        Vote, voter_id=actor.id, author_id=post.author_id, value=value, changes=1,
        counted=counted, **{"answer_id" if isinstance(post, Answer) else "question_id": post.id},
    )  # fmt: skip
    assert vote_id is not None  # noqa: S101  (whoever votes on this post waits for its row)
    return vote_id


def _move_score(post: Post, old: int, new: int) -> None:
    if old != new:
        _change_score(post, (new == 1) - (old == 1), (new == -1) - (old == -1))


def _change_score(post: Post, ups: int, downs: int) -> None:
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


def _award(actor: Actor, post: Post, industry_id: int, value: int, keys: tuple[str, str]) -> None:
    """Give what the vote earns, or costs."""
    if value == 0 or is_nameless(post):
        return
    is_answer = isinstance(post, Answer)
    kind = "answer" if is_answer else "question"
    subject = f"{kind}:{post.id}"
    rule = f"{kind}_voted_{'up' if value == 1 else 'down'}"
    awarding.award(post.author_id, rule, keys[0], subject=subject, industry_id=industry_id)
    if value == -1 and is_answer:
        awarding.award(
            actor.id, "answer_vote_down_cast", keys[1], subject=subject, industry_id=industry_id
        )
