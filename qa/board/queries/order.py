"""What keeping order has done to a question, and what its reader may do about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from qa.board import policy
from qa.board.models import CloseVote, HiddenBy, Question
from qa.board.tree import Node, tree
from qa.core import clock
from qa.core.db import fetch
from qa.core.rulings import Denied, Ruling
from qa.reputation.actors import Actor
from qa.reputation.rules import rules


@dataclass(frozen=True, slots=True)
class Removal:
    """That a post is deleted: by its author or by a moderator, and what they said to it."""

    by_author: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Linked:
    """Another question about the same thing."""

    id: int
    slug: str
    title: str


@dataclass(frozen=True, slots=True)
class Voices:
    """The voices that wait: for closing or for reopening, whichever is possible now."""

    count: int
    needed: int
    mine: bool


@dataclass(frozen=True, slots=True)
class OrderView:
    """How a question stands. `can` holds the rulings for the acts, for members alone.

    `original` answers it where it is a duplicate; `duplicates` are answered here; `industries`
    names those it was moved between.
    """

    removal: Removal | None
    closed_reason: str | None
    locked: bool
    protected: bool
    featured: bool
    pinned: bool
    original: Linked | None
    duplicates: Sequence[Linked]
    voices: Voices
    industries: Mapping[int, Node]
    can: Mapping[str, Ruling]

    @property
    def acts(self) -> bool:
        """Whether there is anything at all that the reader may do."""
        return any(ruling.ok for name, ruling in self.can.items() if name != "restore")


_duplicate = aliased(Question)

ORDER_COLUMNS = (
    Question.locked_at,
    Question.protected_at,
    Question.featured_at,
    Question.pinned_at,
    Question.hidden_at,
    Question.hidden_by,
    Question.hidden_reason,
    Question.closed_reason,
    Question.duplicate_of_id,
    select(_duplicate.id)
    .where(_duplicate.duplicate_of_id == Question.id)
    .correlate(Question)
    .exists()
    .label("has_duplicates"),
)
"""What `order_view` and the policies need of a question beside its state and its author."""


def order_view(viewer: Actor | None, question: Any) -> OrderView:
    """The view of the row `question`; a statement more only where there is more to tell."""
    can = _rulings(viewer, question) if viewer is not None else {}
    original, duplicates = _linked(question)
    return OrderView(
        removal=removal(question),
        closed_reason=question.closed_reason,
        locked=question.locked_at is not None,
        protected=question.protected_at is not None,
        featured=question.featured_at is not None,
        pinned=question.pinned_at is not None,
        original=original,
        duplicates=duplicates,
        voices=_voices(viewer, question, can),
        industries=tree().by_id,
        can=can,
    )


def removal(post: Any) -> Removal | None:
    """Who deleted `post` and why; None where it is to be seen."""
    if post.hidden_at is None:
        return None
    return Removal(post.hidden_by == HiddenBy.AUTHOR, post.hidden_reason or "")


def comment_rulings(viewer: Actor | None, comment: Any, question: Any) -> Mapping[str, Ruling]:
    """The rulings for deleting and restoring a comment on the page of `question`."""
    if viewer is None:
        return {}
    return {
        "delete": policy.delete_comment(viewer, comment, question),
        "restore": policy.restore_below(viewer, comment, question),
    }


def answer_rulings(
    viewer: Actor | None, answer: Any, question: Any, can: Mapping[str, Ruling]
) -> Mapping[str, Ruling]:
    """The rulings `can` for an answer, as far as it is there, with those for deleting it."""
    if viewer is None:
        return can
    return {
        **unless_deleted(question, unless_deleted(answer, can)),
        "delete": policy.delete_answer(viewer, answer, question),
        "restore": policy.restore_below(viewer, answer, question),
    }


def shown_to(viewer: Actor | None) -> Mapping[str, Any]:
    """Values of the parameters of `visible`."""
    sees = viewer is not None and viewer.may("see_deleted")
    return {"viewer_id": viewer.id if viewer else 0, "sees_deleted": sees}


def visible(table: Any) -> Any:
    """The condition that a post is there for its reader, as `policy.see_deleted` has it."""
    return or_(
        table.hidden_at.is_(None),
        table.author_id == bindparam("viewer_id"),
        bindparam("sees_deleted", type_=Question.anonymous.type),
    )


def unless_deleted(question: Any, can: Mapping[str, Ruling]) -> Mapping[str, Ruling]:
    """The rulings `can`; about a deleted post nothing can be done until it is back."""
    if question.hidden_at is None:
        return can
    return dict.fromkeys(can, policy.DELETED)


def _rulings(viewer: Actor, question: Any) -> Mapping[str, Ruling]:
    return {
        "close": policy.close(viewer, question),
        "vote_close": policy.vote_close(viewer, question),
        "suggest_duplicate": policy.suggest_duplicate(viewer, question),
        "merge": _merge(viewer, question),
        "reopen": policy.reopen(viewer, question),
        "vote_reopen": policy.vote_reopen(viewer, question),
        "move": policy.move(viewer, question),
        "mark": policy.keep_order(viewer, question),
        "delete": policy.delete_question(viewer, question),
        "restore": policy.restore(viewer, question),
    }


def _merge(viewer: Actor, question: Any) -> Ruling:
    if question.duplicate_of_id is None or not question.answers:
        return Denied("")
    return policy.keep_order(viewer, question)


_LINKED = (
    select(Question.id, Question.slug, Question.title)
    .where(
        Question.hidden_at.is_(None),
        or_(
            Question.id == bindparam("original_id"),
            Question.duplicate_of_id == bindparam("question_id"),
        ),
    )
    .order_by(Question.id)
    .limit(30)
)


def _linked(question: Any) -> tuple[Linked | None, Sequence[Linked]]:
    if question.duplicate_of_id is None and not question.has_duplicates:
        return None, ()
    ids = {"original_id": question.duplicate_of_id, "question_id": question.id}
    found = [Linked(*row) for row in fetch(_LINKED, **ids)]
    original = next((link for link in found if link.id == question.duplicate_of_id), None)
    return original, [link for link in found if link is not original]


_VOICES = select(
    func.count(), func.count().filter(CloseVote.voter_id == bindparam("voter_id"))
).where(
    and_(
        CloseVote.question_id == bindparam("question_id"),
        CloseVote.kind == bindparam("kind"),
        CloseVote.counted_at.is_(None),
        CloseVote.at > bindparam("since"),
    )
)


def _voices(viewer: Actor | None, question: Any, can: Mapping[str, Ruling]) -> Voices:
    life = rules().life
    closing = can.get("vote_close", _NOBODY).ok or can.get("suggest_duplicate", _NOBODY).ok
    reopening = can.get("vote_reopen", _NOBODY).ok
    needed = life.reopen_votes if reopening else life.close_votes
    if viewer is None or not (closing or reopening):
        return Voices(0, needed, False)
    count, mine = fetch(
        _VOICES,
        voter_id=viewer.id,
        question_id=question.id,
        kind="reopen" if reopening else "close",
        since=clock.now() - timedelta(days=life.close_vote_days),
    ).one()
    return Voices(count, needed, mine > 0)


_NOBODY: Ruling = Denied("")
