"""Reading ``rules.toml``: the one source of every figure of the member system."""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from qa.core.i18n import LANGUAGES

T = TypeVar("T")

FILE = Path(__file__).with_name("rules.toml")


class BadRules(ValueError):
    """The rules file keeps the site from starting; the text says where."""


@dataclass(frozen=True, slots=True)
class AwardRule:
    """What one cause gives: whole points and experience, and what a day can give at most."""

    points: int = 0
    experience: int = 0
    daily_points: int | None = None
    daily_experience: int | None = None
    daily_group: str = ""
    bounty_experience_share: float = 0.0


@dataclass(frozen=True, slots=True)
class Privileges:
    """The level from which a member may do each of these."""

    ask: int
    answer: int
    comment_on_own: int
    vote_up: int
    comment: int
    vote_down: int
    create_tag: int


@dataclass(frozen=True, slots=True)
class Newcomers:
    """What members below `established_level` are held to."""

    established_level: int
    questions_a_day: int
    answers_a_day: int
    links_a_post: int


@dataclass(frozen=True, slots=True)
class Bounty:
    """The points an asker may put up at first."""

    lowest: int
    highest: int


@dataclass(frozen=True, slots=True)
class Fees:
    """Points taken for an extra."""

    anonymous_question: int


@dataclass(frozen=True, slots=True)
class Level:
    """A level's number from 1, the experience it begins at, its title by language."""

    number: int
    experience: int
    title: Mapping[str, str]


AWARDS = (
    "account_confirmed",
    "answer_given",
    "answer_accepted",
    "question_ended_in_time",
    "answer_voted_up",
    "question_voted_up",
    "answer_voted_down",
    "question_voted_down",
    "answer_vote_down_cast",
)
"""The causes the site knows: the file must have exactly these."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The whole file."""

    awards: Mapping[str, AwardRule]
    privileges: Privileges
    newcomers: Newcomers
    bounty: Bounty
    fees: Fees
    levels: tuple[Level, ...]

    def level_of(self, experience: int) -> Level:
        """The level that `experience` gives."""
        return self.levels[max(0, bisect_right(self.levels, experience, key=_threshold) - 1)]

    def same_day_limit(self, name: str) -> tuple[str, ...]:
        """The awards whose sum the daily limit of award `name` holds down, itself included."""
        group = self.awards[name].daily_group
        return tuple(
            n for n, rule in self.awards.items() if group and rule.daily_group == group
        ) or (name,)


def _threshold(level: Level) -> int:
    return level.experience


@cache
def rules() -> Rules:
    """The rules of this site, read and checked once. Raises `BadRules`."""
    return parse(FILE.read_text("utf-8"))


def parse(text: str) -> Rules:
    """`text` in the form of ``rules.toml``, checked. Raises `BadRules` with a sentence."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadRules(f"rules.toml cannot be read: {error}.") from None
    awards = _section(data, "awards")
    for name in sorted(set(awards) ^ set(AWARDS)):
        raise BadRules(f"rules.toml: award {name} is {'unknown' if name in awards else 'missing'}.")
    return Rules(
        awards={name: _filled(AwardRule, f"awards.{name}", awards[name]) for name in AWARDS},
        privileges=_filled(Privileges, "privileges", _section(data, "privileges")),
        newcomers=_filled(Newcomers, "newcomers", _section(data, "newcomers")),
        bounty=_filled(Bounty, "bounty", _section(data, "bounty")),
        fees=_filled(Fees, "fees", _section(data, "fees")),
        levels=_levels(data.get("levels")),
    )


def _section(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    section = data.get(name)
    if not isinstance(section, dict):
        raise BadRules(f"rules.toml: section {name} is missing.")
    return section


def _filled(kind: type[T], where: str, values: Mapping[str, Any]) -> T:
    known = {field.name: field for field in fields(kind)}  # type: ignore[arg-type]
    for name, value in values.items():
        if name not in known:
            raise BadRules(f"rules.toml: {where}.{name} is unknown.")
        wants_text = name == "daily_group"
        if isinstance(value, bool) or not isinstance(value, str if wants_text else (int, float)):
            raise BadRules(
                f"rules.toml: {where}.{name} must be a {'word' if wants_text else 'number'}."
            )
    try:
        return kind(**values)
    except TypeError:
        missing = ", ".join(sorted(set(known) - set(values)))
        raise BadRules(f"rules.toml: {where} lacks {missing}.") from None


def _levels(rows: Any) -> tuple[Level, ...]:
    if not isinstance(rows, list) or not rows:
        raise BadRules("rules.toml: levels are missing.")
    levels: list[Level] = []
    for number, row in enumerate(rows, 1):
        title = row.get("title")
        if not isinstance(title, dict) or set(title) != set(LANGUAGES):
            raise BadRules(f"rules.toml: level {number} needs a title in {', '.join(LANGUAGES)}.")
        least = levels[-1].experience + 1 if levels else 0
        experience = row.get("experience")
        if not isinstance(experience, int) or experience < least or (number == 1 and experience):
            raise BadRules(f"rules.toml: level {number} must begin above the level before it.")
        levels.append(Level(number, experience, title))
    return tuple(levels)
