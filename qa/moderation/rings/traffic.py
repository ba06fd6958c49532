"""What went from member to member in the time that is looked at: the material of `weighing`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

Pair = tuple[int, int]
"""Who gave, and who got: the ids of two members."""

Places = Mapping[int, int]
"""How many votes, by industry."""


@dataclass(frozen=True, slots=True)
class Votes:
    """Votes up that counted, from one member for posts of another."""

    count: int
    first: datetime
    last: datetime
    places: Places


@dataclass(frozen=True, slots=True)
class Deal:
    """An answer that its asker accepted, and how it went.

    `alone` is whether nobody else had answered, `share` what it got of the bounty in points.
    """

    asker_id: int
    answerer_id: int
    question_id: int
    answer_id: int
    asked_at: datetime
    answered_at: datetime
    accepted_at: datetime
    alone: bool
    share: int


@dataclass(frozen=True, slots=True)
class Traffic:
    """All that is weighed. Only pairs with much between them are in it, whole sums besides.

    `given` and `received` are the votes up of each member who is in a pair, by industry; `totals`
    those of the site, and `authors` how many members got any. `deals` are those of pairs with
    several, `accepting` and `accepted` how many answers a member accepted, and had accepted.
    """

    pairs: Mapping[Pair, Votes] = field(default_factory=dict)
    given: Mapping[int, Places] = field(default_factory=dict)
    received: Mapping[int, Places] = field(default_factory=dict)
    totals: Places = field(default_factory=dict)
    authors: int = 1
    deals: Sequence[Deal] = ()
    accepting: Mapping[int, int] = field(default_factory=dict)
    accepted: Mapping[int, int] = field(default_factory=dict)
    created: Mapping[int, datetime] = field(default_factory=dict)
