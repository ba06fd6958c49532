"""What the search announces. It stands here, below those who tell members of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.core.outbox import Fact


@dataclass(frozen=True, slots=True)
class RelatedGone(Fact):
    """A question that was related to this one is hidden, closed, or like it no more.

    That others are related now makes no page stale: it can wait.
    """

    question_id: int

    def touches(self) -> Sequence[str]:
        return (f"question:{self.question_id}",)


@dataclass(frozen=True, slots=True)
class SavedSearchMatched(Fact):
    """A search that a member saved finds new questions, all up to the id `until` looked at.

    `words` are what the search is called, `arguments` its address.
    """

    saved_id: int
    member_id: int
    words: str
    arguments: dict[str, str]
    question_ids: list[int]
    until: int
