"""The facts about answers and the talk around them, and about guides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.core.outbox import Fact


@dataclass(frozen=True, slots=True)
class BelowQuestion(Fact):
    """Base of what is seen on the page of a question and nowhere else."""

    question_id: int

    def touches(self) -> Sequence[str]:
        return (f"question:{self.question_id}",)


@dataclass(frozen=True, slots=True)
class BelowAnswer(BelowQuestion):
    """Base of what concerns one answer to the question."""

    answer_id: int


@dataclass(frozen=True, slots=True)
class FollowUpPosted(BelowAnswer):
    """The asker asked on below an answer, or its author replied."""

    follow_up_id: int


@dataclass(frozen=True, slots=True)
class FollowUpHidden(BelowAnswer):
    """A follow-up was taken away, or put back."""

    follow_up_id: int


@dataclass(frozen=True, slots=True)
class ReactionGiven(BelowAnswer):
    """A member said what came of an answer, said otherwise, or took it back."""


@dataclass(frozen=True, slots=True)
class ReferencesChecked(BelowAnswer):
    """The links that an answer refers to were looked at."""


@dataclass(frozen=True, slots=True)
class AnswerCited(BelowAnswer):
    """It was said anew what an answer rests on."""


@dataclass(frozen=True, slots=True)
class CitationOutdated(BelowAnswer):
    """What an answer rests on has changed since: its author should look at it again."""

    regulation_id: int


@dataclass(frozen=True, slots=True)
class RegulationChanged(Fact):
    """A moderator said that a regulation is another one now; its citations follow in parts."""

    regulation_id: int


@dataclass(frozen=True, slots=True)
class GuideGrown(BelowQuestion):
    """A question that found its answer was grown into a guide."""

    guide_id: int

    def touches(self) -> Sequence[str]:
        return ("guides", f"question:{self.question_id}")


@dataclass(frozen=True, slots=True)
class GuideKept(BelowQuestion):
    """A guide was edited, rolled back, hidden or restored."""

    guide_id: int

    def touches(self) -> Sequence[str]:
        return ("guides", f"guide:{self.guide_id}", f"question:{self.question_id}")
