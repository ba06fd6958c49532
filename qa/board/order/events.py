"""The facts that keeping order announces; the timeline entry made with each says why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.core.outbox import Fact


@dataclass(frozen=True, slots=True)
class QuestionClosed(Fact):
    """A question was closed, also as asked before; the row says why and by which account.

    For the asker, those who answered, and those who follow it.
    """

    question_id: int

    def touches(self) -> Sequence[str]:
        return ("lists", f"question:{self.question_id}")


@dataclass(frozen=True, slots=True)
class QuestionReopened(Fact):
    """A question that had ended is open again. For the asker and those who follow it."""

    question_id: int

    def touches(self) -> Sequence[str]:
        return ("lists", f"question:{self.question_id}")


@dataclass(frozen=True, slots=True)
class DuplicateLinked(Fact):
    """A question became, or ceased to be, one that is answered at `original_id`.

    Nobody is told beside `QuestionClosed` and `QuestionReopened`: it makes the other page stale.
    """

    question_id: int
    original_id: int

    def touches(self) -> Sequence[str]:
        return (f"question:{self.question_id}", f"question:{self.original_id}")


@dataclass(frozen=True, slots=True)
class AnswersMoved(Fact):
    """Answers came to a question, or left it, with a duplicate; announced for each of the two.

    For the authors of the answers, who are in the ``data`` of the last entry ``answers_merged``
    or ``answers_parted`` of the question, by the ids of their answers.
    """

    question_id: int

    def touches(self) -> Sequence[str]:
        return ("lists", f"question:{self.question_id}")


@dataclass(frozen=True, slots=True)
class QuestionMoved(Fact):
    """A question stands in another industry. For its asker."""

    question_id: int

    def touches(self) -> Sequence[str]:
        return ("lists", f"question:{self.question_id}")


@dataclass(frozen=True, slots=True)
class QuestionMarked(Fact):
    """A mark was put on a question or taken off; `kind` is that of the timeline entry.

    ``locked``, ``protected``, ``featured``, ``pinned``, each also with ``un`` before it. For the
    asker where it is ``locked`` or ``featured``.
    """

    question_id: int
    kind: str

    def touches(self) -> Sequence[str]:
        return ("lists", f"question:{self.question_id}")


@dataclass(frozen=True, slots=True)
class PostRemoved(Fact):
    """A question, an answer (`answer_id`) or a comment (`comment_id`) was hidden.

    For its author where the row's ``hidden_by`` is a moderator; ``hidden_reason`` says why.
    """

    question_id: int
    answer_id: int | None
    comment_id: int | None
    author_id: int

    def touches(self) -> Sequence[str]:
        return ("lists", f"question:{self.question_id}", f"member:{self.author_id}")


@dataclass(frozen=True, slots=True)
class PostRestored(Fact):
    """A hidden post is to be seen again. For its author where they did not restore it."""

    question_id: int
    answer_id: int | None
    comment_id: int | None
    author_id: int

    def touches(self) -> Sequence[str]:
        return ("lists", f"question:{self.question_id}", f"member:{self.author_id}")
