"""Deleting and restoring posts. Deletion hides: the row, its votes and its history stay.

An author deletes what is theirs, a moderator removes what breaks the rules; a removal costs the
author what the rules say, and restoring gives back exactly that. The bounty of a running
question is settled with its deletion (`life.settling`). Lock order as everywhere: the question,
the answer, members.
"""

from __future__ import annotations

from qa.board import counting, policy
from qa.board.heating import count_answers
from qa.board.life import settling, transitions
from qa.board.models import Answer, Comment, HiddenBy, Question
from qa.core import clock, outbox
from qa.core.db import db
from qa.core.errors import Conflict
from qa.core.rulings import require
from qa.reputation import awarding
from qa.reputation.actors import Actor

from . import reasons
from .events import PostRemoved, PostRestored

Post = Question | Answer | Comment


def delete_question(actor: Actor, question: Question, reason: str = "") -> None:
    """Hide `question` with all below it. Raises `Refused`, `Invalid`.

    Its bounty, where it still runs, goes back to an author who deletes it and is burnt where a
    moderator does.
    """
    question = transitions.lock_even_hidden(question.id)
    if _hidden_by(question, actor):
        return
    require(policy.delete_question(actor, question))
    counting.count_question(question, -1)
    _hide(actor, question, question, reason)
    if question.hidden_by == HiddenBy.MODERATOR:
        settling.burn_hidden(question)
    else:
        settling.return_hidden(question)


def restore_question(actor: Actor, question: Question) -> None:
    """Show `question` again, with its bounty. Raises `Refused`, also where that is spent."""
    question = transitions.lock_even_hidden(question.id)
    require(policy.restore(actor, question))
    counting.count_question(question, 1)
    _show(actor, question, question)
    settling.restore_hidden(question)


def delete_answer(actor: Actor, answer: Answer, reason: str = "") -> None:
    """Hide `answer` with the comments below it. Raises `Refused`, `Invalid`, `Conflict`.

    One that a moderator removes after it was chosen leaves the question's end as it is: the
    choice was made and paid, and bringing the answer back must find it so.
    """
    question = _lock_with(answer)
    if _hidden_by(answer, actor):
        return
    require(policy.delete_answer(actor, answer, question))
    _hide(actor, question, answer, reason)
    count_answers(question.id, -1)


def restore_answer(actor: Actor, answer: Answer) -> None:
    """Show `answer` again. Raises `Refused`, `Conflict`."""
    question = _lock_with(answer)
    require(policy.restore_below(actor, answer, question))
    _show(actor, question, answer)
    count_answers(question.id, 1)


def delete_comment(actor: Actor, comment: Comment, reason: str = "") -> None:
    """Hide `comment`. Raises `Refused`, `Invalid`, `Conflict`."""
    question = _lock_with(comment)
    if _hidden_by(comment, actor):
        return
    require(policy.delete_comment(actor, comment, question))
    _hide(actor, question, comment, reason)


def restore_comment(actor: Actor, comment: Comment) -> None:
    """Show `comment` again. Raises `Refused`, `Conflict`."""
    question = _lock_with(comment)
    require(policy.restore_below(actor, comment, question))
    _show(actor, question, comment)


def _lock_with(post: Answer | Comment) -> Question:
    """Lock the question of `post`, then `post`; returns the question.

    Raises `Conflict` where `post` was moved to another one meanwhile, and would be counted there.
    """
    question = transitions.lock(post.question_id)
    db.session.refresh(post, with_for_update={"key_share": True})
    if post.question_id != question.id:
        raise Conflict(transitions.MOVED)
    return question


def _hidden_by(post: Post, actor: Actor) -> bool:
    """Whether deleting `post` is done already, on the same account: a repeated press."""
    return post.hidden_at is not None and post.hidden_by == _account(actor, post)


def _account(actor: Actor, post: Post) -> HiddenBy:
    return HiddenBy.AUTHOR if actor.id == post.author_id else HiddenBy.MODERATOR


def _hide(actor: Actor, question: Question, post: Post, reason: str) -> None:
    by = _account(actor, post)
    text = reasons.required(reason) if by == HiddenBy.MODERATOR else reasons.checked(reason)
    post.hidden_at, post.hidden_by, post.hidden_reason = clock.now(), by, text
    if by == HiddenBy.MODERATOR:
        awarding.restore(_given_key(post))
        awarding.award(
            post.author_id,
            f"{_kind(post)}_removed",
            _award_key(post),
            subject=f"{_kind(post)}:{post.id}",
            industry_id=question.industry_id,
            unseen=question.anonymous and post.author_id == question.author_id,
        )
    else:
        awarding.reverse(_given_key(post))
    _note(actor, question, post, "removed", text)
    outbox.record(PostRemoved(question.id, *_place(post), post.author_id))


def _show(actor: Actor, question: Question, post: Post) -> None:
    awarding.reverse(_award_key(post))
    awarding.restore(_given_key(post))
    post.hidden_at = post.hidden_by = post.hidden_reason = None
    _note(actor, question, post, "restored", "")
    outbox.record(PostRestored(question.id, *_place(post), post.author_id))


def _given_key(post: Post) -> str:
    """Key of what writing `post` had earned: only answers do.

    Whoever deletes their answer has not given one; what a removal costs contains it.
    """
    return f"{_kind(post)}:{post.id}"


def _award_key(post: Post) -> str:
    """Key of what this removal of `post` cost its author: a post can be removed again."""
    assert post.hidden_at is not None  # noqa: S101  (only of hidden posts)
    return f"removed:{_kind(post)}:{post.id}:{post.hidden_at:%Y%m%dT%H%M%S.%f}"


def _note(actor: Actor, question: Question, post: Post, what: str, reason: str) -> None:
    answer_id, comment_id = _place(post)
    data = {**reasons.as_data(reason), **({"comment": comment_id} if comment_id else {})}
    kind = f"{_kind(post)}_{what}"
    transitions.enter(question, kind, actor, answer_id=answer_id, data=data)


def _kind(post: Post) -> str:
    return {Question: "question", Answer: "answer", Comment: "comment"}[type(post)]


def _place(post: Post) -> tuple[int | None, int | None]:
    """The answer and the comment that `post` is or stands below."""
    if isinstance(post, Comment):
        return post.answer_id, post.id
    return (post.id, None) if isinstance(post, Answer) else (None, None)
