"""What members do for others' posts and for order; votes and reports stay secret."""

from __future__ import annotations

from sqlalchemy import and_, func, or_, select

from qa.board.models import (
    Answer,
    Ballot,
    CloseReason,
    CloseVote,
    Comment,
    Question,
    SuggestedEdit,
    Vote,
)
from qa.moderation.models import Flag

from .steps import Metric, not_nameless, steps

_edited_answer = (
    select(Answer.question_id).where(Answer.id == SuggestedEdit.answer_id).scalar_subquery()
)

METRICS = {
    "comments_written": Metric(
        steps(
            Comment.author_id,
            Comment.created_at,
            Comment.id,
            and_(Comment.question_id == Question.id, Comment.hidden_at.is_(None)),
            Question.hidden_at.is_(None),
            or_(
                Comment.answer_id.is_(None),
                select(Answer.id)
                .where(Answer.id == Comment.answer_id, Answer.hidden_at.is_(None))
                .exists(),
            ),
            not_nameless(Comment.author_id),
        ),
    ),
    "edits_approved": Metric(
        steps(
            SuggestedEdit.author_id,
            SuggestedEdit.decided_at,
            SuggestedEdit.id,
            SuggestedEdit.state == "approved",
            Question.id == func.coalesce(SuggestedEdit.question_id, _edited_answer),
            not_nameless(SuggestedEdit.author_id),
        ),
    ),
    "flags_upheld": Metric(
        steps(Flag.flagger_id, Flag.decided_at, Flag.id, Flag.state == "upheld"),
        discreet=True,
    ),
    "duplicates_found": Metric(
        steps(
            CloseVote.voter_id,
            CloseVote.counted_at,
            CloseVote.id,
            and_(CloseVote.question_id == Question.id, CloseVote.counted_at.is_not(None)),
            CloseVote.duplicate_of_id == Question.duplicate_of_id,
            Question.closed_reason == CloseReason.DUPLICATE,
            not_nameless(CloseVote.voter_id),
        ),
        discreet=True,
    ),
    "ballots_cast": Metric(
        steps(Ballot.voter_id, Ballot.at, Ballot.id),
        discreet=True,
    ),
    "votes_cast": Metric(
        steps(Vote.voter_id, Vote.at, Vote.id, Vote.counted.is_(True), Vote.value != 0),
        discreet=True,
    ),
}
"""The sums of those who help along."""
