"""The answers of a question page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, or_, select

from qa.accounts.models import Member
from qa.board import policy
from qa.board.models import Answer, Question
from qa.core.db import db, fetch
from qa.core.rulings import Ruling
from qa.reputation.actors import Actor
from qa.reputation.models import Reputation

from .comments import CommentView
from .ending import AnswerEndingView, answer_ending_view
from .order import Removal, answer_rulings, removal, shown_to, visible
from .revisions import EditingView, editing_view
from .shapes import Author
from .talk import TALK_COLUMNS, Talk, TalkView, talk_view
from .votes import Opinions

ANSWERS_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class AnswerView:
    """An answer as its reader sees it; `can` holds the rulings for the acts on it."""

    id: int
    author_id: int
    body_html: str
    talk: TalkView
    created_at: datetime
    accepted: bool
    ending: AnswerEndingView
    mine: bool
    removal: Removal | None
    score: int
    helpful_yes: int
    author: Author
    my_vote: int
    comments: Sequence[CommentView]
    editing: EditingView
    can: Mapping[str, Ruling]


_ANSWERS = (
    select(
        Answer.id,
        Answer.author_id,
        Answer.body_html,
        *TALK_COLUMNS,
        Answer.created_at,
        Answer.edited_at,
        Answer.accepted_at,
        Answer.recommended_at,
        Answer.share,
        Answer.outcome,
        Answer.outcome_note,
        Answer.outcome_at,
        Answer.hidden_at,
        Answer.hidden_by,
        Answer.hidden_reason,
        Answer.ups,
        Answer.downs,
        Answer.helpful_yes,
        Member.name,
        Reputation.level,
    )
    .join(Member, Member.id == Answer.author_id)
    .outerjoin(Reputation, Reputation.member_id == Member.id)
    .where(Answer.question_id == bindparam("question_id"), visible(Answer))
    .order_by(
        Answer.hidden_at.is_not(None),
        Answer.accepted_at.is_(None),
        Answer.recommended_at.is_(None),
    )
    .limit(ANSWERS_A_PAGE + 1)
    .offset(bindparam("offset"))
)

_SORTED_ANSWERS = {
    "best": _ANSWERS.order_by(Answer.rank.desc(), Answer.id),
    "newest": _ANSWERS.order_by(Answer.id.desc()),
    "oldest": _ANSWERS.order_by(Answer.id),
}


def answer_rows(
    viewer: Actor | None, question_id: int, page: int, sort: str
) -> tuple[Sequence[Any], bool]:
    """The rows of a page of answers, and whether more follow: deleted ones, for some, as well."""
    offset = (page - 1) * ANSWERS_A_PAGE
    values = {"question_id": question_id, "offset": offset, **shown_to(viewer)}
    rows = fetch(_SORTED_ANSWERS[sort], **values).all()
    return rows[:ANSWERS_A_PAGE], len(rows) > ANSWERS_A_PAGE


def page_of(answer: Answer, question: Question) -> int:
    """The page on which `answer` stands where the oldest come first, and the best before them."""
    best_id = question.accepted_answer_id or question.recommended_answer_id
    if question.answers <= ANSWERS_A_PAGE or answer.id == best_id:
        return 1
    before = db.session.scalar(
        select(func.count()).where(
            Answer.question_id == question.id,
            Answer.hidden_at.is_(None),
            or_(Answer.id < answer.id, Answer.id == best_id),
        )
    )
    return (before or 0) // ANSWERS_A_PAGE + 1


def answer_view(
    viewer: Actor | None,
    question: Any,
    answer: Any,
    comments: Mapping[int | None, Sequence[CommentView]],
    talk: Talk,
    opinions: Opinions,
    edits: Mapping[int | None, int],
) -> AnswerView:
    return AnswerView(
        id=answer.id,
        author_id=answer.author_id,
        body_html=answer.body_html,
        talk=talk_view(viewer, question, answer, talk, opinions.reactions),
        created_at=answer.created_at,
        accepted=answer.accepted_at is not None,
        ending=answer_ending_view(viewer, question, answer),
        mine=viewer is not None and viewer.id == answer.author_id,
        removal=removal(answer),
        score=answer.ups - answer.downs,
        helpful_yes=answer.helpful_yes,
        author=Author(answer.name, answer.level or 1),
        my_vote=opinions.votes.get(answer.id, 0),
        comments=comments.get(answer.id, ()),
        editing=editing_view(viewer, question, answer, edits.get(answer.id)),
        can=answer_rulings(
            viewer,
            answer,
            question,
            {
                "vote_up": policy.vote_up(viewer, answer, question),
                "vote_down": policy.vote_down(viewer, answer, question),
                "accept": policy.accept(viewer, question, answer),
                "comment": policy.comment(viewer, question, answer),
            },
        ),
    )
