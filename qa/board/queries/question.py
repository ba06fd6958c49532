"""The question page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from qa.accounts.models import Member
from qa.board import policy
from qa.board.models import Question, State
from qa.board.trade_card import LABELS
from qa.board.tree import Node, tree
from qa.core.db import fetch
from qa.core.errors import Missing
from qa.core.i18n import _
from qa.core.rulings import Ruling
from qa.reputation.actors import Actor
from qa.reputation.models import Reputation

from .answers import AnswerView, answer_rows, answer_view
from .asked_as import AskedAs, asked_as
from .comments import CommentView, comments_of
from .ending import EndingView, ending_view
from .guides import GuideOfQuestion, guide_of
from .marks import Marks
from .mine import what_is_mine
from .order import ORDER_COLUMNS, OrderView, order_view, shown_to, unless_deleted, visible
from .revisions import EditingView, editing_view
from .shapes import Author
from .talk import talk_below
from .timeline import Step, timeline

SORTS = ("best", "newest", "oldest")


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question as its reader sees it, with everything below it.

    `can` holds the rulings for the acts on the question; `answers` is one page of them.
    """

    id: int
    author_id: int
    slug: str
    title: str
    excerpt: str
    body_html: str
    tags: list[str]
    state: str
    bounty: int
    created_at: datetime
    deadline_at: datetime
    ballot_ends_at: datetime | None
    ending: EndingView
    score: int
    views: int
    answer_count: int
    author: Author | None
    industry: Node
    trade: Node
    my_vote: int
    marks: Marks
    mine: bool
    drafted: bool
    comments: Sequence[CommentView]
    answers: Sequence[AnswerView]
    timeline: Sequence[Step]
    guide: GuideOfQuestion
    page: int
    has_next: bool
    sort: str
    order: OrderView
    asked_as: AskedAs
    editing: EditingView
    can: Mapping[str, Ruling]

    @property
    def solved(self) -> bool:
        """Whether an answer was accepted."""
        return self.state == State.SOLVED

    @property
    def shown(self) -> frozenset[int]:
        """Ids of the answers on this page."""
        return frozenset(answer.id for answer in self.answers)


def question_page(
    viewer: Actor | None, question_id: int, page: int = 1, sort: str = "best"
) -> QuestionView:
    """The question with a page of its answers, best first. Raises `Missing`.

    At most seven statements, however many answers and comments there are.
    """
    row = _question(viewer, question_id)
    answers, has_next = answer_rows(viewer, question_id, page, sort)
    answer_ids = [answer.id for answer in answers]
    comments = comments_of(viewer, row, answer_ids)
    talk = talk_below(viewer, row, answers)
    mine = what_is_mine(viewer, row, answers)
    industries = tree().by_id
    return QuestionView(
        id=row.id,
        author_id=row.author_id,
        slug=row.slug,
        title=row.title,
        excerpt=row.excerpt,
        body_html=row.body_html,
        tags=row.tags,
        state=row.state,
        bounty=row.bounty,
        created_at=row.created_at,
        deadline_at=row.deadline_at,
        ballot_ends_at=row.ballot_ends_at,
        ending=ending_view(viewer, row),
        score=row.ups - row.downs,
        views=row.views,
        answer_count=row.answers,
        author=None if row.anonymous else Author(row.name, row.level or 1),
        industry=industries[row.industry_id],
        trade=industries[row.trade_id],
        my_vote=mine.opinions.votes.get(None, 0),
        marks=mine.marks,
        mine=viewer is not None and viewer.id == row.author_id,
        drafted=mine.drafted,
        comments=comments.get(None, ()),
        answers=[
            answer_view(viewer, row, answer, comments, talk, mine.opinions, mine.edits)
            for answer in answers
        ],
        timeline=timeline(question_id),
        guide=guide_of(viewer, row, _best_author(answers)),
        page=page,
        has_next=has_next,
        sort=sort,
        order=order_view(viewer, row),
        asked_as=asked_as(viewer, row),
        editing=editing_view(viewer, row, row, mine.edits.get(None)),
        can=unless_deleted(
            row,
            {
                "answer": policy.answer(viewer, row, _is_among(viewer, answers)),
                "vote_up": policy.vote_up(viewer, row, row),
                "vote_down": policy.vote_down(viewer, row, row),
                "comment": policy.comment(viewer, row, row),
                "invite": policy.invite(viewer, row),
            },
        ),
    )


def _best_author(answers: Sequence[Any]) -> int | None:
    """Who wrote the answer that stands out, which is the first one of the first page."""
    best = (a for a in answers[:1] if a.accepted_at or a.recommended_at)
    return next((answer.author_id for answer in best), None)


def _is_among(viewer: Actor | None, answers: Sequence[Any]) -> bool:
    return viewer is not None and any(answer.author_id == viewer.id for answer in answers)


_QUESTION = (
    select(
        Question.id,
        Question.author_id,
        Question.slug,
        Question.title,
        Question.excerpt,
        Question.body_html,
        Question.tags,
        Question.state,
        Question.bounty,
        Question.created_at,
        Question.edited_at,
        Question.deadline_at,
        Question.ballot_ends_at,
        Question.solved_at,
        Question.outcome_asked_at,
        Question.accepted_answer_id,
        Question.round,
        Question.ups,
        Question.downs,
        Question.views,
        Question.answers,
        Question.anonymous,
        Question.industry_id,
        Question.trade_id,
        Question.kind,
        Question.red_flags,
        *(getattr(Question, name) for name in LABELS),
        Question.revealed_to_id,
        *ORDER_COLUMNS,
        Member.name,
        Reputation.level,
    )
    .join(Member, Member.id == Question.author_id)
    .outerjoin(Reputation, Reputation.member_id == Member.id)
    .where(Question.id == bindparam("question_id"), visible(Question))
)


def _question(viewer: Actor | None, question_id: int) -> Any:
    row = fetch(_QUESTION, question_id=question_id, **shown_to(viewer)).one_or_none()
    if row is None:
        raise Missing(_("There is no such question."))
    return row
