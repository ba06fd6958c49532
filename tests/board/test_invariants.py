"""What must hold whatever members do, in whatever order: a state machine of random acts."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import case, func, select

from qa import create_app
from qa.board import accepting, voting
from qa.board.models import Answer, Industry, Question, Vote
from qa.core.db import db
from qa.core.errors import DomainError
from qa.ledger import auditing
from qa.ledger.models import Holder, LedgerAccount
from qa.reputation import actors
from qa.reputation.models import Award, Reputation
from qa.reputation.rules import rules
from tests.conftest import settings_for
from tests.factories import make_actor, make_answer, make_industry, make_question

STEPS = int(os.environ.get("STATE_MACHINE_STEPS", "25"))
EXAMPLES = int(os.environ.get("STATE_MACHINE_EXAMPLES", "8"))

LEVELS, POINTS = (1, 4, 5, 6, 20), (0, 30, 100, 200, 500)

numbers = st.integers(0, 30)


class Board(RuleBasedStateMachine):
    """Five members, one of them an apprentice, who ask, answer, vote and accept at random.

    A refused act is rolled back, as a view does it; the invariants must hold all the same.
    """

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.mkdtemp()
        self.context = create_app(settings_for(Path(self.folder))).app_context()
        self.context.push()
        db.drop_all()
        db.create_all()
        self.members = [
            make_actor(level=level, points=points).id
            for level, points in zip(LEVELS, POINTS, strict=True)
        ]
        self.industry_id = make_industry().id
        db.session.commit()

    def teardown(self) -> None:
        db.session.remove()
        db.engine.dispose()
        self.context.pop()
        shutil.rmtree(self.folder)

    def act(self, work: Callable[[], object]) -> None:
        try:
            work()
        except DomainError:
            db.session.rollback()
        else:
            db.session.commit()
        db.session.expunge_all()

    def industry(self) -> Industry:
        return db.session.get_one(Industry, self.industry_id)

    def actor(self, number: int) -> actors.Actor:
        return actors.load(self.members[number % len(self.members)])

    def pick(self, table: Any, number: int) -> Any:
        rows = db.session.scalars(select(table).order_by(table.id)).all()
        return rows[number % len(rows)]

    def has(self, table: type) -> bool:
        return db.session.scalar(select(func.count()).select_from(table)) != 0

    @rule(who=numbers, bounty=st.sampled_from([0, 0, 5, 40, 100]), anonymous=st.booleans())
    def ask(self, who: int, bounty: int, anonymous: bool) -> None:
        self.act(
            lambda: make_question(
                self.actor(who), self.industry(), bounty=bounty, anonymous=anonymous
            )
        )

    @precondition(lambda self: self.has(Question))
    @rule(who=numbers, which=numbers)
    def answer(self, who: int, which: int) -> None:
        self.act(lambda: make_answer(self.pick(Question, which), self.actor(who)))

    @precondition(lambda self: self.has(Answer))
    @rule(who=numbers, which=numbers, value=st.sampled_from([1, 1, -1, 0]), asked=st.booleans())
    def vote(self, who: int, which: int, value: int, asked: bool) -> None:
        def cast() -> None:
            post = self.pick(Question if asked else Answer, which)
            voting.cast(self.actor(who), post, self.industry_id, value)

        self.act(cast)

    @precondition(lambda self: self.has(Answer))
    @rule(who=numbers, which=numbers)
    def accept(self, who: int, which: int) -> None:
        self.act(lambda: accepting.accept(self.actor(who), self.pick(Answer, which)))

    @invariant()
    def books_are_right(self) -> None:
        assert [found for found in auditing.differences() if found] == []
        least = select(func.min(LedgerAccount.balance)).where(LedgerAccount.holder != Holder.SYSTEM)
        assert (db.session.scalar(least) or 0) >= 0

    @invariant()
    def escrow_holds_the_bounties_of_open_questions_and_nothing_else(self) -> None:
        held = select(LedgerAccount.holder_key, LedgerAccount.balance).where(
            LedgerAccount.holder == Holder.ESCROW, LedgerAccount.balance > 0
        )
        promised = select(Question.id, Question.bounty).where(
            Question.state == "open", Question.bounty > 0
        )
        assert {f"question:{id_}": n for id_, n in db.session.execute(promised)} == dict(
            db.session.execute(held).all()
        )

    @invariant()
    def experience_is_the_sum_of_the_awards_and_gives_the_level(self) -> None:
        given = dict(
            db.session.execute(
                select(Award.member_id, func.sum(Award.experience)).group_by(Award.member_id)
            ).all()
        )
        for row in db.session.scalars(select(Reputation)):
            opening = rules().levels[LEVELS[self.members.index(row.member_id)] - 1].experience
            assert row.experience == opening + given.get(row.member_id, 0)
            assert row.level == rules().level_of(row.experience).number

    @invariant()
    def counters_are_what_a_recount_gives(self) -> None:
        for table, column in ((Question, Vote.question_id), (Answer, Vote.answer_id)):
            counted = {
                id_: (ups, downs)
                for id_, ups, downs in db.session.execute(
                    select(
                        column,
                        func.sum(case((Vote.value == 1, 1), else_=0)),
                        func.sum(case((Vote.value == -1, 1), else_=0)),
                    )
                    .where(column.is_not(None))
                    .group_by(column)
                )
            }
            for row in db.session.scalars(select(table)):
                assert (row.ups, row.downs) == counted.get(row.id, (0, 0))
        answers = dict(
            db.session.execute(
                select(Answer.question_id, func.count()).group_by(Answer.question_id)
            ).all()
        )
        for question in db.session.scalars(select(Question)):
            assert question.answers == answers.get(question.id, 0)


class TestBoard(Board.TestCase):
    """On the database of the run."""

    settings = settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
