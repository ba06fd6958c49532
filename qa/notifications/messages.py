"""What is to be told, before anybody knows to whom exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from qa.board.following import Target


@dataclass(frozen=True, slots=True)
class Message:
    """One thing to tell: a `kind`, because of `cause`, of which a member is told once.

    `actor_id` is who did it, who is never told; where they are not `named`, an anonymous asker
    or nobody, no notice knows of them. `to` are the members whom it concerns themselves,
    `followers` what others may follow to hear of it.
    """

    kind: str
    cause: str
    question_id: int | None
    actor_id: int | None = None
    named: bool = True
    to: Sequence[int] = ()
    followers: Sequence[Target] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
