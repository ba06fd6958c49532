"""Reading ``rules.toml``: the one source of every figure of the member system."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from qa.core.i18n import LANGUAGES

from .figures import (
    AWARDS,
    PRIVILEGES,
    STAGES,
    AwardRule,
    Bounty,
    Duty,
    FairPlay,
    Fees,
    Growth,
    Leaderboards,
    Level,
    Life,
    Newcomers,
    Organisations,
    Privilege,
    Rules,
    Search,
    SignIn,
    Stage,
    Uploads,
)
from .rule_checks import check

T = TypeVar("T")

FILE = Path(__file__).with_name("rules.toml")


class BadRules(ValueError):
    """The rules file keeps the site from starting; the text says where."""


_SECTIONS: Mapping[str, type[Any]] = {
    "sign_in": SignIn,
    "duty": Duty,
    "fees": Fees,
    "bounty": Bounty,
    "life": Life,
    "newcomers": Newcomers,
    "fair_play": FairPlay,
    "organisations": Organisations,
    "leaderboards": Leaderboards,
    "search": Search,
    "uploads": Uploads,
}
"""The sections that are one row of figures; the others are read on their own."""


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
    for name in sorted(set(data) - {field.name for field in fields(Rules)}):
        raise BadRules(f"rules.toml: section {name} is unknown.")
    awards = _named(data, "awards", AWARDS)
    privileges = _named(data, "privileges", STAGES)
    stages = _named(data, "stages", STAGES[1:])
    found = Rules(
        awards={name: _filled(AwardRule, f"awards.{name}", awards[name]) for name in AWARDS},
        privileges={stage: _privileges(stage, privileges[stage]) for stage in STAGES},
        stages={stage: _filled(Growth, f"stages.{stage}", stages[stage]) for stage in STAGES[1:]},
        levels=_levels(data.get("levels")),
        **{name: _filled(kind, name, _section(data, name)) for name, kind in _SECTIONS.items()},
    )
    for sentence in check(found):
        raise BadRules(f"rules.toml: {sentence}.")
    return found


def _section(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    section = data.get(name)
    if not isinstance(section, dict):
        raise BadRules(f"rules.toml: section {name} is missing.")
    return section


def _named(data: Mapping[str, Any], name: str, names: tuple[str, ...]) -> Mapping[str, Any]:
    """The section `name`, which has a section for each of `names`."""
    section = _section(data, name)
    for wrong in sorted(set(section) ^ set(names)):
        kind = "unknown" if wrong in section else "missing"
        raise BadRules(f"rules.toml: {name}.{wrong} is {kind}.")
    for part, values in section.items():
        if not isinstance(values, dict):
            raise BadRules(f"rules.toml: {name}.{part} must be a section.")
    return section


_READABLE: Mapping[str, tuple[tuple[type, ...], str]] = {
    "str": ((str,), "word"),
    "float": ((int, float), "number"),
}
"""What TOML may hold for a field of each type, and what that is called; else whole numbers."""


def _filled(kind: type[T], where: str, values: Mapping[str, Any]) -> T:
    known = {field.name: str(field.type) for field in fields(kind)}  # type: ignore[arg-type]
    for name, value in values.items():
        if name not in known:
            raise BadRules(f"rules.toml: {where}.{name} is unknown.")
        types, called = _READABLE.get(known[name], ((int,), "whole number"))
        if isinstance(value, bool) or not isinstance(value, types):
            raise BadRules(f"rules.toml: {where}.{name} must be a {called}.")
    try:
        return kind(**values)
    except TypeError:
        missing = ", ".join(sorted(set(known) - set(values)))
        raise BadRules(f"rules.toml: {where} lacks {missing}.") from None


def _privileges(stage: Stage, values: Mapping[str, Any]) -> Mapping[Privilege, int]:
    for name in sorted(set(values) ^ set(PRIVILEGES)):
        kind = "unknown" if name in values else "missing"
        raise BadRules(f"rules.toml: privileges.{stage}.{name} is {kind}.")
    for name, value in values.items():
        if type(value) is not int:
            raise BadRules(f"rules.toml: privileges.{stage}.{name} must be a whole number.")
    return {name: values[name] for name in PRIVILEGES}


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
        if type(experience) is not int or experience < least or (number == 1 and experience):
            raise BadRules(f"rules.toml: level {number} must begin above the level before it.")
        levels.append(Level(number, experience, title))
    return tuple(levels)
