"""What the worker does for the notices: one reaction a fact, and one for those who follow."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from qa.core.outbox import Fact

from . import telling
from .events import FollowersWait
from .recipients import RECIPIENTS, Recipients

Handler = Callable[[dict[str, Any]], object]


def reaction_to(fact: type[Fact]) -> str:
    """The name of the reaction that tells members of `fact`; a job knows its fact by it."""
    return f"notifications.{fact.__name__}"


def _telling(fact: type[Fact], recipients: Recipients) -> Handler:
    def tell(payload: dict[str, Any]) -> None:
        for message in recipients(fact(**payload)):
            telling.tell(message)

    return tell


REACTIONS: Mapping[type[Fact], Sequence[str]] = {
    **{fact: (reaction_to(fact),) for fact in RECIPIENTS},
    FollowersWait: ("notifications.tell_followers",),
}
"""Who is told of what stands in ``recipients``."""

HANDLERS: Mapping[str, Handler] = {
    **{reaction_to(fact): _telling(fact, recipients) for fact, recipients in RECIPIENTS.items()},
    "notifications.tell_followers": telling.tell_followers,
}
