"""One purse for a company, or one for each account."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from qa.accounts.models import Member
from qa.accounts.organisations import queries
from qa.board import asking
from qa.board.drafts import QuestionDraft
from qa.board.life import accepting
from qa.core.db import db
from qa.core.errors import Refused
from qa.ledger import auditing, posting
from qa.ledger.models import Transfer
from qa.reputation import actors, awarding, pooling
from qa.reputation.models import Award, Reputation
from tests.accounts.organisations.company import make_account, make_company
from tests.factories import make_actor, make_answer, make_industry, make_member, make_question
from tests.meeting import WAYS, Pair, Way, meet_in


@pytest.fixture
def main(app: Flask) -> Member:
    return make_company(points=100)


@pytest.fixture(autouse=True)
def _books_are_right(app: Flask) -> Iterator[None]:
    yield
    db.session.rollback()
    assert not any(auditing.differences())


def own(member: Member) -> int:
    return posting.balance(posting.member(member.id))


def test_pooling_moves_all_there_is_and_twice_is_once(main: Member) -> None:
    lin, wu, cleo = make_account(main, points=30), make_account(main, "wu"), make_member(points=7)
    before = actors.load(lin.id).experience
    pooling.pool(main)
    pooling.pool(main)
    assert [own(member) for member in (main, lin, wu, cleo)] == [130, 0, 0, 7]
    assert [actors.load(member.id).points for member in (main, lin, wu)] == [130, 130, 130]
    assert actors.load(lin.id).experience == before
    (moved,) = db.session.scalars(select(Transfer).where(Transfer.cause == "pooled"))
    assert (moved.amount, moved.subject) == (30, f"organisation:{main.organisation_id}")


def test_what_came_for_coming_alone_is_not_gathered_by_pooling_in_the_evening(
    main: Member,
) -> None:
    lin = make_account(main)
    awarding.award(lin.id, "signed_in", "test:1")
    awarding.award(lin.id, "answer_given", "test:2")
    pooling.pool(main)
    assert [own(main), own(lin), actors.load(lin.id).points] == [102, 5, 102]
    pooling.part(main)
    assert [own(main), actors.load(lin.id).points] == [102, 5]
    posting.transfer("test:3", posting.member(lin.id), posting.BURN, 3)
    pooling.pool(main)
    assert [own(main), own(lin)] == [102, 2]


def test_parting_moves_nothing_back(main: Member) -> None:
    lin = make_account(main, points=30)
    pooling.pool(main)
    pooling.part(main)
    pooling.part(main)
    assert [actors.load(member.id).points for member in (main, lin)] == [130, 0]
    awarding.award(lin.id, "answer_given", "test:1")
    pooling.pool(main)
    assert [own(main), own(lin)] == [132, 0]


def test_only_the_main_account_decides(main: Member) -> None:
    lin = make_account(main)
    for nobody in (lin, make_member("cleo")):
        for act in (pooling.pool, pooling.part):
            with pytest.raises(Refused):
                act(nobody)
    assert db.session.get_one(Reputation, lin.id).purse_id is None


def test_an_account_earns_and_spends_from_the_pool(main: Member) -> None:
    lin = make_account(main)
    pooling.pool(main)
    awarding.award(lin.id, "answer_given", "test:1")
    assert own(main) == 102
    draft = QuestionDraft("Does the bank refuse it?", "The invoice says Shenzen.",
                          make_industry().id, bounty=50, anonymous=True)  # fmt: skip
    asking.ask(actors.load(lin.id), draft)
    assert [own(main), own(lin)] == [42, 0]


def test_a_bounty_goes_to_the_pool_of_whoever_earned_it(main: Member) -> None:
    lin, asha = make_account(main), make_actor("asha", points=40)
    pooling.pool(main)
    question = make_question(asha, bounty=20)
    accepting.accept(asha, make_answer(question, actors.load(lin.id)))
    assert own(lin) == 0
    assert own(main) == 100 + 2 + 20 + 20


def test_what_was_earned_before_pooling_is_taken_back_from_the_pool(main: Member) -> None:
    lin, asha = make_account(main), make_actor("asha", points=40)
    question = make_question(asha, bounty=20)
    answer = make_answer(question, actors.load(lin.id))
    accepting.accept(asha, answer)
    assert own(lin) == 42
    pooling.pool(main)
    assert own(main) == 142
    accepting.withdraw(asha, answer)
    assert [own(main), own(lin)] == [102, 0]


def test_what_was_earned_in_the_pool_is_taken_back_from_it_after_parting(main: Member) -> None:
    lin, asha = make_account(main), make_actor("asha", points=40)
    pooling.pool(main)
    question = make_question(asha, bounty=20)
    answer = make_answer(question, actors.load(lin.id))
    accepting.accept(asha, answer)
    pooling.part(main)
    accepting.withdraw(asha, answer)
    assert [own(main), own(lin)] == [102, 0]


def test_an_account_used_for_the_first_time_joins_the_pool(main: Member) -> None:
    lin = make_account(main)
    db.session.delete(db.session.get_one(Reputation, lin.id))
    lin.confirmed_at = None
    pooling.pool(main)
    awarding.award(lin.id, "answer_accepted", "accept")
    assert [own(main), own(lin)] == [120, 0]
    assert db.session.get_one(Reputation, lin.id).purse_id == main.id


@pytest.mark.parametrize("way", WAYS)
def test_acts_that_meet_the_change_are_wholly_before_or_after_it(
    app: Flask, folder: Path, way: Way
) -> None:
    main, lin = make_company(points=50), make_member("Acme:lin", points=50)
    lin.organisation_id = main.organisation_id
    meet = meet_in(way, app, folder, "tests.reputation.sharing")
    pooling_it, parting_it = ("pool", (main.id,)), ("part", (main.id,))
    pairs: list[Pair] = []
    for number in range(6):
        pairs += [
            (pooling_it, ("award", (lin.id, f"award:{number}"))),
            (parting_it, ("spend", (lin.id, f"spend:{number}"))),
            (pooling_it, parting_it),
            (("take_back", (f"award:{number}",)), pooling_it),
        ]
    outcomes = meet(pairs)
    spent = sum(5 for pair in outcomes[1::4] if pair[1] == "done")
    assert all(pair in (("done", "done"), ("done", "NotCovered")) for pair in outcomes)
    # An award whose points were pooled and parted since stays: they are the company's by then.
    earned = db.session.scalars(select(Award.points).where(Award.member_id == lin.id))
    assert [own(main), own(lin)] == [100 - spent + sum(earned), 0]
    assert db.session.get_one(Reputation, lin.id).purse_id == main.id


@pytest.mark.parametrize("way", WAYS)
def test_an_account_opened_twice_at_once_is_one(app: Flask, folder: Path, way: Way) -> None:
    main = make_company()
    meet = meet_in(way, app, folder, "tests.reputation.sharing")
    twice: list[Pair] = [
        (("open_account", (main.id, f"lin{n}", f"lin{n}@acme.cn")),) * 2 for n in range(3)
    ]
    assert [sorted(pair) for pair in meet(twice)] == [["Invalid", "done"]] * 3
    assert len(queries.accounts_led_by(main.id)) == 3
