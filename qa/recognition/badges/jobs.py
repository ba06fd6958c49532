"""What the worker does for badges."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from qa.core.outbox import Fact
from qa.core.outbox.chores import Chore, Chores

from . import concerns, rounds
from .events import RoundGoesOn


def _reaction(fact: type[Fact]) -> str:
    return f"badges.{fact.__name__}"


REACTIONS: Mapping[type[Fact], Sequence[str]] = {
    **{fact: (_reaction(fact),) for fact in concerns.CONCERNS},
    RoundGoesOn: ("badges.go_on",),
}
"""One reaction a fact, which a job knows by its name."""

HANDLERS: Mapping[str, Callable[[dict[str, Any]], object]] = {
    **{_reaction(fact): concerns.settling(fact) for fact in concerns.CONCERNS},
    "badges.go_on": rounds.go_on,
}

CHORES: Chores = {
    "badges.begin_round": Chore(timedelta(days=1), rounds.begin_round),
    "badges.count_holders": Chore(timedelta(hours=1), rounds.count_holders),
}
