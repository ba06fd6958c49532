"""Awards: given once, held to the day's limits, taken back exactly."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import func, select

from qa.core import clock
from qa.core.db import db
from qa.core.outbox.models import Job
from qa.ledger import posting
from qa.reputation import actors, awarding
from qa.reputation.models import Award, Reputation, Standing
from tests.factories import make_actor
from tests.query_recorder import record_queries


def test_an_award_gives_points_and_experience_once(app: Flask) -> None:
    asha, bystander = make_actor("asha", level=1), make_actor("cleo", level=1)
    for _twice in range(2):
        awarding.award(asha.id, "account_confirmed", "confirmed:1")
    now = actors.load(asha.id)
    assert (now.points, now.experience) == (20, 20)
    assert actors.load(bystander.id) == bystander


def test_reaching_a_threshold_raises_the_level(app: Flask) -> None:
    asha = make_actor("asha", level=1)
    for number in range(8):
        awarding.award(asha.id, "answer_voted_up", f"vote:{number}")
    assert actors.load(asha.id).level == 2


def test_a_day_gives_at_most_its_limit_and_the_next_day_begins_anew(app: Flask) -> None:
    asha = make_actor("asha", level=1)
    for number in range(25):
        awarding.award(asha.id, "answer_voted_up", f"vote:{number}")
    assert actors.load(asha.id).experience == 200
    with clock.at(clock.now() + timedelta(days=1)):
        awarding.award(asha.id, "answer_voted_up", "vote:tomorrow")
    assert actors.load(asha.id).experience == 210


def test_the_day_begins_at_midnight_in_the_site_s_time_zone(app: Flask) -> None:
    asha = make_actor("asha", level=1)
    midnight = datetime(2026, 3, 1, 16, tzinfo=UTC)  # 2 March, 00:00 in Shanghai
    for moment in (midnight - timedelta(seconds=1), midnight):
        with clock.at(moment):
            for number in range(11):
                awarding.award(asha.id, "answer_given", f"answer:{moment}:{number}")
    assert actors.load(asha.id).points == 40


def test_a_reversal_takes_back_what_was_given_and_frees_the_day_s_limit(app: Flask) -> None:
    asha = make_actor("asha", level=1)
    for number in range(21):
        awarding.award(asha.id, "answer_voted_up", f"vote:{number}")
    awarding.reverse("vote:20")  # over the limit: it had given nothing
    assert actors.load(asha.id).experience == 200
    awarding.reverse("vote:3")
    awarding.reverse("vote:3")
    assert actors.load(asha.id).experience == 190
    awarding.award(asha.id, "answer_voted_up", "vote:new")
    assert actors.load(asha.id).experience == 200


def test_experience_never_falls_below_zero_and_stays_the_sum_of_the_awards(app: Flask) -> None:
    asha = make_actor("asha", level=1)
    awarding.award(asha.id, "question_voted_up", "up")
    awarding.award(asha.id, "answer_voted_down", "down:1")
    awarding.award(asha.id, "answer_voted_down", "down:2")
    awarding.award(asha.id, "answer_voted_down", "down:3")
    awarding.reverse("up")
    total = db.session.scalar(select(func.sum(Award.experience)))
    stored = db.session.scalar(select(Reputation.experience))
    assert stored == total == 0


def test_half_of_a_bounty_counts_as_experience(app: Flask) -> None:
    ben = make_actor("ben", level=1)
    awarding.award(ben.id, "answer_accepted", "accept:answer:1", bounty=50)
    now = actors.load(ben.id)
    assert (now.points, now.experience) == (20, 45)


def test_what_a_penalty_could_not_take_is_waived_and_never_owed(app: Flask) -> None:
    asha = make_actor("asha", level=1, points=15)
    awarding.award(asha.id, "question_removed", "removed", subject="question:1")
    row = db.session.query(Award).one()
    assert (row.points, row.waived, row.subject) == (-15, 5, "question:1")
    awarding.award(asha.id, "account_confirmed", "confirmed")
    assert actors.load(asha.id).points == 20
    awarding.reverse("removed")
    assert actors.load(asha.id).points == 35
    assert db.session.scalar(select(func.sum(Award.waived))) == 0


def test_a_limit_of_points_leaves_experience_and_counts_alone(app: Flask) -> None:
    asha = make_actor("asha", level=1)
    for number in range(12):
        awarding.award(asha.id, "answer_given", f"answer:{number}", industry_id=7)
    assert (actors.load(asha.id).points, actors.load(asha.id).experience) == (20, 24)
    assert db.session.get_one(Standing, (asha.id, 7)).answers == 12


def test_a_key_belongs_to_one_member(app: Flask) -> None:
    asha, ben = make_actor("asha"), make_actor("ben")
    awarding.award(asha.id, "account_confirmed", "confirmed:1")
    awarding.award(ben.id, "account_confirmed", "confirmed:1")
    assert actors.load(ben.id) == ben
    assert db.session.query(Award).count() == 1


def test_a_level_is_announced_where_it_is_reached_and_not_where_it_is_lost(app: Flask) -> None:
    asha = make_actor("asha", level=1)
    for number in range(8):
        awarding.award(asha.id, "answer_voted_up", f"vote:{number}")
    awarding.award(asha.id, "answer_removed", "removed")
    assert actors.load(asha.id).level == 1
    payloads = db.session.scalars(select(Job.payload)).all()
    assert payloads
    assert all(payload == {"member_id": asha.id, "level": 2} for payload in payloads)


def test_the_dearest_award_is_nine_statements(app: Flask) -> None:
    asha = make_actor("asha")
    awarding.award(asha.id, "answer_given", "answer:1", subject="answer:1", industry_id=1)
    with record_queries() as queries:
        awarding.award(asha.id, "answer_given", "answer:2", subject="answer:2", industry_id=1)
    assert len(queries) == 9


def test_a_reversed_award_goes_back_to_the_mint(app: Flask) -> None:
    asha = make_actor("asha", level=1)
    awarding.award(asha.id, "account_confirmed", "confirmed:1")
    awarding.reverse("confirmed:1")
    assert posting.balance(posting.member(asha.id)) == posting.balance(posting.MINT) == 0
