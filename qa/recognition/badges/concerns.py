"""Which facts can change whose badges, and the reaction that settles them.

A fact that is not listed changes none, or none at once: what no fact announces is found by the
next round (`rounds`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select, union

from qa.accounts.events import ProfileEdited
from qa.board.answer_events import FollowUpHidden, FollowUpPosted, GuideGrown, GuideKept
from qa.board.events import (
    AcceptanceWithdrawn,
    AnswerAccepted,
    AnswerGiven,
    AnswerRecommended,
    BountyRaised,
    CommentPosted,
    EditDecided,
    OutcomeReported,
    QuestionAsked,
    QuestionDeclined,
    QuestionExpired,
    VoteCast,
)
from qa.board.models import Answer, CloseVote, Comment, Question, SuggestedEdit
from qa.board.order.events import (
    AnswersMoved,
    PostRemoved,
    PostRestored,
    QuestionClosed,
    QuestionMarked,
    QuestionReopened,
)
from qa.core.db import db
from qa.core.outbox import Fact
from qa.moderation.events import FlagDecided, RingDecided, RingWaits
from qa.moderation.models import Flag, Ring
from qa.reputation.events import LevelReached

from .awarding import hold, settle
from .metrics import answering, asking

Who = Callable[[Any], Collection[int]]


def actor(fact: Any) -> list[int]:
    """Whom the fact names as its member or author."""
    return [fact.member_id if hasattr(fact, "member_id") else fact.author_id]


def asker(fact: Any) -> Collection[int]:
    """Who asked the question of the fact."""
    return _ids(select(Question.author_id).where(Question.id == fact.question_id))


def answerer(fact: Any) -> Collection[int]:
    """Who gave the answer of the fact; nobody where it is about no answer."""
    if fact.answer_id is None:
        return ()
    return _ids(select(Answer.author_id).where(Answer.id == fact.answer_id))


def voted_on(fact: VoteCast) -> Collection[int]:
    """Whose post was voted on."""
    return asker(fact) if fact.answer_id is None else answerer(fact)


def everybody(fact: Any) -> Collection[int]:
    """Who asked, answered and commented below the question of the fact."""
    return _ids(
        union(
            *(
                select(table.author_id).where(key == fact.question_id)
                for table, key in (
                    (Question, Question.id),
                    (Answer, Answer.question_id),
                    (Comment, Comment.question_id),
                )
            )
        )
    )


def touched(fact: PostRemoved | PostRestored) -> Collection[int]:
    """Whose posts were hidden with a post, or are shown again with it."""
    return actor(fact) if fact.comment_id is not None else everybody(fact)


def commenter(fact: CommentPosted) -> Collection[int]:
    """Who wrote the comment."""
    return _ids(select(Comment.author_id).where(Comment.id == fact.comment_id))


def editor(fact: EditDecided) -> Collection[int]:
    """Who suggested the edit."""
    return _ids(select(SuggestedEdit.author_id).where(SuggestedEdit.id == fact.edit_id))


def flagger(fact: FlagDecided) -> Collection[int]:
    """Who made the report."""
    return _ids(select(Flag.flagger_id).where(Flag.id == fact.flag_id))


def ring(fact: RingDecided | RingWaits) -> Collection[int]:
    """The members of the ring. What its last part changes is found by the weekly round."""
    found = db.session.get(Ring, fact.ring_id)
    return found.members if found else ()


def closers(fact: Any) -> Collection[int]:
    """Who said that the question was asked before."""
    return _ids(
        select(CloseVote.voter_id).where(
            CloseVote.question_id == fact.question_id, CloseVote.duplicate_of_id.is_not(None)
        )
    )


def _ids(query: Any) -> Collection[int]:
    return set(db.session.scalars(query))


class Concern(NamedTuple):
    """Who is concerned by a fact, and in which metrics."""

    who: Who
    metrics: Sequence[str]


_BEST = (
    "answers_accepted", "accepted_in_industry", "industries_answered", "answers_quick",
    "genuine_solved", "answers_chosen", "outcomes_working", "bounties_won", "level",
)  # fmt: skip
_END = Concern(asker, ("questions_ended", "bounty_given", "outcomes_told"))
_POSTS = (*asking.METRICS, *answering.METRICS, "comments_written", "level")

CONCERNS: Mapping[type[Fact], Sequence[Concern]] = {
    ProfileEdited: (Concern(actor, ("profile_filled",)),),
    LevelReached: (Concern(actor, ("level",)),),
    QuestionAsked: (Concern(actor, ("questions_asked",)),),
    AnswerGiven: (
        Concern(actor, ("answers_given", "answers_referenced", "invitations_taken")),
    ),
    VoteCast: (
        Concern(voted_on, ("question_score", "answer_score", "revived_score", "level")),
    ),
    AnswerAccepted: (Concern(answerer, _BEST), _END),
    AcceptanceWithdrawn: (Concern(answerer, _BEST), _END),
    AnswerRecommended: (Concern(answerer, _BEST), _END),
    OutcomeReported: (Concern(answerer, ("outcomes_working",)), _END),
    QuestionDeclined: (_END,),
    QuestionExpired: (_END,),
    BountyRaised: (_END,),
    CommentPosted: (Concern(commenter, ("comments_written",)),),
    FollowUpPosted: (Concern(answerer, ("follow_ups_answered",)),),
    FollowUpHidden: (Concern(answerer, ("follow_ups_answered",)),),
    GuideGrown: (Concern(asker, ("guides_grown",)),),
    GuideKept: (Concern(asker, ("guides_grown",)),),
    EditDecided: (Concern(editor, ("edits_approved",)),),
    FlagDecided: (Concern(flagger, ("flags_upheld",)),),
    RingDecided: (Concern(ring, _POSTS),),
    RingWaits: (Concern(ring, _POSTS),),
    QuestionMarked: (Concern(asker, ("questions_featured",)),),
    QuestionClosed: (Concern(closers, ("duplicates_found",)), _END),
    QuestionReopened: (Concern(closers, ("duplicates_found",)), _END),
    AnswersMoved: (Concern(everybody, _POSTS),),
    PostRemoved: (Concern(touched, _POSTS),),
    PostRestored: (Concern(touched, _POSTS),),
}  # fmt: skip

ALONE = ("question_views", "answers_helpful", "level")
"""Metrics that also change where no fact tells of it: counters, what a chore awards, penalties."""

ANNOUNCED = {
    name for concerns in CONCERNS.values() for concern in concerns for name in concern.metrics
} - set(ALONE)
"""The metrics that change with some fact; the others are for the nightly round."""


def settling(fact: type[Fact]) -> Callable[[dict[str, Any]], None]:
    """The reaction to `fact`: have everybody it concerns hold what they have earned."""

    def settle_concerned(payload: dict[str, Any]) -> None:
        wanted: dict[int, frozenset[str]] = {}
        for concern in CONCERNS[fact]:
            for member_id in concern.who(fact(**payload)):
                wanted[member_id] = wanted.get(member_id, frozenset()).union(concern.metrics)
        hold(list(wanted))
        for metrics in set(wanted.values()):
            alike = [member_id for member_id, names in wanted.items() if names == metrics]
            settle(alike, sorted(metrics))

    return settle_concerned
