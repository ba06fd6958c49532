"""Announcing facts inside the transaction that made them true."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from flask import current_app
from sqlalchemy import insert

from qa.core import clock
from qa.core.db import db

from .models import Job, Purge


class Fact:
    """Base of every fact: a frozen dataclass of plain numbers and strings, mostly ids."""

    def touches(self) -> Sequence[str]:
        """Surrogate keys of the guests' pages that this fact makes stale."""
        return ()


Reactions = Mapping[type[Fact], Sequence[str]]
"""Class of a fact to the names of the reactions that follow it."""


def record(fact: Fact) -> None:
    """Announce `fact`: one job row a reaction and one purge row a key, in this transaction."""
    record_all((fact,))


def record_all(facts: Sequence[Fact]) -> None:
    """As `record`, for many facts at once; a key that several of them touch is purged once."""
    moment = clock.now()
    reactions: Reactions = current_app.extensions["reactions"]
    jobs = [
        {"reaction": name, "payload": payload, "created_at": moment, "run_at": moment}
        for fact in facts
        for payload in (asdict(fact),)  # type: ignore[call-overload]
        for name in reactions.get(type(fact), ())
    ]
    if jobs:
        db.session.execute(insert(Job), jobs)
    keys = dict.fromkeys(key for fact in facts for key in fact.touches())
    if keys:
        db.session.execute(insert(Purge), [{"key": key, "at": moment} for key in keys])
