"""What makes no sense in ``rules.toml`` although each of its values can be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from itertools import pairwise

from .figures import STAGES, Rules

TAKEN = frozenset(
    (
        "answer_voted_down",
        "question_voted_down",
        "answer_vote_down_cast",
        "question_left_unhandled",
        "question_removed",
        "answer_removed",
        "comment_removed",
    )
)
"""The causes that take; all others give."""

AT_LEAST_ONE = frozenset(
    (
        "sign_in.streak_days",
        "bounty.lowest",
        "bounty.lowest_raise",
        "life.longest_days",
        "life.ballot_days",
        "life.unhandled_after_days",
        "life.close_votes",
        "life.reopen_votes",
        "life.close_vote_days",
        "life.helpful_readers",
        "newcomers.questions_a_day",
        "newcomers.answers_a_day",
        "newcomers.comments_a_day",
        "fair_play.votes_between_pair_a_day",
        "fair_play.days_looked_back",
        "fair_play.votes_of_pair",
        "fair_play.times_expected",
        "fair_play.staged_answers",
        "fair_play.largest_ring",
        "fair_play.times_to_return",
        "organisations.accounts",
        "leaderboards.adoption_floor",
        "leaderboards.stars",
        "search.expert_standing",
        "uploads.largest_mb",
        "uploads.a_day",
        "uploads.total_mb",
        "uploads.pixels_m",
    )
)
"""Figures of which 0 would stop what they are about, or let it happen by itself."""

_EITHER_SIGN = frozenset(("life.recommended_score", "life.eligible_score"))

_IN_ORDER = (
    ("bounty.lowest", "bounty.highest"),
    ("bounty.lowest_raise", "bounty.highest_raise"),
    ("newcomers.uploads_a_day", "uploads.a_day"),
)


def check(rules: Rules) -> Iterator[str]:
    """A sentence without its full stop for each thing that cannot be meant."""
    yield from _awards(rules)
    yield from _figures(rules)
    yield from _levels(rules)
    yield from _privileges(rules)
    yield from _stages(rules)


def _awards(rules: Rules) -> Iterator[str]:
    for name, rule in rules.awards.items():
        where, sign = f"awards.{name}", -1 if name in TAKEN else 1
        if rule.points * sign < 0 or rule.experience * sign < 0:
            yield f"{where} must not {'give' if name in TAKEN else 'take'}"
        if not (abs(rule.answers) <= 1 and abs(rule.accepted) <= 1):
            yield f"{where} counts more than one answer"
        if not 0 <= rule.bounty_experience_share <= 1:
            yield f"{where}.bounty_experience_share must be from 0 to 1"
        if rule.own_purse_only not in (0, int(rule.points > 0)):
            yield f"{where}.own_purse_only must be 0, or 1 where points are given"
        for part in ("points", "experience"):
            limit = getattr(rule, f"daily_{part}")
            if limit is not None and not 0 < getattr(rule, part) <= limit:
                yield f"{where}.daily_{part} must be at least what is given once"
        limits = {
            (rules.awards[n].daily_points, rules.awards[n].daily_experience)
            for n in rules.same_day_limit(name)
        }
        if len(limits) > 1:
            yield f"the awards of daily_group {rule.daily_group} must have the same limits"


def _figures(rules: Rules) -> Iterator[str]:
    figures = {
        f"{section.name}.{figure.name}": value
        for section in fields(rules)
        if hasattr(row := getattr(rules, section.name), "__dataclass_fields__")
        for figure in fields(row)
        for value in (getattr(row, figure.name),)
    }
    for name, value in figures.items():
        least = int(name in AT_LEAST_ONE)
        if value < least and name not in _EITHER_SIGN:
            yield f"{name} must be at least {least}"
        if isinstance(value, float) and value > 1:
            yield f"{name} must be at most 1"
    for lower, upper in _IN_ORDER:
        if figures[lower] > figures[upper]:
            yield f"{lower} must not be above {upper}"


def _privileges(rules: Rules) -> Iterator[str]:
    for stage, needed in rules.privileges.items():
        if needed["comment_on_own"] > needed["comment"]:
            yield f"privileges.{stage}.comment_on_own must not be above comment"
        if needed["suggest_edit"] > needed["edit"]:
            yield f"privileges.{stage}.suggest_edit must not be above edit"
    for before, after in pairwise(STAGES):
        for name, level in rules.privileges[before].items():
            if level > rules.privileges[after][name]:
                yield f"privileges.{before}.{name} must not be above that of privileges.{after}"


def _levels(rules: Rules) -> Iterator[str]:
    levels = {
        f"privileges.{stage}.{name}": level
        for stage, needed in rules.privileges.items()
        for name, level in needed.items()
    }
    levels["newcomers.established_level"] = rules.newcomers.established_level
    levels |= {f"stages.{stage}.level": growth.level for stage, growth in rules.stages.items()}
    for where, level in levels.items():
        if not 1 <= level <= len(rules.levels):
            yield f"{where} must be a level from 1 to {len(rules.levels)}"


def _stages(rules: Rules) -> Iterator[str]:
    growing, grown = rules.stages["growing"], rules.stages["grown"]
    for figure in fields(growing):
        if not 0 <= getattr(growing, figure.name) <= getattr(grown, figure.name):
            yield f"stages.growing.{figure.name} must be from 0 to that of stages.grown"
