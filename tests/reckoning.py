"""What must be true of all that is counted, whatever was done and in whatever order.

Everything is reckoned here anew, from the rows that cannot change (awards, transfers) and from
the posts, votes and decisions that gave rise to them: what was paid is held against what is owed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, select

from qa.board import voting
from qa.board.life import accepting, timing, transitions
from qa.board.models import (
    RUNNING,
    Answer,
    Ballot,
    Comment,
    HiddenBy,
    Industry,
    Question,
    State,
    TimelineEntry,
    Vote,
)
from qa.core.db import db
from qa.ledger import auditing
from qa.ledger.models import Holder, LedgerAccount
from qa.moderation.models import Flag
from qa.moderation.rings import returning
from qa.reputation import recounting
from qa.reputation.models import Award, MemberDay, Reputation, Standing
from qa.reputation.rules import rules


def everything() -> None:
    """All of it. Raises `AssertionError`."""
    books_are_right()
    escrow_holds_the_bounties_of_running_questions()
    sums_are_those_of_the_awards()
    what_is_taken_back_and_given_again_alternates()
    each_cause_is_paid_once()
    counters_are_right()


def books_are_right() -> None:
    """Every unit sums to zero, every balance to its transfers, one by one; none below zero."""
    assert [found for found in auditing.differences() if found] == []
    least = select(func.min(LedgerAccount.balance)).where(LedgerAccount.holder != Holder.SYSTEM)
    assert (db.session.scalar(least) or 0) >= 0


def escrow_holds_the_bounties_of_running_questions() -> None:
    """Those that anybody can see, and nothing else."""
    held = select(LedgerAccount.holder_key, LedgerAccount.balance).where(
        LedgerAccount.holder == Holder.ESCROW, LedgerAccount.balance > 0
    )
    promised = select(Question.id, Question.bounty).where(
        Question.state.in_(RUNNING), Question.hidden_at.is_(None), Question.bounty > 0
    )
    assert {f"question:{id_}": n for id_, n in db.session.execute(promised)} == dict(
        db.session.execute(held).all()
    )


def sums_are_those_of_the_awards() -> None:
    """Experience, level, and the sums by industry and day; the site's own recount agrees."""
    whole: Counter[int] = Counter()
    by_industry: dict[Any, Counter[str]] = defaultdict(Counter)
    by_day: dict[Any, Counter[str]] = defaultdict(Counter)
    for row in db.session.execute(select(Award.__table__)):
        whole[row.member_id] += row.experience
        for sums in (
            by_industry[row.member_id, row.industry_id or 0],
            by_day[row.member_id, row.day, row.industry_id or 0],
        ):
            sums.update({name: getattr(row, name) for name in recounting.COUNTED})
    for row in db.session.execute(select(Reputation.__table__)):
        assert row.experience == whole.pop(row.member_id, 0) >= 0
        assert row.level == rules().level_of(row.experience).number
    assert not +whole
    assert _stored(Standing, "industry_id") == _counted(by_industry)
    assert _stored(MemberDay, "day", "industry_id") == _counted(by_day)
    assert [recounting.differing(within) for within in recounting.ranges()] in ([], [[]])


def _stored(model: type[Any], *keys: str) -> dict[Any, dict[str, int]]:
    rows = db.session.execute(select(model.__table__))
    return _counted(
        {
            (row.member_id, *(getattr(row, key) for key in keys)): {
                name: getattr(row, name) for name in recounting.COUNTED
            }
            for row in rows
        }
    )


def _counted(sums: Any) -> dict[Any, dict[str, int]]:
    """What comes to zero and what is not there are the same."""
    return {
        key: {name: values[name] for name in recounting.COUNTED}
        for key, values in sums.items()
        if any(values[name] for name in recounting.COUNTED)
    }


@dataclass
class Chain:
    """An award, and all that took it back and gave it again, in turn."""

    rows: list[Any]

    @property
    def stands(self) -> bool:
        return len(self.rows) % 2 == 1

    @property
    def root(self) -> Any:
        return self.rows[0]


def chains() -> list[Chain]:
    """All awards of the site; nothing may take back two, or be taken back twice."""
    rows = db.session.execute(select(Award.__table__).order_by(Award.id)).all()
    after = {row.reverses_id: row for row in rows if row.reverses_id}
    found = []
    for row in rows:
        if row.reverses_id is None:
            chain = [row]
            while chain[-1].id in after:
                chain.append(after[chain[-1].id])
            found.append(Chain(chain))
    assert sum(len(chain.rows) for chain in found) == len(rows)
    return found


def what_is_taken_back_and_given_again_alternates() -> None:
    """Each row undoes the one before it, as far as points were there and limits let it."""
    for chain in chains():
        for name in ("points", "experience"):
            first, left = getattr(chain.root, name), 0
            for row in chain.rows:
                left += getattr(row, name)
                assert min(0, first) <= left <= max(0, first), (row.key, name)
        for name in ("answers", "accepted"):
            first = getattr(chain.root, name)
            assert sum(getattr(row, name) for row in chain.rows) == first * chain.stands
        same = {(row.member_id, row.day, row.rule, row.industry_id) for row in chain.rows}
        assert len(same) == 1, chain.root.key


