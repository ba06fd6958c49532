"""What members of a company do at the same moment, for ``tests.meeting``."""

from __future__ import annotations

from qa.accounts.models import Member
from qa.accounts.organisations import opening
from qa.accounts.organisations.opening import AccountDraft
from qa.core.db import db
from qa.ledger import posting
from qa.reputation import awarding, pooling, purses


def pool(main_id: int) -> None:
    pooling.pool(db.session.get_one(Member, main_id))


def part(main_id: int) -> None:
    pooling.part(db.session.get_one(Member, main_id))


def award(member_id: int, key: str) -> None:
    awarding.award(member_id, "answer_accepted", key)


def take_back(key: str) -> None:
    awarding.reverse(key)


def spend(member_id: int, key: str) -> None:
    posting.transfer(key, purses.purse(member_id), posting.escrow(key), 5)


def open_account(main_id: int, name: str, email: str) -> None:
    main = db.session.get_one(Member, main_id)
    opening.open_account(main, AccountDraft(name, email, ("ask",)), 50)
