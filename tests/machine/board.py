"""Members who ask, answer, comment, vote and come back day after day."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy import select

from qa import create_app
from qa.accounts.models import Member, Role
from qa.board import commenting, voting
from qa.board.models import Answer, Industry, Question
from qa.core import clock
from qa.core.db import db
from qa.core.errors import DomainError
from qa.reputation import actors, attending, awarding
from tests import reckoning
from tests.conftest import settings_for
from tests.factories import make_answer, make_industry, make_member, make_question

OPENINGS = ((0, 70), (30, 790), (40, 805), (60, 2000), (80, 3990), (150, 4010), (500, 1_000_000))
"""Points and experience that the members come with; many are about to reach another level."""

WRITING = ("ask", "answer", "comment", "vote", "vote", "vote", "attend")
BOUNTIES = (0, 0, 5, 40, 100)
VALUES = (1, 1, -1, 0)

numbers = st.integers(0, 30)


class Board(RuleBasedStateMachine):
    """Seven members, one of them an apprentice and the last a moderator.

    A refused act is rolled back, as a view does it; the invariants must hold all the same.
    """

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.mkdtemp()
        self.context = create_app(settings_for(Path(self.folder))).app_context()
        self.context.push()
        db.drop_all()
        db.create_all()
        self.members = [self.come(*opening) for opening in OPENINGS]
        db.session.get_one(Member, self.members[-1]).role = Role.MODERATOR
        self.industry_id = make_industry().id
        self.moment = clock.now()
        self.begin()
        db.session.commit()
        db.session.expunge_all()

    def begin(self) -> None:
        """Some life to act upon: every run of the machine leaves some of the acts out."""
        for asker, others in enumerate(((1, 2, 4), (2, 3, 6), (0, 1, 5), (0, 4, 6), (3, 5))):
            question = make_question(
                self.actor(asker), self.industry(), bounty=5 * asker, anonymous=asker == 4
            )
            for other in others:
                answer = make_answer(question, self.actor(other))
                commenting.comment(self.actor(other), question, answer, "说得对")
                voter = self.actor(next(one for one in (1, 2, 6) if one not in (other, asker)))
                voting.cast(voter, answer, self.industry_id, 1)

    def come(self, points: int, experience: int) -> int:
        member_id = make_member(level=1).id
        awarding.carry_over(member_id, points, experience)
        return member_id

    def teardown(self) -> None:
        db.session.remove()
        db.engine.dispose()
        self.context.pop()
        shutil.rmtree(self.folder)

    def act(self, work: Callable[[], object]) -> None:
        self.moment += timedelta(seconds=1)
        with clock.at(self.moment):
            try:
                work()
            except DomainError:
                db.session.rollback()
            else:
                db.session.commit()
        db.session.expunge_all()

    def industry(self) -> Industry:
        return db.session.get_one(Industry, self.industry_id)

    @property
    def moderator(self) -> actors.Actor:
        return actors.load(self.members[-1])

    def actor(self, number: int) -> actors.Actor:
        return actors.load(self.members[number % len(self.members)])

    def author(self, post: Any) -> actors.Actor:
        return actors.load(post.author_id)

    def asked(self, answer: Answer) -> actors.Actor:
        return self.author(db.session.get_one(Question, answer.question_id))

    def pick(self, table: Any, number: int, *wanted: Any) -> Any:
        """One of the rows; mostly one of those `wanted`, where there are any."""
        rows = db.session.scalars(select(table).where(*wanted).order_by(table.id)).all()
        if not rows or number % 7 == 0:
            rows = db.session.scalars(select(table).order_by(table.id)).all()
        return rows[number % len(rows)]

    @rule(act=st.sampled_from(WRITING), who=numbers, which=numbers, how=numbers)
    def write(self, act: str, who: int, which: int, how: int) -> None:
        self.act(lambda: getattr(self, act)(who, which, how))

    def ask(self, who: int, which: int, how: int) -> None:
        bounty, anonymous = BOUNTIES[how % len(BOUNTIES)], which % 4 == 0
        make_question(self.actor(who), self.industry(), bounty=bounty, anonymous=anonymous)

    def answer(self, who: int, which: int, _how: int) -> None:
        make_answer(self.pick(Question, which, Question.hidden_at.is_(None)), self.actor(who))

    def comment(self, who: int, which: int, _how: int) -> None:
        commenting.comment(self.actor(who), self.pick(Question, which), None, "说得对")

    def vote(self, who: int, which: int, how: int) -> None:
        post = self.pick(Answer if how % 3 else Question, which)
        voting.cast(self.actor(who), post, self.industry_id, VALUES[how % len(VALUES)])

    def attend(self, who: int, _which: int, _how: int) -> None:
        attending.attend(self.actor(who).id)

    @invariant()
    def all_that_is_counted_is_right(self) -> None:
        reckoning.everything()
