"""What nobody gains by doing things over and over: points come from deeds, not from detours."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from qa.board.life import accepting
from qa.board.order import closing, duplicates, hiding
from qa.core.db import db
from qa.core.errors import Invalid, Refused
from qa.ledger import auditing, posting
from qa.reputation import actors
from qa.reputation.actors import Actor
from tests.factories import make_actor, make_answer, make_moderator, make_question


@pytest.fixture(autouse=True)
def _books_are_right(app: Flask) -> Iterator[None]:
    yield
    db.session.rollback()
    assert not any(auditing.differences())


def points(*members: Actor) -> int:
    return sum(actors.load(member.id).points for member in members)


def spend(member: Actor, key: str) -> None:
    posting.transfer(key, posting.member(member.id), posting.escrow(key), points(member))


def test_an_acceptance_whose_reward_was_spent_is_not_taken_back(app: Flask) -> None:
    asha, ben = make_actor("asha"), make_actor("ben")
    question = make_question(asha)
    answer = make_answer(question, ben)
    accepting.accept(asha, answer)
    spend(ben, "bens purchase")
    with pytest.raises(Refused, match="spent"):
        accepting.withdraw(asha, answer)
    db.session.rollback()


def test_an_asker_who_spent_what_the_end_earned_cannot_begin_anew(app: Flask) -> None:
    asha, ben = make_actor("asha"), make_actor("ben")
    question = make_question(asha)
    answer = make_answer(question, ben)
    accepting.accept(asha, answer)
    spend(asha, "ashas purchase")
    with pytest.raises(Refused, match="spent"):
        accepting.withdraw(asha, answer)
    db.session.rollback()


def test_accepting_and_withdrawing_over_and_over_gives_nothing(app: Flask) -> None:
    asha, ben = make_actor("asha", points=10), make_actor("ben", points=10)
    question = make_question(asha, bounty=5)
    answer = make_answer(question, ben)
    before = points(asha, ben)
    for _time in range(3):
        accepting.accept(asha, answer)
        accepting.withdraw(asha, answer)
    assert points(asha, ben) == before


def test_a_share_of_another_bounty_does_not_move_along_with_its_answer(app: Flask) -> None:
    mona = make_moderator()
    asha, ben, cleo = make_actor("asha", points=50), make_actor("ben"), make_actor("cleo")
    original, twice = make_question(asha, bounty=20), make_question()
    best, other = make_answer(original, ben), make_answer(twice, cleo)
    duplicates.mark(mona, twice, original.id)
    duplicates.merge(mona, twice)
    accepting.accept(asha, best, {best.id: 12, other.id: 8})

    closing.reopen(mona, twice)
    db.session.refresh(other)
    assert other.question_id == original.id
    accepting.withdraw(asha, best)
    assert posting.balance(posting.escrow(f"question:{original.id}")) == 20


def test_answers_are_not_merged_into_a_question_that_nobody_can_read(app: Flask) -> None:
    mona, original, twice = make_moderator(), make_question(), make_question()
    answer = make_answer(twice)
    duplicates.mark(mona, twice, original.id)
    hiding.delete_question(mona, original, "广告")
    with pytest.raises(Invalid):
        duplicates.merge(mona, twice)
    assert answer.question_id == twice.id