BY_THE_WAY = ("account_confirmed", "carried_over", "signed_in", "streak_kept")
"""Causes that leave no trace but the award; their subject says of what, and stands once."""


def each_cause_is_paid_once() -> None:
    """The awards that stand are those for what stands: none is missing, none is there twice."""
    standing = [chain.root for chain in chains() if chain.stands]
    plain = Counter(
        (row.member_id, row.rule, row.subject) for row in standing if row.rule in BY_THE_WAY
    )
    assert all(times == 1 for times in plain.values())
    keys = {row.key for row in standing if row.rule not in BY_THE_WAY}
    assert len(keys) + len(plain) == len(standing)
    owed = dict(_owed())
    assert keys <= owed.keys(), keys - owed.keys()
    missing = {key for key, surely in owed.items() if surely} - keys
    assert not missing, missing


Owed = Iterator[tuple[str, bool]]
"""Keys of awards, and whether each must stand: of the others we only know that it may."""


def _owed() -> Owed:
    yield from _owed_for_votes()
    yield from _owed_for_posts()
    yield from _owed_for_ends()
    yield from _owed_for_taking_part()


def _owed_for_votes() -> Owed:
    nameless = set(db.session.scalars(select(Question.id).where(Question.anonymous)))
    for vote in db.session.scalars(select(Vote).where(Vote.value != 0, Vote.counted)):
        if vote.question_id not in nameless:
            to_author, to_voter = voting.award_keys(vote.id, vote.changes)
            yield to_author, True
            if vote.value == -1 and vote.answer_id:
                yield to_voter, True


def _owed_for_posts() -> Owed:
    for kind, table in (("question", Question), ("answer", Answer), ("comment", Comment)):
        for post in db.session.scalars(select(table)):
            if kind == "answer" and post.hidden_by != HiddenBy.AUTHOR:
                yield f"answer:{post.id}", True
                yield f"helpful:answer:{post.id}", False
            if post.hidden_by == HiddenBy.MODERATOR:
                yield f"removed:{kind}:{post.id}:{post.hidden_at:%Y%m%dT%H%M%S.%f}", True


def _owed_for_ends() -> Owed:
    cases = returning.standing()
    for question in db.session.scalars(select(Question)):
        id_ = question.accepted_answer_id or question.recommended_answer_id
        chosen = db.session.get_one(Answer, id_) if id_ else None
        ended = transitions.end_key(question)
        if chosen is None:
            yield ended, False  # to decline earns it, where somebody had answered
            continue
        both, at = {question.author_id, chosen.author_id}, chosen.accepted_at
        if any(both <= case.members and question.solved_at <= case.until for case in cases):
            pass
        elif question.state == State.RECOMMENDED:
            yield timing.award_key(question, chosen), True
        else:
            yield accepting.award_key(question, chosen), True
            if at <= question.deadline_at:
                yield ended, True
        if chosen.outcome is not None:
            yield f"outcome:question:{question.id}", True


def _owed_for_taking_part() -> Owed:
    for voice in db.session.scalars(select(Ballot)):
        yield f"ballot:question:{voice.question_id}:{voice.round}:{voice.voter_id}", True
    unhandled = select(TimelineEntry.question_id).where(TimelineEntry.kind == "unhandled")
    for question_id in db.session.scalars(unhandled):
        yield f"unhandled:question:{question_id}", True
    for flag_id in db.session.scalars(select(Flag.id).where(Flag.state == "upheld")):
        yield f"flag:{flag_id}", True


def counters_are_right() -> None:
    """Votes of posts, answers of questions, questions of industries are what a count gives."""
    for table, column in ((Question, Vote.question_id), (Answer, Vote.answer_id)):
        counted = {
            id_: (ups, downs)
            for id_, ups, downs in db.session.execute(
                select(
                    column,
                    func.sum(case((Vote.value == 1, 1), else_=0)),
                    func.sum(case((Vote.value == -1, 1), else_=0)),
                )
                .where(column.is_not(None), Vote.counted)
                .group_by(column)
            )
        }
        for row in db.session.execute(select(table.id, table.ups, table.downs)):
            assert (row.ups, row.downs) == counted.get(row.id, (0, 0))
    answers = _count(Answer, Answer.question_id)
    for row in db.session.execute(select(Question.id, Question.answers)):
        assert row.answers == answers.get(row.id, 0)
    in_leaf, in_trade = (_count(Question, c) for c in (Question.industry_id, Question.trade_id))
    for industry in db.session.scalars(select(Industry)):
        counts = in_leaf if industry.parent_id else in_trade
        assert industry.questions == counts.get(industry.id, 0)


def _count(table: type[Any], column: Any) -> dict[int, int]:
    """How many visible rows there are for each value of `column`."""
    shown = select(column, func.count()).where(table.hidden_at.is_(None)).group_by(column)
    return dict(db.session.execute(shown).all())
