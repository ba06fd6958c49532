"""The facts the board announces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.core.outbox import Fact


@dataclass(frozen=True, slots=True)
class QuestionAsked(Fact):
    """A question was posted."""

    question_id: int
    author_id: int

    def touches(self) -> Sequence[str]:
        return ("lists", f"member:{self.author_id}")


@dataclass(frozen=True, slots=True)
class AnswerGiven(Fact):
    """A member answered a question."""

    question_id: int
    answer_id: int
    author_id: int

    def touches(self) -> Sequence[str]:
        return ("lists", f"question:{self.question_id}", f"member:{self.author_id}")


@dataclass(frozen=True, slots=True)
class CommentPosted(Fact):
    """A member commented on a question, or on an answer to it."""

    question_id: int
    comment_id: int

    def touches(self) -> Sequence[str]:
        return (f"question:{self.question_id}",)


@dataclass(frozen=True, slots=True)
class VoteCast(Fact):
    """A vote was cast, changed or withdrawn on a question or on an answer to it."""

    question_id: int
    answer_id: int | None
    voter_id: int

    def touches(self) -> Sequence[str]:
        return (f"question:{self.question_id}",)


@dataclass(frozen=True, slots=True)
class AnswerAccepted(Fact):
    """The asker accepted an answer; the question is solved."""

    question_id: int
    answer_id: int

    def touches(self) -> Sequence[str]:
        return ("lists", f"question:{self.question_id}")
