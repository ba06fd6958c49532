"""The steps of each metric, an hour after each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from qa.accounts.models import Member
from qa.board.models import (
    Answer,
    Ballot,
    CloseVote,
    Comment,
    FollowUp,
    Guide,
    Invitation,
    Question,
    SuggestedEdit,
    Vote,
)
from qa.core.db import Model, db
from qa.moderation.models import Flag
from qa.reputation.models import Attendance, Award, Reputation
from qa.reputation.rules import rules

from .rows import BEGIN, TEXT, answers, award, best, moment, people, put, questions


def _moments(first: int, last: int) -> list[datetime]:
    return [moment(number) for number in range(first, last)]


def _one(kind: str, member_id: int) -> int:
    """The one post of the member that others vote on."""
    table = Question if kind == "question" else Answer
    found = db.session.scalar(select(table.id).where(table.author_id == member_id))
    if found is None and kind == "question":
        found = questions(member_id, [BEGIN])[0]
    return found or answers(member_id, [BEGIN], waited=timedelta(days=61))[0]


def votes(kind: str, member_id: int, first: int, last: int) -> None:
    post_id, table = _one(kind, member_id), Question if kind == "question" else Answer
    put(
        Vote,
        [
            {"voter_id": voter, "author_id": member_id, f"{kind}_id": post_id, "value": 1,
             "changes": 1, "at": at}
            for voter, at in zip(people(last - first), _moments(first, last), strict=True)
        ],
    )  # fmt: skip
    db.session.execute(update(table).where(table.id == post_id).values(ups=last))


def _cast(member_id: int, first: int, last: int) -> None:
    asker = people(1)[0]
    asked = questions(asker, _moments(first, last))
    put(
        Vote,
        [
            {"voter_id": member_id, "author_id": asker, "question_id": id_, "value": -1,
             "changes": 1, "at": at}
            for id_, at in zip(asked, _moments(first, last), strict=True)
        ],
    )  # fmt: skip


def _about(table: type[Model], who: str, when: str, **values: Any) -> Callable[..., None]:
    """Rows of `table` by the member in `who`, each about a question of somebody else."""

    def make(member_id: int, first: int, last: int) -> None:
        at = _moments(first, last)
        asked = questions(people(1)[0], at)
        put(
            table,
            [{"question_id": q, who: member_id, when: t, **values}
             for q, t in zip(asked, at, strict=True)],
        )  # fmt: skip

    return make


def _ended(member_id: int, first: int, last: int) -> None:
    for at, id_ in zip(_moments(first, last), questions(member_id, _moments(first, last)),
                       strict=True):  # fmt: skip
        award(member_id, "question_ended_in_time", f"question:{id_}", at)


def _outcomes_told(member_id: int, first: int, last: int) -> None:
    asked = questions(member_id, _moments(first, last))
    put(
        Answer,
        [
            {"question_id": id_, "author_id": people(1)[0], "created_at": BEGIN, **TEXT,
             "outcome": "failed", "outcome_at": at, "accepted_at": BEGIN}
            for id_, at in zip(asked, _moments(first, last), strict=True)
        ],
    )  # fmt: skip


def _bounty_given(member_id: int, first: int, last: int) -> None:
    """`last` points in all, those from `first` on with the step ``last - 1``."""
    if last > first:
        id_ = questions(member_id, [BEGIN])[0]
        put(
            Answer,
            [{"question_id": id_, "author_id": people(1)[0], **TEXT, "share": last - first,
              "accepted_at": moment(last - 1)}],
        )  # fmt: skip


def _guides(member_id: int, first: int, last: int) -> None:
    asked = questions(member_id, _moments(first, last))
    put(
        Guide,
        [{"question_id": id_, "title": "g", "slug": "g", "excerpt": "x", "created_at": at, **TEXT}
         for id_, at in zip(asked, _moments(first, last), strict=True)],
    )  # fmt: skip


def _featured(member_id: int, first: int, last: int) -> None:
    for at in _moments(first, last):
        questions(member_id, [BEGIN], featured_at=at)


def _views(member_id: int, _first: int, last: int) -> None:
    id_ = _one("question", member_id)
    db.session.execute(update(Question).where(Question.id == id_).values(views=last))


def _industries(member_id: int, first: int, last: int) -> None:
    for number in range(first, last):
        best(member_id, number, number + 1)


def _one_industry(member_id: int, first: int, last: int) -> None:
    known = db.session.scalar(
        select(Award.industry_id).where(Award.member_id == member_id).limit(1)
    )
    best(member_id, first, last, industry=known)


def _helpful(member_id: int, first: int, last: int) -> None:
    best(member_id, first, last, "answer_found_helpful")


def _working(member_id: int, first: int, last: int) -> None:
    for at in _moments(first, last):
        answers(member_id, [BEGIN], outcome="works", outcome_at=at)


def _invited(member_id: int, first: int, last: int) -> None:
    ids = answers(member_id, _moments(first, last))
    asked = db.session.execute(select(Question.id, Question.author_id).join(
        Answer, Answer.question_id == Question.id).where(Answer.id.in_(ids))).all()  # fmt: skip
    put(
        Invitation,
        [{"question_id": row.id, "inviter_id": row.author_id, "invitee_id": member_id,
          "state": "answered"} for row in asked],
    )  # fmt: skip


def _follow_ups(member_id: int, first: int, last: int) -> None:
    below = _one("answer", member_id)
    put(
        FollowUp,
        [{"answer_id": below, "author_id": member_id, "created_at": at, **TEXT}
         for at in _moments(first, last)],
    )  # fmt: skip


def _edits(member_id: int, first: int, last: int) -> None:
    for number, at in enumerate(_moments(first, last)):
        post = questions(people(1)[0], [BEGIN])[0]
        place = {"question_id": post}
        if number % 2:
            place = {"answer_id": answers(people(1)[0], [BEGIN])[0]}
        put(
            SuggestedEdit,
            [{**place, "base": 1, "author_id": member_id, "content": {}, "state": "approved",
              "decided_at": at}],
        )  # fmt: skip


def _duplicates(member_id: int, first: int, last: int) -> None:
    original = questions(people(1)[0], [BEGIN])[0]
    closed = {"state": "closed", "closed_reason": "duplicate", "duplicate_of_id": original}
    asked = questions(people(1)[0], _moments(first, last), **closed)
    put(
        CloseVote,
        [{"question_id": id_, "voter_id": member_id, "kind": "close", "counted_at": at,
          "duplicate_of_id": original}
         for id_, at in zip(asked, _moments(first, last), strict=True)],
    )  # fmt: skip


def _ballots(member_id: int, first: int, last: int) -> None:
    for at in _moments(first, last):
        answer = db.session.get_one(Answer, answers(people(1)[0], [BEGIN])[0])
        put(
            Ballot,
            [{"question_id": answer.question_id, "round": 1, "voter_id": member_id,
              "answer_id": answer.id, "at": at}],
        )  # fmt: skip


def _level(member_id: int, first: int, last: int) -> None:
    """One award, which ends just where level `last` begins."""
    if last == first:
        return
    before = rules().levels[first - 1].experience if first else 0
    needed = rules().levels[last - 1].experience
    award(member_id, "answer_voted_up", "", moment(last - 1), experience=needed - before)
    db.session.execute(
        update(Reputation)
        .where(Reputation.member_id == member_id)
        .values(experience=needed, level=last)
    )


def _streak(member_id: int, first: int, last: int) -> None:
    for number in range(first, last):
        day = date(2025, 1, 1) + timedelta(days=number)
        award(member_id, "signed_in", f"day:{day}", moment(number), day=day)
    db.session.merge(Attendance(member_id=member_id, day=date(2026, 1, 1), streak=last,
                                longest=last))  # fmt: skip
    db.session.flush()


def _profile(member_id: int, first: int, last: int) -> None:
    fields = ("company", "trades", "region", "about")
    member = db.session.get_one(Member, member_id)
    for field in fields[first:last]:
        setattr(member, field, "x")
    db.session.flush()


def _from_here(make: Callable[..., Any], **values: Any) -> Callable[..., None]:
    def steps(member_id: int, first: int, last: int) -> None:
        make(member_id, _moments(first, last), **values)

    return steps


def _best(**values: Any) -> Callable[..., None]:
    def steps(member_id: int, first: int, last: int) -> None:
        best(member_id, first, last, **values)

    return steps


STEPS: Mapping[str, Callable[[int, int, int], None]] = {
    "questions_asked": _from_here(questions),
    "question_score": lambda *a: votes("question", *a),
    "question_views": _views,
    "questions_ended": _ended,
    "guides_grown": _guides,
    "questions_featured": _featured,
    "outcomes_told": _outcomes_told,
    "bounty_given": _bounty_given,
    "answers_given": _from_here(answers),
    "answers_accepted": _best(),
    "accepted_in_industry": _one_industry,
    "industries_answered": _industries,
    "answers_quick": _best(waited=timedelta(minutes=60)),
    "genuine_solved": _best(below={"kind": "genuine"}),
    "answers_chosen": _best(rule="answer_chosen_by_vote"),
    "answers_helpful": _helpful,
    "answer_score": lambda *a: votes("answer", *a),
    "revived_score": lambda *a: votes("answer", *a),
    "answers_referenced": _from_here(answers, references=["https://example.com"]),
    "outcomes_working": _working,
    "invitations_taken": _invited,
    "follow_ups_answered": _follow_ups,
    "bounties_won": _best(share=5),
    "comments_written": _about(Comment, "author_id", "created_at", **TEXT),
    "edits_approved": _edits,
    "flags_upheld": _about(Flag, "flagger_id", "decided_at", state="upheld", reason="spam"),
    "duplicates_found": _duplicates,
    "ballots_cast": _ballots,
    "votes_cast": _cast,
    "level": _level,
    "streak": _streak,
    "profile_filled": _profile,
}
"""By metric: have a member take the steps ``first`` to ``last`` (a range, as in Python)."""
