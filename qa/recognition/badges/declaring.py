"""Reading ``badges.toml``: which badges there are. A fault in it keeps the site from starting."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from qa.core.i18n import LANGUAGES

from .metrics import METRICS, Metric

FILE = Path(__file__).with_name("badges.toml")

TIERS = ("bronze", "silver", "gold")
AREAS = ("asking", "answering", "bounties", "community", "standing")

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST = 30  # with the subject it must fit the cause of a notice
_FIELDS = {"area", "tier", "metric", "threshold", "each", "title", "says"}


class BadBadges(ValueError):
    """The file of the badges keeps the site from starting; the text says where."""


@dataclass(frozen=True, slots=True)
class Badge:
    """One of the badges. `title` and the sentence `says` are by language.

    `each` is ``question``, ``answer`` or ``industry`` where it is held once for each of these
    that met the condition, empty where a member holds it once.
    """

    name: str
    area: str
    tier: str
    metric: str
    threshold: int
    each: str
    title: Mapping[str, str]
    says: Mapping[str, str]

    @property
    def rests_on(self) -> Metric:
        """What is counted for it."""
        return METRICS[self.metric]

    @property
    def goal(self) -> int:
        """The sum that meets its condition."""
        return self.rests_on.goal(self.threshold)


@cache
def badges() -> Mapping[str, Badge]:
    """The badges of this site by name, read and checked once. Raises `BadBadges`."""
    return parse(FILE.read_text("utf-8"))


@cache
def of_metric(metric: str) -> tuple[Badge, ...]:
    """The badges that rest on `metric`, the lowest threshold first."""
    found = (badge for badge in badges().values() if badge.metric == metric)
    return tuple(sorted(found, key=lambda badge: badge.threshold))


def names_of(metrics: Iterable[str]) -> list[str]:
    """The names of the badges that rest on `metrics`."""
    return [badge.name for metric in metrics for badge in of_metric(metric)]


def parse(text: str) -> Mapping[str, Badge]:
    """`text` in the form of ``badges.toml``, checked. Raises `BadBadges` with a sentence."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadBadges(f"badges.toml cannot be read: {error}.") from None
    found = {name: _badge(name, values) for name, values in data.items()}
    for metric in METRICS:
        thresholds = [badge.threshold for badge in found.values() if badge.metric == metric]
        if not thresholds:
            raise BadBadges(f"badges.toml: no badge rests on the metric {metric}.")
        if len(thresholds) > len(set(thresholds)):
            raise BadBadges(f"badges.toml: two badges of {metric} have the same threshold.")
    return found


def _badge(name: str, values: Any) -> Badge:
    if not _NAME.fullmatch(name) or len(name) > _LONGEST or not isinstance(values, dict):
        raise BadBadges(f"badges.toml: {name} is no name of a badge.")
    for field in sorted(values.keys() ^ _FIELDS):
        if field != "each":
            raise BadBadges(
                f"badges.toml: {name}.{field} is {'unknown' if field in values else 'missing'}."
            )
    badge = Badge(name, **{"each": "", **values})
    _check(badge)
    says = {lang: text.replace("{threshold}", str(badge.threshold))
            for lang, text in badge.says.items()}  # fmt: skip
    return Badge(name, **{"each": "", **values, "says": says})


def _check(badge: Badge) -> None:
    where = f"badges.toml: {badge.name}"
    for field, known in (("area", AREAS), ("tier", TIERS), ("metric", METRICS)):
        if getattr(badge, field) not in known:
            raise BadBadges(f"{where} has the unknown {field} {getattr(badge, field)}.")
    least = badge.rests_on.least
    if type(badge.threshold) is not int or badge.threshold < least:
        raise BadBadges(f"{where} needs a whole number from {least} on as its threshold.")
    try:
        badge.rests_on.goal(badge.threshold)
    except IndexError:
        raise BadBadges(f"{where} has a threshold that nobody can reach.") from None
    if badge.each != badge.rests_on.each:
        wanted = badge.rests_on.each
        raise BadBadges(f"{where} must say each = {wanted!r}, as its metric counts.")
    for field in ("title", "says"):
        words = getattr(badge, field)
        if not isinstance(words, dict) or set(words) != set(LANGUAGES) or not all(words.values()):
            raise BadBadges(f"{where} needs {field} in {', '.join(LANGUAGES)}.")
    if badge.threshold > 1 and not all("{threshold}" in text for text in badge.says.values()):
        raise BadBadges(f"{where} must name its {{threshold}} in each sentence.")
