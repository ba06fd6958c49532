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
class QuestionImported(Fact):
    """A question that was asked on another site is here, with its answers."""

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


@dataclass(frozen=True, slots=True)
class InvitationSent(Fact):
    """A member was asked to answer a question; only they see it, and who asked them."""

    question_id: int
    invitation_id: int


@dataclass(frozen=True, slots=True)
class LifeStep(Fact):
    """Base of the steps in a question's life that its lists show."""

    question_id: int

    def touches(self) -> Sequence[str]:
        return ("lists", f"question:{self.question_id}")


@dataclass(frozen=True, slots=True)
class AcceptanceWithdrawn(LifeStep):
    """The asker took an acceptance back; the question is open again."""

    answer_id: int


@dataclass(frozen=True, slots=True)
class QuestionDeclined(LifeStep):
    """The asker ended the question: no answer was satisfactory."""


@dataclass(frozen=True, slots=True)
class BountyRaised(LifeStep):
    """The asker put up more points; an ended question is open again."""

    points: int


@dataclass(frozen=True, slots=True)
class VotingBegun(LifeStep):
    """The deadline passed: members now vote for the best answer."""


@dataclass(frozen=True, slots=True)
class AnswerRecommended(LifeStep):
    """The public vote, or the readers' votes alone, chose the best answer."""

    answer_id: int


@dataclass(frozen=True, slots=True)
class QuestionExpired(LifeStep):
    """The time ran out, and no answer could be chosen."""


@dataclass(frozen=True, slots=True)
class BallotCast(Fact):
    """A member took part in the public vote; for which answer is kept until its end."""

    question_id: int

    def touches(self) -> Sequence[str]:
        return (f"question:{self.question_id}",)


@dataclass(frozen=True, slots=True)
class DeadlineNear(Fact):
    """An open question's deadline is near: its asker should act."""

    question_id: int


@dataclass(frozen=True, slots=True)
class OutcomeAsked(Fact):
    """Some time after the acceptance the asker is to say whether the answer worked."""

    question_id: int
    answer_id: int


@dataclass(frozen=True, slots=True)
class OutcomeReported(Fact):
    """The asker said what came of the accepted answer."""

    question_id: int
    answer_id: int
    outcome: str

    def touches(self) -> Sequence[str]:
        return (f"question:{self.question_id}",)


@dataclass(frozen=True, slots=True)
class AskerCharged(Fact):
    """The asker left answers unhandled for too long, and paid for it."""

    question_id: int


@dataclass(frozen=True, slots=True)
class PostEdited(Fact):
    """A question, or an answer to it, reads otherwise; `author_id` is whose post it is."""

    question_id: int
    answer_id: int | None
    author_id: int
    editor_id: int

    def touches(self) -> Sequence[str]:
        return ("lists", f"question:{self.question_id}", f"member:{self.author_id}")


@dataclass(frozen=True, slots=True)
class EditSuggested(Fact):
    """An edit of a post waits for approval; guests see nothing of it."""

    question_id: int
    answer_id: int | None
    edit_id: int


@dataclass(frozen=True, slots=True)
class EditDecided(Fact):
    """A suggested edit was approved, rejected, taken back or found overtaken."""

    question_id: int
    answer_id: int | None
    edit_id: int
    state: str


@dataclass(frozen=True, slots=True)
class TagKept(Fact):
    """A tag was described, or another word became or ceased to be its synonym."""

    tag_id: int

    def touches(self) -> Sequence[str]:
        return ("lists",)


@dataclass(frozen=True, slots=True)
class TagReplaced(Fact):
    """Questions under a tag are to carry the one that is meant by it; they follow in parts."""

    tag_id: int

    def touches(self) -> Sequence[str]:
        return ("lists",)


@dataclass(frozen=True, slots=True)
class IndustryKept(Fact):
    """An industry was made, renamed, opened or closed."""

    industry_id: int

    def touches(self) -> Sequence[str]:
        return ("lists",)


@dataclass(frozen=True, slots=True)
class IndustryRefiled(Fact):
    """An industry was moved or merged; its questions follow in parts."""

    industry_id: int

    def touches(self) -> Sequence[str]:
        return ("lists",)


@dataclass(frozen=True, slots=True)
class QuestionRefiled(Fact):
    """A question stands under another tag or in another industry, for its old one was replaced."""

    question_id: int

    def touches(self) -> Sequence[str]:
        return ("lists", f"question:{self.question_id}")


@dataclass(frozen=True, slots=True)
class AskerRevealed(Fact):
    """The asker of an anonymous question showed one member who they are."""

    question_id: int
    member_id: int

    def touches(self) -> Sequence[str]:
        return (f"question:{self.question_id}",)
