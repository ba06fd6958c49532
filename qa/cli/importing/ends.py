"""How an imported question ended: long ago, and without anybody's points.

What came with an accepted answer is solved. Whatever else is past its deadline has ended by the
rules too, or the clock would find thousands of old questions and let members vote on them: the
answer that readers liked best is the recommended one, and where they liked none it has expired.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from qa.board.drafts import DEADLINE_DAYS
from qa.board.life.transitions import TRANSITIONS, Act
from qa.board.models import State
from qa.board.ranking import lower_bound
from qa.core import clock
from qa.reputation.rules import rules

from .records import AnswerRecord, QuestionRecord

DEADLINE = timedelta(days=max(DEADLINE_DAYS))


@dataclass(frozen=True, slots=True)
class End:
    """The act that ended a question, and when; `answer` is the number of the one it chose."""

    act: Act
    at: datetime
    answer: int | None = None
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def state(self) -> State:
        """The state that it led to."""
        return TRANSITIONS[self.act].becomes


def end_of(record: QuestionRecord) -> End | None:
    """How the question of `record` ended; None where there is still time to answer it."""
    for number, answer in enumerate(record.answers):
        if answer.accepted_at is not None:
            return End(Act.ACCEPT, answer.accepted_at, number)
    deadline = record.at + DEADLINE
    if deadline > clock.now():
        return None
    liked = [(number, answer) for number, answer in enumerate(record.answers) if _liked(answer)]
    if not liked:
        return End(Act.EXPIRE, deadline, data={"burnt": 0, "returned": 0})
    number, best = max(liked, key=lambda one: lower_bound(one[1].ups, one[1].downs))
    return End(Act.RECOMMEND, max(deadline, best.at), number)


def _liked(answer: AnswerRecord) -> bool:
    return answer.ups - answer.downs >= rules().life.recommended_score
