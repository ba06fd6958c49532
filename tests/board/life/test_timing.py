"""Time travel: what becomes of a question that its asker leaves alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from qa.board.life import accepting, balloting, declining, timing
from qa.board.models import Answer, Question, State
from qa.core.db import db
from qa.core.outbox.models import Job
from qa.reputation.actors import Actor
from tests.factories import make_actor, make_answer, make_question

from .looking import chores_at, days_later, entries, escrow, kinds, points, read, vote_up

HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)


def test_nothing_happens_before_the_deadline(question: Question, answer: Answer) -> None:
    chores_at(question.deadline_at - MINUTE)
    assert read(question).state == State.OPEN
    assert escrow(question) == 41


def test_two_answers_go_to_the_public_vote_for_five_days(
    question: Question, answer: Answer, second: Answer
) -> None:
    bystander = make_question(bounty=5)
    bystander.deadline_at += DAY
    chores_at(question.deadline_at)
    question = read(question)
    assert question.state == State.VOTING
    assert question.ballot_ends_at == question.deadline_at + 5 * DAY
    assert escrow(question) == 41
    begun = entries(question)[3]
    assert (begun.kind, begun.data) == ("voting_begun", {"answers": 2})
    assert read(bystander).state == State.OPEN


def test_answers_readers_think_bad_hidden_ones_and_the_askers_own_do_not_stand(
    question: Question, answer: Answer, second: Answer, asha: Actor
) -> None:
    answer.downs, second.hidden_at = 1, question.created_at
    third, own = make_answer(question), make_answer(question)
    own.author_id = asha.id
    vote_up(third)
    chores_at(question.deadline_at)
    assert read(question).recommended_answer_id == third.id


def test_a_single_well_voted_answer_is_recommended_and_paid(
    question: Question, answer: Answer, ben: Actor, asha: Actor
) -> None:
    vote_up(answer)
    before = points(ben)
    chores_at(question.deadline_at)
    question = read(question)
    assert question.state == State.RECOMMENDED
    assert question.recommended_answer_id == answer.id
    assert question.solved_at == question.deadline_at
    answer = db.session.get_one(Answer, answer.id)
    assert (answer.recommended_at, answer.share) == (question.deadline_at, 41)
    assert points(ben) == before + 20 + 41
    assert escrow(question) == 0
    assert points(asha) == 100 - 41 - 20  # and the asker had left it unhandled
    assert "search.index" in set(db.session.scalars(select(Job.reaction)))


@pytest.mark.parametrize("answered", [True, False])
def test_without_a_good_answer_it_expires_and_burns_the_larger_half(
    question: Question, ben: Actor, asha: Actor, answered: bool
) -> None:
    if answered:
        make_answer(question, ben)
    chores_at(question.deadline_at)
    question = read(question)
    assert question.state == State.EXPIRED
    assert escrow(question) == 0
    assert entries(question)[1 + answered].data == {"burnt": 21, "returned": 20}
    assert points(asha) == 100 - 21 - (20 if answered else 0)


def test_the_chore_may_run_late_twice_and_again(
    question: Question, answer: Answer, second: Answer
) -> None:
    vote_up(answer)
    for moment in (question.deadline_at + 3 * DAY, question.deadline_at + 3 * DAY):
        chores_at(moment)
    question = read(question)
    assert question.ballot_ends_at == question.deadline_at + 8 * DAY
    for _ in range(2):
        chores_at(question.deadline_at + 9 * DAY)
        timing.end_vote(question.id)
        timing.end_time(question.id)
    assert kinds(read(question))[3:] == ["voting_begun", "unhandled", "recommended"]


def test_the_answer_with_most_ballots_is_recommended(
    question: Question, answer: Answer, second: Answer, ben: Actor
) -> None:
    vote_up(second, 5)
    chores_at(question.deadline_at)
    with days_later(question, 16):
        for chosen in (answer, answer, second):
            balloting.cast(make_actor(), chosen)
    ends = read(question).ballot_ends_at
    assert ends
    chores_at(ends - MINUTE)
    assert read(question).state == State.VOTING
    before = points(ben)
    chores_at(ends)
    question = read(question)
    assert question.recommended_answer_id == answer.id
    assert question.ballot_ends_at is None
    assert entries(question)[-1].data == {"ballots": 2, "cast": 3, "bounty": 41}
    assert points(ben) == before + 61
    assert escrow(question) == 0


def test_of_as_many_ballots_the_better_rank_decides_then_the_age(
    question: Question, answer: Answer, second: Answer
) -> None:
    third = make_answer(question)
    vote_up(second)
    vote_up(third)
    chores_at(question.deadline_at)
    with days_later(question, 16):
        for chosen in (answer, third, second):
            balloting.cast(make_actor(), chosen)
    chores_at(question.deadline_at + 5 * DAY)
    assert read(question).recommended_answer_id == second.id


def test_an_answer_hidden_during_the_vote_is_passed_over(
    question: Question, answer: Answer, second: Answer
) -> None:
    chores_at(question.deadline_at)
    with days_later(question, 16):
        for chosen in (answer, answer, second):
            balloting.cast(make_actor(), chosen)
    db.session.get_one(Answer, answer.id).hidden_at = question.deadline_at
    chores_at(question.deadline_at + 5 * DAY)
    assert read(question).recommended_answer_id == second.id


@pytest.mark.parametrize("liked", [True, False])
def test_a_vote_nobody_took_part_in_is_decided_by_the_readers_or_not_at_all(
    question: Question, answer: Answer, second: Answer, liked: bool
) -> None:
    if liked:
        vote_up(second)
    chores_at(question.deadline_at)
    chores_at(question.deadline_at + 5 * DAY)
    question = read(question)
    assert question.state == (State.RECOMMENDED if liked else State.EXPIRED)
    assert question.recommended_answer_id == (second.id if liked else None)
    assert escrow(question) == 0


@pytest.mark.parametrize(("days", "before"), [(1, 6), (3, 18), (7, 24), (15, 24)])
def test_the_asker_is_reminded_once_in_time(asha: Actor, days: int, before: int) -> None:
    question = make_question(asha, deadline_days=days)
    near = question.deadline_at - timedelta(hours=before)
    chores_at(near - MINUTE)
    assert read(question).reminded_at is None
    chores_at(near)
    chores_at(near + MINUTE)
    assert read(question).reminded_at == near


def test_who_has_acted_or_is_too_late_is_not_reminded(
    asha: Actor, question: Question, answer: Answer
) -> None:
    accepting.accept(asha, answer)
    chores_at(question.deadline_at - HOUR)
    assert read(question).reminded_at is None
    late = make_question(asha, deadline_days=3)
    chores_at(late.deadline_at)
    assert read(late).reminded_at is None


def test_leaving_answers_unhandled_costs_once_and_only_what_is_there(
    asha: Actor, question: Question, answer: Answer
) -> None:
    for _ in range(2):
        chores_at(question.deadline_at)
    assert points(asha) == 100 - 21 - 20
    assert kinds(question).count("unhandled") == 1
    poor = make_actor(points=5)
    mine = make_question(poor)
    make_answer(mine)
    chores_at(mine.deadline_at)
    assert points(poor) == 0


def test_a_short_deadline_costs_nothing_before_the_fifteenth_day(asha: Actor) -> None:
    question = make_question(asha, deadline_days=1)
    make_answer(question)
    chores_at(question.created_at + 14 * DAY)
    assert read(question).state == State.EXPIRED
    assert points(asha) == 100
    chores_at(question.created_at + 15 * DAY)
    assert points(asha) == 80


def test_whoever_handled_it_had_no_good_answer_or_only_a_late_one_is_not_charged(
    asha: Actor, question: Question, answer: Answer
) -> None:
    declined, none, late, bad = (make_question(asha, deadline_days=1) for _ in range(4))
    make_answer(declined)
    declining.decline(asha, declined)
    accepting.accept(asha, answer)
    make_answer(bad).downs = 3
    with days_later(late, 2):
        timing.end_time(late.id)
        make_answer(late)
    before = points(asha)
    chores_at(question.created_at + 15 * DAY + HOUR)
    assert points(asha) == before
    assert {read(one).charge_at for one in (question, declined, none, late, bad)} == {None}


def test_the_outcome_is_asked_for_once_two_weeks_after_acceptance(
    asha: Actor, question: Question, answer: Answer
) -> None:
    accepting.accept(asha, answer)
    assert question.solved_at
    chores_at(question.solved_at + 13 * DAY)
    assert read(question).outcome_asked_at is None
    for _ in range(2):
        chores_at(question.solved_at + 14 * DAY)
    assert read(question).outcome_asked_at == question.solved_at + 14 * DAY


def test_hidden_questions_are_left_alone(question: Question, answer: Answer) -> None:
    question.hidden_at = question.created_at
    chores_at(question.deadline_at)
    timing.charge(question.id)
    assert read(question).state == State.OPEN
    assert kinds(question) == ["asked", "answered"]


def test_a_question_that_fails_keeps_no_other_waiting(asha: Actor, ben: Actor) -> None:
    broken, whole = make_question(asha, bounty=10), make_question(asha, bounty=10)
    for one in (broken, whole):
        vote_up(make_answer(one, ben))
    broken.bounty = 1_000  # which its escrow does not hold
    chores_at(whole.deadline_at + DAY)
    assert read(broken).state == State.OPEN
    assert read(whole).state == State.RECOMMENDED
    assert kinds(broken) == ["asked", "answered", "unhandled"]
