"""A small generated site is what the verbs would have left."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import Select, case, func, select

from bench.generate import FULL_ONES, generate
from bench.threads import HARD_TAG
from qa import create_app
from qa.board import industries
from qa.board.models import (
    RUNNING,
    Answer,
    Follow,
    Industry,
    Question,
    QuestionTag,
    Tag,
    TimelineEntry,
    Vote,
)
from qa.board.ranking import heat, lower_bound
from qa.core import clock
from qa.core.db import db
from qa.ledger import auditing
from qa.ledger.models import Holder, LedgerAccount, Transfer
from qa.members import statement
from qa.reputation import recounting
from qa.reputation.models import Award, Reputation, Standing
from qa.reputation.rules import rules
from tests.conftest import settings_for

QUESTIONS = 120

pytestmark = pytest.mark.xdist_group("generated")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A generated site, within an app context."""
    settings = settings_for(tmp_path_factory.mktemp("generated"), DATABASE_URL="")
    app = create_app(settings)
    with app.app_context():
        db.create_all()
        industries.sync()
        db.session.commit()
        generate(QUESTIONS)
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(autouse=True)
def _site(site: Flask) -> None:
    """Every test looks at that site."""


def pairs(query: Select[Any]) -> dict[Any, Any]:
    """The two columns of `query` as a dictionary."""
    return {row[0]: row[1] for row in db.session.execute(query)}


def test_the_books_are_right() -> None:
    assert [found for found in auditing.differences() if found] == []


def test_escrow_holds_the_bounties_of_running_questions_and_nothing_else() -> None:
    held = select(LedgerAccount.holder_key, LedgerAccount.balance).where(
        LedgerAccount.holder == Holder.ESCROW, LedgerAccount.balance > 0
    )
    promised = pairs(
        select(Question.id, Question.bounty).where(Question.state.in_(RUNNING), Question.bounty > 0)
    )
    assert promised
    assert pairs(held) == {f"question:{id_}": bounty for id_, bounty in promised.items()}


def test_experience_levels_and_sums_are_those_of_the_awards() -> None:
    assert recounting.differing(recounting.Range(1, recounting.count_members())) == []
    assert db.session.scalar(select(func.max(Reputation.level))) > 1
    chosen = select(func.count(Answer.accepted_at) + func.count(Answer.recommended_at))
    assert db.session.scalar(select(func.sum(Standing.accepted))) == db.session.scalar(chosen)


def test_every_transfer_and_award_says_why_and_about_what() -> None:
    for row in (Transfer, Award):
        assert db.session.scalars(select(row.key).where(row.subject == "")).all() == []
    causes = set(db.session.scalars(select(Transfer.cause)))
    assert {"answer_given", "bounty_put_up", "bounty_paid", "anonymous_question"} <= causes
    assert causes <= {*statement.CAUSES, "bounty_burnt"}


def test_no_day_gave_more_than_the_rules_allow() -> None:
    for name, rule in rules().awards.items():
        query = select(func.sum(Award.points), func.sum(Award.experience)).where(
            Award.rule.in_(rules().same_day_limit(name))
        )
        for points, experience in db.session.execute(query.group_by(Award.member_id, Award.day)):
            assert rule.daily_points is None or points <= rule.daily_points
            assert rule.daily_experience is None or experience <= rule.daily_experience


@pytest.mark.parametrize(("table", "column"), [(Question, "question_id"), (Answer, "answer_id")])
def test_the_votes_of_a_post_are_counted_on_it(table: type[Question | Answer], column: str) -> None:
    post_id = getattr(Vote, column)
    counted = {
        id_: (ups, downs)
        for id_, ups, downs in db.session.execute(
            select(
                post_id,
                func.sum(case((Vote.value == 1, 1), else_=0)),
                func.sum(case((Vote.value == -1, 1), else_=0)),
            )
            .where(post_id.is_not(None), Vote.counted)
            .group_by(post_id)
        )
    }
    assert counted
    for row in db.session.scalars(select(table)):
        assert (row.ups, row.downs) == counted.get(row.id, (0, 0))


def test_every_vote_that_counts_has_its_award() -> None:
    keys = set(db.session.scalars(select(Award.key).where(Award.key.like("vote:%"))))
    votes = db.session.scalars(select(Vote).where(Vote.counted)).all()
    expected = {f"vote:{vote.id}:1" for vote in votes}
    expected |= {f"vote:{v.id}:1:voter" for v in votes if v.value == -1 and v.answer_id}
    assert keys == expected


def test_answers_are_counted_and_put_in_order() -> None:
    counted = pairs(select(Answer.question_id, func.count()).group_by(Answer.question_id))
    for row in db.session.scalars(select(Question)):
        assert row.answers == counted.get(row.id, 0)
        assert row.heat == pytest.approx(heat(row.created_at, row.ups, row.downs, row.answers))
    for answer in db.session.scalars(select(Answer)):
        assert answer.rank == pytest.approx(lower_bound(answer.ups, answer.downs))
    full = sum(answers == 50 for answers in counted.values())
    assert full == FULL_ONES


def test_industries_and_tags_count_their_questions() -> None:
    lower = pairs(select(Question.industry_id, func.count()).group_by(Question.industry_id))
    upper = pairs(select(Question.trade_id, func.count()).group_by(Question.trade_id))
    assert pairs(select(Industry.id, Industry.questions).where(Industry.questions > 0)) == {
        **upper,
        **lower,
    }
    tagged = pairs(select(QuestionTag.tag_id, func.count()).group_by(QuestionTag.tag_id))
    assert pairs(select(Tag.id, Tag.questions).where(Tag.questions > 0)) == tagged


def test_every_step_stands_on_the_timeline_in_its_order() -> None:
    steps: dict[int, list[TimelineEntry]] = {}
    for step in db.session.scalars(select(TimelineEntry).order_by(TimelineEntry.id)):
        steps.setdefault(step.question_id, []).append(step)
    for question in db.session.scalars(select(Question)):
        own = steps[question.id]
        kinds = [step.kind for step in own]
        assert kinds[0] == "asked"
        assert kinds.count("answered") == question.answers
        assert kinds.count("accepted") == (question.state == "solved")
        assert [step.at for step in own] == sorted(step.at for step in own)


def test_the_page_of_a_question_can_be_read_however_it_ended(site: Flask) -> None:
    last_of = select(func.max(Question.id)).group_by(Question.state, Question.bounty > 0)
    client = site.test_client()
    for question in db.session.scalars(select(Question).where(Question.id.in_(last_of))).all():
        answer = client.get(f"/questions/{question.id}/{quote(question.slug)}")
        assert (answer.status_code, question.state) == (200, question.state)


def test_the_tag_of_the_hard_ones_excludes_what_is_solved_or_in_english() -> None:
    hard = [row for row in db.session.scalars(select(Question)) if HARD_TAG in row.tags]
    assert len(hard) > QUESTIONS / 10
    assert {row.language for row in hard} == {"zh"}
    assert "solved" not in {row.state for row in hard}


def test_askers_and_answerers_follow_the_question() -> None:
    followed = Follow.kind == "question"
    pairs_of = set(
        db.session.execute(select(Follow.member_id, Follow.target_id).where(followed)).all()
    )
    asked = set(db.session.execute(select(Question.author_id, Question.id)).all())
    answered = set(db.session.execute(select(Answer.author_id, Answer.question_id)).all())
    assert pairs_of == asked | answered


def test_nothing_happens_in_the_future() -> None:
    assert db.session.scalar(select(func.max(Vote.at))) < clock.now()  # type: ignore[operator]
