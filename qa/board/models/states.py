"""The life of a question, as far as a row must know it."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """How far a question is from solved. Only the verbs of ``qa.board.life`` change it."""

    OPEN = "open"
    VOTING = "voting"
    SOLVED = "solved"
    RECOMMENDED = "recommended"
    DECLINED = "declined"
    EXPIRED = "expired"
    CLOSED = "closed"


RUNNING = (State.OPEN, State.VOTING)
"""The states in which somebody still has to act; the others are ends."""

ANSWERED = (State.SOLVED, State.RECOMMENDED)
"""The ends in which one answer stands out as the best."""


class Kind(StrEnum):
    """What is asked for: an answer, or a judgement whether something is genuine."""

    QUESTION = "question"
    GENUINE = "genuine"


class CloseReason(StrEnum):
    """Why a question was closed."""

    DUPLICATE = "duplicate"
    OFF_TOPIC = "off_topic"
    UNCLEAR = "unclear"
    ADVERTISING = "advertising"
    PERSONAL = "personal"
    OUTDATED = "outdated"


class HiddenBy(StrEnum):
    """On whose account a post is hidden."""

    AUTHOR = "author"
    MODERATOR = "moderator"
