"""Members of a ring, one who is not, and a moderator."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from qa.core.db import db
from qa.ledger import auditing
from qa.moderation.models import Ring
from qa.reputation.actors import Actor
from tests.factories import make_actor, make_moderator

from .ringing import make_ring


@pytest.fixture
def books_are_right(app: Flask) -> Iterator[None]:
    """Whatever the test does, every account holds afterwards what its transfers say."""
    yield
    db.session.rollback()
    assert not any(auditing.differences())


@pytest.fixture
def mona(app: Flask) -> Actor:
    return make_moderator()


@pytest.fixture
def asha(app: Flask) -> Actor:
    return make_actor("asha", points=200)


@pytest.fixture
def ben(app: Flask) -> Actor:
    return make_actor("ben")


@pytest.fixture
def cleo(app: Flask) -> Actor:
    """Not of the ring: what she gives and gets stays."""
    return make_actor("cleo", points=200)


@pytest.fixture
def ring(asha: Actor, ben: Actor) -> Ring:
    return make_ring(asha, ben)
