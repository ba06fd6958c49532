"""What this package announces to itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qa.core.outbox import Fact


@dataclass(frozen=True, slots=True)
class FollowersWait(Fact):
    """Those who follow something, by a follow behind `after`, are still to be told `message`."""

    message: dict[str, Any]
    followed: str
    target_id: int
    after: int = 0
