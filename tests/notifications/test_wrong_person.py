"""Whatever members do, follow and ignore: nobody is told what they should not be."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule
from sqlalchemy import func, select

from qa import create_app
from qa.board import commenting, following, inviting
from qa.board.following import Followed, Target
from qa.board.life import accepting
from qa.board.models import (
    Answer,
    Comment,
    Follow,
    Industry,
    Invitation,
    Question,
    QuestionTag,
)
from qa.board.order import hiding
from qa.core.db import db
from qa.core.errors import DomainError
from qa.core.outbox import worker
from qa.notifications.kinds import KINDS, Concern
from qa.notifications.models import Notice
from qa.recognition.models import HeldBadge
from qa.reputation import actors
from tests.conftest import settings_for
from tests.factories import make_actor, make_answer, make_industry, make_moderator, make_question

STEPS = int(os.environ.get("STATE_MACHINE_STEPS", "25"))
EXAMPLES = int(os.environ.get("STATE_MACHINE_EXAMPLES", "4"))

NAMES = ("asha", "ben", "cleo", "dora")
TAG = "提单"

numbers = st.integers(0, 30)


class Guild(RuleBasedStateMachine):
    """Four members and a moderator who act, follow and ignore at random; then the worker runs.

    After each act every new notice is held against who did it, who may see it, and who ignores
    whom at that moment.
    """

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.mkdtemp()
        self.app = create_app(settings_for(Path(self.folder)))
        self.context = self.app.app_context()
        self.context.push()
        db.drop_all()
        db.create_all()
        self.members = [make_actor(name, points=900).id for name in NAMES]
        self.mona_id = make_moderator().id
        self.industry_id = make_industry().id
        make_question(make_actor(), tags=(TAG,))
        self.tag_id = db.session.scalars(select(QuestionTag.tag_id)).one()
        db.session.commit()
        worker.drain(self.app)

    def teardown(self) -> None:
        db.session.remove()
        db.engine.dispose()
        self.context.pop()
        shutil.rmtree(self.folder)

    def act(self, actor_id: int, work: Callable[[], object]) -> None:
        before = db.session.scalar(select(func.max(Notice.id))) or 0
        try:
            work()
        except DomainError:
            db.session.rollback()
        db.session.commit()
        worker.drain(self.app)
        db.session.expunge_all()
        for notice in db.session.scalars(select(Notice).where(Notice.id > before)):
            self.check(notice, actor_id)
        db.session.rollback()

    def actor(self, number: int) -> actors.Actor:
        return actors.load(self.members[number % len(self.members)])

    def pick(self, table: Any, number: int) -> Any:
        rows = db.session.scalars(select(table).order_by(table.id)).all()
        return rows[number % len(rows)]

    def has(self, table: Any) -> bool:
        return db.session.scalar(select(func.count()).select_from(table)) != 0

    def check(self, notice: Notice, actor_id: int) -> None:
        if notice.kind == "badge":
            assert self.holds(notice.member_id, notice.data["badge"])
            return
        question = db.session.get_one(Question, notice.question_id)
        kind = KINDS[notice.kind]
        assert notice.member_id != actor_id, notice.kind
        named = notice.data.get("by")
        if question.anonymous:
            assert named != question.author_id, notice.kind
        if kind.concern is not Concern.OFFICIAL:
            assert question.hidden_at is None
            assert not named or not self.ignores(notice.member_id, "member", [named]), notice.kind
        if kind.concern is Concern.FOLLOWED:
            assert self.follows(notice.member_id, question), notice.kind
            places = [question.industry_id, question.trade_id]
            assert not self.ignores(notice.member_id, "industry", places)
            if TAG in question.tags:
                assert not self.ignores(notice.member_id, "tag", [self.tag_id])
        else:
            assert notice.member_id in self.concerned(question), notice.kind

    def holds(self, member_id: int, badge: str) -> bool:
        held = select(HeldBadge.id).where(
            HeldBadge.member_id == member_id, HeldBadge.badge == badge
        )
        return db.session.scalar(held.limit(1)) is not None

    def said(self, member_id: int, kind: str, ids: Sequence[int], ignored: bool) -> bool:
        query = select(Follow.id).where(
            Follow.member_id == member_id,
            Follow.kind == kind,
            Follow.target_id.in_(ids),
            Follow.ignored.is_(ignored),
        )
        return db.session.scalar(query.limit(1)) is not None

    def ignores(self, member_id: int, kind: str, ids: Sequence[int]) -> bool:
        return self.said(member_id, kind, ids, ignored=True)

    def follows(self, member_id: int, question: Question) -> bool:
        author = [] if question.anonymous else [question.author_id]
        return (
            self.said(member_id, "question", [question.id], False)
            or self.said(member_id, "industry", [question.industry_id, question.trade_id], False)
            or self.said(member_id, "member", author, False)
            or (TAG in question.tags and self.said(member_id, "tag", [self.tag_id], False))
        )

    def concerned(self, question: Question) -> set[int]:
        """Who wrote something here, was invited or invited somebody, or is mentioned."""
        ids = {question.author_id}
        ids |= set(
            db.session.scalars(select(Answer.author_id).where(Answer.question_id == question.id))
        )
        for invitation in db.session.scalars(
            select(Invitation).where(Invitation.question_id == question.id)
        ):
            ids |= {invitation.inviter_id, invitation.invitee_id}
        texts = db.session.scalars(select(Comment.body).where(Comment.question_id == question.id))
        said = " ".join(texts)
        return ids | {
            id_ for id_, name in zip(self.members, NAMES, strict=True) if f"@{name}" in said
        }

    @rule(who=numbers, anonymous=st.booleans(), tagged=st.booleans())
    def ask(self, who: int, anonymous: bool, tagged: bool) -> None:
        def work() -> None:
            from_industry = db.session.get_one(Industry, self.industry_id)
            tags = (TAG,) if tagged else ()
            make_question(self.actor(who), from_industry, anonymous=anonymous, tags=tags)

        self.act(self.actor(who).id, work)

    @rule(who=numbers, which=numbers)
    def answer(self, who: int, which: int) -> None:
        self.act(
            self.actor(who).id, lambda: make_answer(self.pick(Question, which), self.actor(who))
        )

    @rule(who=numbers, which=numbers, below=st.booleans(), whom=st.sampled_from(NAMES))
    def comment(self, who: int, which: int, below: bool, whom: str) -> None:
        def work() -> None:
            question = self.pick(Question, which)
            answer = db.session.scalars(
                select(Answer).where(Answer.question_id == question.id).limit(1)
            ).one_or_none()
            commenting.comment(self.actor(who), question, answer if below else None, f"@{whom} 看")

        self.act(self.actor(who).id, work)

    @precondition(lambda self: self.has(Answer))
    @rule(which=numbers)
    def accept(self, which: int) -> None:
        answer = self.pick(Answer, which)
        asker_id = db.session.get_one(Question, answer.question_id).author_id
        self.act(
            asker_id, lambda: accepting.accept(actors.load(asker_id), self.pick(Answer, which))
        )

    @rule(who=numbers, which=numbers, whom=st.sampled_from(NAMES))
    def invite(self, who: int, which: int, whom: str) -> None:
        self.act(
            self.actor(who).id,
            lambda: inviting.invite(self.actor(who), self.pick(Question, which), whom),
        )

    @precondition(lambda self: self.has(Answer))
    @rule(which=numbers)
    def remove(self, which: int) -> None:
        mona = actors.load(self.mona_id)
        self.act(mona.id, lambda: hiding.delete_answer(mona, self.pick(Answer, which), "广告"))

    @rule(
        who=numbers,
        whom=numbers,
        kind=st.sampled_from(list(Followed)),
        act=st.sampled_from([following.follow, following.ignore, following.leave]),
    )
    def say(self, who: int, whom: int, kind: Followed, act: Callable[..., None]) -> None:
        ids = {
            Followed.QUESTION: lambda: self.pick(Question, whom).id,
            Followed.MEMBER: lambda: self.actor(whom).id,
            Followed.INDUSTRY: lambda: self.industry_id,
            Followed.TAG: lambda: self.tag_id,
        }
        target = Target(kind, ids[kind]())
        self.act(self.actor(who).id, lambda: act(self.actor(who), target))


class TestGuild(Guild.TestCase):
    """On the database of the run."""

    settings = settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
