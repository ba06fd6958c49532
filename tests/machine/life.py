"""The life of a question, with the clock among the actors."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule
from sqlalchemy import select
from sqlalchemy.orm import aliased

from qa.board import viewing
from qa.board.life import accepting, balloting, declining, jobs, outcomes, raising
from qa.board.models import ANSWERED, RUNNING, Answer, Question, State
from qa.board.order import closing
from qa.core import clock
from qa.core.db import db
from qa.ledger.models import Holder, LedgerAccount, Transfer
from tests.board.life.looking import replayed

from .board import Board, numbers

ENDING = (
    "accept_as_anybody", "accept", "accept", "withdraw", "decline", "raise_bounty", "ballot",
    "report", "help_many", "close", "reopen",
)  # fmt: skip
SHARES = (None, None, 0, 2, 5, 20)
RAISES = (3, 5, 10, 50)
VISIBLE = Question.hidden_at.is_(None)


class Life(Board):
    """Members end questions and begin them anew, while time passes and the worker does its
    chores, or is late with them.

    The acts that only the asker may do are mostly done by the asker, or little would happen.
    """

    def __init__(self) -> None:
        super().__init__()
        self.presses = 0

    @rule(act=st.sampled_from(ENDING), who=numbers, which=numbers, how=numbers)
    def bring_to_an_end(self, act: str, who: int, which: int, how: int) -> None:
        self.act(lambda: getattr(self, act)(who, which, how))

    def accept_as_anybody(self, who: int, which: int, _how: int) -> None:
        accepting.accept(self.actor(who), self.pick(Answer, which))

    def accept(self, other: int, which: int, how: int) -> None:
        running = select(Question.id).where(Question.state.in_(RUNNING), VISIBLE)
        answer = self.pick(Answer, which, Answer.question_id.in_(running))
        question = db.session.get_one(Question, answer.question_id)
        second = self.pick(Answer, other, Answer.question_id == question.id)
        share = SHARES[how % len(SHARES)]
        split = {second.id: share or 0, answer.id: question.bounty - (share or 0)}
        accepting.accept(self.author(question), answer, None if share is None else split)

    def withdraw(self, _who: int, which: int, _how: int) -> None:
        answer = self.pick(Answer, which, Answer.accepted_at > clock.now() - timedelta(days=3))
        accepting.withdraw(self.asked(answer), answer)

    def decline(self, _who: int, which: int, _how: int) -> None:
        question = self.pick(Question, which, Question.state.in_(RUNNING))
        declining.decline(self.author(question), question)

    def raise_bounty(self, _who: int, which: int, how: int) -> None:
        self.presses += how % 3 > 0  # or the same button again
        question = self.pick(Question, which, VISIBLE)
        points = RAISES[how % len(RAISES)]
        raising.raise_bounty(self.author(question), question, points, f"press {self.presses}")

    def ballot(self, who: int, which: int, _how: int) -> None:
        voting = select(Question.id).where(Question.state == State.VOTING, VISIBLE)
        answer = self.pick(Answer, which, Answer.question_id.in_(voting))
        balloting.cast(self.actor(who), answer)

    def report(self, _who: int, which: int, how: int) -> None:
        answer = self.pick(Answer, which, Answer.accepted_at.is_not(None))
        outcomes.report(self.asked(answer), answer, ("works", "failed")[how % 2])

    def help_many(self, _who: int, which: int, _how: int) -> None:
        self.pick(Answer, which, Answer.accepted_at.is_not(None)).helpful_yes += 250
        viewing.award_helpful()

    def close(self, _who: int, which: int, _how: int) -> None:
        closing.close(self.moderator, self.pick(Question, which, VISIBLE), "unclear")

    def reopen(self, _who: int, which: int, _how: int) -> None:
        question = self.pick(Question, which, Question.state.not_in((*RUNNING, *ANSWERED)))
        closing.reopen(self.moderator, question)

    @rule(hours=st.sampled_from([1, 1, 4, 4, 20, 60, 365]), worker=st.sampled_from([0, 1, 1, 1, 2]))
    def time_passes(self, hours: int, worker: int) -> None:
        self.moment += timedelta(hours=hours)
        for _ in range(worker):
            self.act(jobs.pass_time)

    @invariant()
    def each_question_is_in_the_state_that_its_timeline_tells(self) -> None:
        for question in db.session.scalars(select(Question)):
            assert replayed(question) == question.state
            assert (question.ballot_ends_at is not None) == (question.state == State.VOTING)
            assert (question.solved_at is not None) == (question.state in ANSWERED)
            assert (question.closed_at is not None) == (question.state == State.CLOSED)
            if question.state in (State.SOLVED, State.DECLINED, State.CLOSED):
                assert question.charge_at is None

    @invariant()
    def one_answer_stands_out_where_the_state_says_so_and_the_bounty_went_to_answers(self) -> None:
        answers = db.session.scalars(select(Answer)).all()
        for question in db.session.scalars(select(Question)):
            own = [answer for answer in answers if answer.question_id == question.id]
            accepted = [answer.id for answer in own if answer.accepted_at]
            recommended = [answer.id for answer in own if answer.recommended_at]
            assert accepted == [question.accepted_answer_id] * (question.state == State.SOLVED)
            assert recommended == [question.recommended_answer_id] * (
                question.state == State.RECOMMENDED
            )
            paid = question.bounty if question.state in ANSWERED else 0
            assert sum(answer.share for answer in own) == paid

    @invariant()
    def a_round_is_settled_in_one_way(self) -> None:
        source, undone = aliased(LedgerAccount), aliased(Transfer)
        left = (
            select(Transfer.key)
            .join(source, source.id == Transfer.source_id)
            .outerjoin(undone, undone.reverses_id == Transfer.id)
            .where(source.holder == Holder.ESCROW, undone.id.is_(None))
        )
        ways: dict[tuple[str, ...], set[str]] = {}
        for key in db.session.scalars(left.where(Transfer.reverses_id.is_(None))):
            how, _, *rest = key.split(":")
            ways.setdefault(tuple(rest[:2]), set()).add(how)
        unearned = {"bounty-returned", "bounty-burnt"}
        assert all(len(how) == 1 or how == unearned for how in ways.values())
