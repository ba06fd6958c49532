"""The question page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, or_, select

from qa.accounts.models import Member
from qa.board import policy
from qa.board.models import Answer, Comment, Question, State, TimelineEntry
from qa.board.tree import Node, tree
from qa.core.db import fetch
from qa.core.errors import Missing
from qa.core.i18n import _
from qa.core.rulings import Ruling
from qa.reputation.actors import Actor
from qa.reputation.models import Reputation

from .shapes import Author
from .votes import my_votes

ANSWERS_A_PAGE = 50
SORTS = ("best", "newest", "oldest")


@dataclass(frozen=True, slots=True)
class CommentView:
    """A comment as it is shown. `author` is the name, None where the asker stays anonymous."""

    id: int
    body_html: str
    created_at: datetime
    author: str | None


@dataclass(frozen=True, slots=True)
class AnswerView:
    """An answer as its reader sees it; `can` holds the rulings for the acts on it."""

    id: int
    author_id: int
    body_html: str
    references: list[str]
    created_at: datetime
    accepted: bool
    score: int
    author: Author
    my_vote: int
    comments: Sequence[CommentView]
    can: Mapping[str, Ruling]


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the question's life."""

    kind: str
    at: datetime
    answer_id: int | None
    actor: str | None


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
    score: int
    answer_count: int
    author: Author | None
    industry: Node
    trade: Node
    my_vote: int
    mine: bool
    comments: Sequence[CommentView]
    answers: Sequence[AnswerView]
    timeline: Sequence[Step]
    page: int
    sort: str
    can: Mapping[str, Ruling]

    @property
    def solved(self) -> bool:
        """Whether an answer was accepted."""
        return self.state == State.SOLVED

    @property
    def shown(self) -> frozenset[int]:
        """Ids of the answers on this page."""
        return frozenset(answer.id for answer in self.answers)

    @property
    def pages(self) -> int:
        """How many pages its answers fill."""
        return max(1, -(-self.answer_count // ANSWERS_A_PAGE))


def question_page(
    viewer: Actor | None, question_id: int, page: int = 1, sort: str = "best"
) -> QuestionView:
    """The question with a page of its answers, best first. Raises `Missing`.

    At most six statements, however many answers and comments there are.
    """
    row = _question(question_id)
    answers = _answers(question_id, page, sort)
    comments = _comments(row, [answer.id for answer in answers])
    votes = my_votes(viewer, question_id, [answer.id for answer in answers])
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
        score=row.ups - row.downs,
        answer_count=row.answers,
        author=None if row.anonymous else Author(row.name, row.level or 1),
        industry=industries[row.industry_id],
        trade=industries[row.trade_id],
        my_vote=votes.get(None, 0),
        mine=viewer is not None and viewer.id == row.author_id,
        comments=comments.get(None, ()),
        answers=[_answer_view(viewer, row, answer, comments, votes) for answer in answers],
        timeline=_timeline(question_id),
        page=page,
        sort=sort,
        can={
            "answer": policy.answer(viewer, row, _is_among(viewer, answers)),
            "vote_up": policy.vote_up(viewer, row),
            "vote_down": policy.vote_down(viewer, row),
            "comment": policy.comment(viewer, row, row),
        },
    )


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
        Question.deadline_at,
        Question.ups,
        Question.downs,
        Question.answers,
        Question.anonymous,
        Question.industry_id,
        Question.trade_id,
        Member.name,
        Reputation.level,
    )
    .join(Member, Member.id == Question.author_id)
    .outerjoin(Reputation, Reputation.member_id == Member.id)
    .where(Question.id == bindparam("question_id"), Question.hidden_at.is_(None))
)


def _question(question_id: int) -> Any:
    row = fetch(_QUESTION, question_id=question_id).one_or_none()
    if row is None:
        raise Missing(_("There is no such question."))
    return row


_ANSWERS = (
    select(
        Answer.id,
        Answer.author_id,
        Answer.body_html,
        Answer.references,
        Answer.created_at,
        Answer.accepted_at,
        Answer.ups,
        Answer.downs,
        Member.name,
        Reputation.level,
    )
    .join(Member, Member.id == Answer.author_id)
    .outerjoin(Reputation, Reputation.member_id == Member.id)
    .where(Answer.question_id == bindparam("question_id"), Answer.hidden_at.is_(None))
    .order_by(Answer.accepted_at.is_(None))
    .limit(ANSWERS_A_PAGE)
    .offset(bindparam("offset"))
)

_SORTED_ANSWERS = {
    "best": _ANSWERS.order_by(Answer.rank.desc(), Answer.id),
    "newest": _ANSWERS.order_by(Answer.id.desc()),
    "oldest": _ANSWERS.order_by(Answer.id),
}


def _answers(question_id: int, page: int, sort: str) -> Sequence[Any]:
    offset = (page - 1) * ANSWERS_A_PAGE
    return fetch(_SORTED_ANSWERS[sort], question_id=question_id, offset=offset).all()


def _answer_view(
    viewer: Actor | None,
    question: Any,
    answer: Any,
    comments: Mapping[int | None, Sequence[CommentView]],
    votes: Mapping[int | None, int],
) -> AnswerView:
    return AnswerView(
        id=answer.id,
        author_id=answer.author_id,
        body_html=answer.body_html,
        references=answer.references,
        created_at=answer.created_at,
        accepted=answer.accepted_at is not None,
        score=answer.ups - answer.downs,
        author=Author(answer.name, answer.level or 1),
        my_vote=votes.get(answer.id, 0),
        comments=comments.get(answer.id, ()),
        can={
            "vote_up": policy.vote_up(viewer, answer),
            "vote_down": policy.vote_down(viewer, answer),
            "accept": policy.accept(viewer, question, answer),
            "comment": policy.comment(viewer, question, answer),
        },
    )


_COMMENTS = (
    select(
        Comment.answer_id,
        Comment.id,
        Comment.body_html,
        Comment.created_at,
        Comment.author_id,
        Member.name,
    )
    .join(Member, Member.id == Comment.author_id)
    .where(
        Comment.question_id == bindparam("question_id"),
        Comment.hidden_at.is_(None),
        or_(
            Comment.answer_id.is_(None),
            Comment.answer_id.in_(bindparam("answer_ids", expanding=True)),
        ),
    )
    .order_by(Comment.id)
)


def _comments(question: Any, answer_ids: list[int]) -> Mapping[int | None, list[CommentView]]:
    """The comments by answer, those of the question itself under None.

    The asker of an anonymous question stays anonymous in them.
    """
    rows = fetch(_COMMENTS, question_id=question.id, answer_ids=answer_ids)
    below: dict[int | None, list[CommentView]] = {}
    for answer_id, id_, html, at, author_id, name in rows:
        hidden = question.anonymous and author_id == question.author_id
        comment = CommentView(id_, html, at, None if hidden else name)
        below.setdefault(answer_id, []).append(comment)
    return below


_TIMELINE = (
    select(
        TimelineEntry.kind,
        TimelineEntry.at,
        TimelineEntry.answer_id,
        Member.name,
    )
    .outerjoin(Member, Member.id == TimelineEntry.actor_id)
    .where(TimelineEntry.question_id == bindparam("question_id"))
    .order_by(TimelineEntry.id)
    .limit(200)
)


def _timeline(question_id: int) -> Sequence[Step]:
    return [Step(*row) for row in fetch(_TIMELINE, question_id=question_id)]
