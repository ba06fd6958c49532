"""The numbers that put posts in order: an answer's rank and a question's heat."""

from __future__ import annotations

from datetime import datetime
from math import log10, sqrt

Z = 1.281551565545  # 80 % confidence: the lower bound is passed nine times in ten

HEAT_SECONDS = 45_000
"""Ten times the echo outweighs this much of age: twelve and a half hours."""


def lower_bound(ups: int, downs: int) -> float:
    """Lower bound of the share of readers who would vote up, from 0 to 1 (Wilson's interval).

    An answer nobody has voted on gets 0, and few votes count less than many alike.
    """
    votes = ups + downs
    if not votes:
        return 0.0
    share = ups / votes
    spread = Z * sqrt((share * (1 - share) + Z * Z / (4 * votes)) / votes)
    return (share + Z * Z / (2 * votes) - spread) / (1 + Z * Z / votes)


def heat(created_at: datetime, ups: int, downs: int, answers: int) -> float:
    """How lively a question is. It grows with the time of asking and never has to be aged:
    only votes and answers change it, so the order of two quiet questions stays as it is.
    """
    echo = ups - downs + 2 * answers
    return created_at.timestamp() / HEAT_SECONDS + log10(max(1, 1 + echo))
