"""What askers do, and what they put up for it; anonymous questions count for nothing."""

from __future__ import annotations

from sqlalchemy import and_, func

from qa.board.models import Answer, Guide, Question, Vote

from .steps import FEW_VOTES, NAMED, NO_MOMENT, SEEN, Metric, kept, steps

_ended = kept("question", "question_ended_in_time")

METRICS = {
    "questions_asked": Metric(
        steps(Question.author_id, Question.created_at, Question.id, NAMED),
    ),
    "question_score": Metric(
        steps(
            Question.author_id,
            Vote.at,
            Vote.id,
            NAMED,
            Question.ups >= FEW_VOTES,
            and_(Vote.question_id == Question.id, Vote.counted, Vote.value != 0),
            part=Question.id,
            amount=Vote.value,
        ),
        each="question",
        least=FEW_VOTES,
    ),
    "question_views": Metric(
        steps(
            Question.author_id, NO_MOMENT, Question.id, NAMED, part=Question.id,
            amount=Question.views,
        ),
        each="question",
        undated=True,
    ),
    "questions_ended": Metric(
        steps(
            Question.author_id,
            _ended.c.at,
            _ended.c.tie,
            NAMED,
            and_(_ended.c.post_id == Question.id, _ended.c.member_id == Question.author_id),
        ),
    ),
    "guides_grown": Metric(
        steps(
            Question.author_id,
            Guide.created_at,
            Guide.id,
            NAMED,
            and_(Guide.question_id == Question.id, Guide.hidden_at.is_(None)),
        ),
    ),
    "questions_featured": Metric(
        steps(
            Question.author_id,
            Question.featured_at,
            Question.id,
            NAMED,
            Question.featured_at.is_not(None),
            part=Question.id,
        ),
        each="question",
    ),
    "outcomes_told": Metric(
        steps(
            Question.author_id,
            Answer.outcome_at,
            Answer.id,
            NAMED,
            SEEN,
            Answer.outcome_at.is_not(None),
        ),
    ),
    "bounty_given": Metric(
        steps(
            Question.author_id,
            func.coalesce(Answer.accepted_at, Answer.recommended_at, Question.solved_at),
            Answer.id,
            NAMED,
            SEEN,
            Answer.share > 0,
            amount=Answer.share,
        ),
    ),
}  # fmt: skip
"""The sums of askers."""
