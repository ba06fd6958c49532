"""Beginning an organisation, and ending it."""

from __future__ import annotations

import pytest
from flask import Flask

from qa.accounts.models import Organisation
from qa.accounts.organisations import founding, policy, queries
from qa.accounts.organisations.rights import RIGHTS
from qa.core.db import db
from qa.core.errors import Refused
from qa.reputation import actors
from tests.factories import make_member

from .company import make_account, make_company


def test_a_member_s_account_becomes_the_main_one(app: Flask) -> None:
    stranger, main = make_member("cleo"), make_member("acme")
    organisation_id = founding.found(main)
    stored = db.session.get_one(Organisation, organisation_id)
    assert (stored.main_id, stored.pooled, stored.verified_at) == (main.id, False, None)
    assert actors.load(main.id).rights == set(RIGHTS)
    assert stranger.organisation_id is None


def test_it_begins_once(app: Flask) -> None:
    main = make_company()
    with pytest.raises(Refused, match="a company account already"):
        founding.found(main)


def test_an_account_of_an_organisation_begins_none(app: Flask) -> None:
    account = make_account(make_company())
    with pytest.raises(Refused, match="belongs to an organisation already"):
        founding.found(account)


@pytest.mark.parametrize("who", ["an account of it", "a stranger", "the main account of another"])
def test_only_the_main_account_leads(app: Flask, who: str) -> None:
    main = make_company()
    account = make_account(main)
    stranger = make_member("cleo")
    other = make_company("globex")
    if who == "an account of it":
        with pytest.raises(Refused, match="Only the main account"):
            founding.dissolve(account)
    elif who == "a stranger":
        with pytest.raises(Refused, match="not a company account"):
            founding.dissolve(stranger)
    else:
        assert founding.dissolve(other) == 0
    assert account.active


def test_dissolving_switches_all_accounts_off_and_nobody_else(app: Flask) -> None:
    main, other = make_company(), make_company("globex")
    mine, theirs = [make_account(main, part) for part in ("lin", "wu")], make_account(other)
    before = [account.fs_uniquifier for account in mine]
    organisation = db.session.get(Organisation, main.organisation_id)
    assert not policy.close(main, organisation, queries.switched_on(main.id)).ok
    assert founding.dissolve(main) == 2
    assert founding.dissolve(main) == 0
    assert [account.active for account in mine] == [False, False]
    assert main.active
    assert theirs.active
    assert [account.fs_uniquifier for account in mine] != before
    assert policy.close(main, organisation, queries.switched_on(main.id)).ok


def test_whoever_leads_nothing_may_close_their_account(app: Flask) -> None:
    main = make_company()
    account = make_account(main)
    organisation = db.session.get(Organisation, main.organisation_id)
    assert policy.close(account, organisation, queries.switched_on(account.id)).ok
    assert policy.close(make_member("cleo"), None, 0).ok
