"""A company and its accounts, for tests that begin after the mailed links were used."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from qa.accounts.models import Member
from qa.accounts.organisations import founding
from qa.accounts.organisations.rights import RIGHTS
from tests.factories import make_member


def make_company(name: str = "acme", **values: Any) -> Member:
    """The main account of a new organisation."""
    main = make_member(name, **values)
    founding.found(main)
    return main


def make_account(
    main: Member, part: str = "lin", rights: Collection[str] = RIGHTS, **values: Any
) -> Member:
    """An account of the organisation of `main` that is in use."""
    return make_member(
        f"{main.name}:{part}",
        email=f"{part}@{main.name}.example.com",
        organisation_id=main.organisation_id,
        rights=list(rights),
        **values,
    )
