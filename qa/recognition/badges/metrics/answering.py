"""What those who answer do, and what others think of it."""

from __future__ import annotations

from sqlalchemy import and_, func, select

from qa.board.models import Answer, FollowUp, Invitation, Kind, Question, Vote

from .steps import FEW_VOTES, SEEN, Metric, kept, seconds_between, steps

QUICK = 60 * 60
"""Seconds within which an answer is quick."""

OLD = 60 * 24 * 60 * 60
"""Seconds after which whoever answers revives a question."""

_age = seconds_between(Question.created_at, Answer.created_at)
_best = kept("answer", "answer_accepted", "answer_chosen_by_vote")
_chosen = kept("answer", "answer_chosen_by_vote")
_helpful = kept("answer", "answer_found_helpful")
_is_best = and_(_best.c.post_id == Answer.id, _best.c.member_id == Answer.author_id, SEEN)
_votes = and_(Vote.answer_id == Answer.id, Vote.counted, Vote.value != 0, Answer.ups >= FEW_VOTES)

_in_industries = (
    select(
        Answer.author_id.label("author_id"),
        func.min(_best.c.at).label("at"),
        func.min(_best.c.tie).label("tie"),
    )
    .where(_is_best)
    .group_by(Answer.author_id, _best.c.industry_id)
    .subquery("in_industries")
)

METRICS = {
    "answers_given": Metric(
        steps(Answer.author_id, Answer.created_at, Answer.id, SEEN),
    ),
    "answers_accepted": Metric(
        steps(Answer.author_id, _best.c.at, _best.c.tie, _is_best),
    ),
    "accepted_in_industry": Metric(
        steps(
            Answer.author_id, _best.c.at, _best.c.tie, _is_best, _best.c.industry_id.is_not(None),
            part=_best.c.industry_id,
        ),
        each="industry",
    ),
    "industries_answered": Metric(
        steps(_in_industries.c.author_id, _in_industries.c.at, _in_industries.c.tie),
    ),
    "answers_quick": Metric(
        steps(Answer.author_id, _best.c.at, _best.c.tie, _is_best, _age.between(0, QUICK)),
    ),
    "genuine_solved": Metric(
        steps(Answer.author_id, _best.c.at, _best.c.tie, _is_best, Question.kind == Kind.GENUINE),
    ),
    "answers_chosen": Metric(
        steps(
            Answer.author_id, _chosen.c.at, _chosen.c.tie, SEEN,
            and_(_chosen.c.post_id == Answer.id, _chosen.c.member_id == Answer.author_id),
        ),
    ),
    "answers_helpful": Metric(
        steps(
            Answer.author_id, _helpful.c.at, _helpful.c.tie, SEEN,
            and_(_helpful.c.post_id == Answer.id, _helpful.c.member_id == Answer.author_id),
            part=Answer.id,
        ),
        each="answer",
    ),
    "answer_score": Metric(
        steps(
            Answer.author_id, Vote.at, Vote.id, SEEN, _votes, part=Answer.id, amount=Vote.value,
        ),
        each="answer",
        least=FEW_VOTES,
    ),
    "revived_score": Metric(
        steps(
            Answer.author_id, Vote.at, Vote.id, SEEN, _votes, _age >= OLD,
            part=Answer.id, amount=Vote.value,
        ),
        each="answer",
        least=FEW_VOTES,
    ),
    "answers_referenced": Metric(
        steps(
            Answer.author_id, Answer.created_at, Answer.id, SEEN,
            func.json_array_length(Answer.references) > 0,
        ),
    ),
    "outcomes_working": Metric(
        steps(Answer.author_id, Answer.outcome_at, Answer.id, SEEN, Answer.outcome == "works"),
    ),
    "invitations_taken": Metric(
        steps(
            Answer.author_id, Answer.created_at, Answer.id, SEEN,
            and_(
                Invitation.question_id == Answer.question_id,
                Invitation.invitee_id == Answer.author_id,
                Invitation.state == "answered",
            ),
        ),
    ),
    "follow_ups_answered": Metric(
        steps(
            FollowUp.author_id, FollowUp.created_at, FollowUp.id, SEEN,
            and_(
                FollowUp.answer_id == Answer.id,
                FollowUp.author_id == Answer.author_id,
                FollowUp.hidden_at.is_(None),
            ),
        ),
    ),
    "bounties_won": Metric(
        steps(Answer.author_id, _best.c.at, _best.c.tie, _is_best, Answer.share > 0),
    ),
}  # fmt: skip
"""The sums of those who answer."""
