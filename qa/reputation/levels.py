"""Levels as a member sees them: where they stand, how far it is to the next, what it opens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.core.i18n import Text

from .actors import Actor
from .figures import Level, Stage
from .rules import rules
from .words import PRIVILEGES


@dataclass(frozen=True, slots=True)
class Progress:
    """`experience` between `level` and the `next` one, None on the highest.

    `opens` is what the nearest higher level that opens anything, `opens_at`, lets a member do.
    """

    experience: int
    level: Level
    next: Level | None
    opens_at: Level | None
    opens: Sequence[Text]


def progress_of(member: Actor) -> Progress:
    """Where `member` stands, by what they have earned and the stage of the site."""
    levels = rules().levels
    level = levels[member.level - 1]
    above = levels[member.level :]
    opening = next((one for one in above if opened_at(one.number, member.stage)), None)
    return Progress(
        experience=member.experience,
        level=level,
        next=above[0] if above else None,
        opens_at=opening,
        opens=opened_at(opening.number, member.stage) if opening else (),
    )


def opened_at(level: int, stage: Stage) -> Sequence[Text]:
    """What the level of this number opens at `stage`, in words."""
    needed = rules().privileges[stage]
    return [words for name, words in PRIVILEGES.items() if needed[name] == level]
