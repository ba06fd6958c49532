"""What members send to the board, cleaned and checked before a verb stores it.

Lengths are fair widths: a Chinese character counts two, a Latin letter one (`core.text.width`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from qa.core.errors import Invalid
from qa.core.i18n import Text, _
from qa.core.text import clean, clean_line, too_wide, width
from qa.reputation.rules import rules

from .citing import Cited
from .citing import fault as regulations_fault
from .genuine import ordered
from .interests import NO_INTEREST, Interest
from .models import Kind
from .trade_card import TradeCard

TITLE_WIDTH = (8, 160)
BODY_WIDTH = 40_000
ANSWER_WIDTH = (4, 40_000)
COMMENT_WIDTH = (2, 1_200)
NOTE_WIDTH = 400
TAGS = 5
TAG_WIDTH = 24
REFERENCES = 10
REFERENCE_WIDTH = 300
DEADLINE_DAYS = (1, 3, 7, 15)


@dataclass(frozen=True, slots=True)
class QuestionDraft:
    """A question as it was sent. `request_key` tells a repeated press of the button.

    `confirmed` says which numbers in its texts its author lets stay (`sensitive.confirmation`).
    """

    title: str
    body: str
    industry_id: int | None
    tags: tuple[str, ...] = ()
    bounty: int = 0
    anonymous: bool = False
    deadline_days: int = 15
    request_key: str | None = None
    kind: str = Kind.QUESTION
    red_flags: tuple[str, ...] = ()
    card: TradeCard = field(default_factory=TradeCard)
    confirmed: str = ""

    def checked(self) -> QuestionDraft:
        """The draft with its texts cleaned. Raises `Invalid`, by name of field."""
        draft = replace(
            self,
            title=clean_line(self.title),
            body=clean(self.body),
            tags=folded_tags(self.tags),
            red_flags=ordered(self.red_flags) if self.kind == Kind.GENUINE else (),
            card=self.card.cleaned(),
        )
        _raise(
            title=_title_error(draft.title),
            body=too_wide(draft.body, BODY_WIDTH),
            industry="" if draft.industry_id else _("Choose the industry your question is about."),
            tags=_tags_error(draft.tags),
            bounty=_bounty_error(draft.bounty),
            deadline_days=""
            if draft.deadline_days in DEADLINE_DAYS
            else _("Choose 1, 3, 7 or 15 days."),
            kind="" if draft.kind in list(Kind) else _("There is no such kind of question."),
            **draft.card.faults(),
        )
        return draft


@dataclass(frozen=True, slots=True)
class AnswerDraft:
    """An answer as it was sent."""

    body: str
    references: tuple[str, ...] = ()
    confirmed: str = ""
    interest: Interest = NO_INTEREST
    regulations: tuple[Cited, ...] = ()

    def checked(self) -> AnswerDraft:
        """The draft with its texts cleaned. Raises `Invalid`, by name of field."""
        references = tuple(line for text in self.references if (line := clean_line(text)))
        draft = replace(
            self,
            body=clean(self.body),
            references=references,
            interest=self.interest.cleaned(),
        )
        _raise(
            body=_width_error(draft.body, ANSWER_WIDTH, _("Write the answer first.")),
            references=_references_error(draft.references),
            regulations=regulations_fault(draft.regulations),
            **draft.interest.faults(),
        )
        return draft


def checked_comment(body: str) -> str:
    """The text of a comment, cleaned. Raises `Invalid`."""
    text = clean(body)
    _raise(body=_width_error(text, COMMENT_WIDTH, _("Write the comment first.")))
    return text


def checked_note(note: str) -> str:
    """The line that goes with an act, cleaned; it may be empty. Raises `Invalid`."""
    text = clean_line(note)
    _raise(note=too_wide(text, NOTE_WIDTH))
    return text


def split_tags(text: str) -> tuple[str, ...]:
    """The tags in a comma-separated field, Chinese commas included."""
    for comma in "，、；;\n":
        text = text.replace(comma, ",")
    return tuple(part for part in (clean_line(piece) for piece in text.split(",")) if part)


def split_lines(text: str) -> tuple[str, ...]:
    """The references in a field that takes one a line."""
    return tuple(line for line in clean(text).split("\n") if line.strip())


def folded_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Each tag once, in the form under which it is stored."""
    return tuple(dict.fromkeys(clean_line(tag).lower().lstrip("#") for tag in tags))


def _title_error(title: str) -> Text:
    if not title:
        return _("Say in one sentence what you want to know.")
    if width(title) < TITLE_WIDTH[0]:
        return _("This is too short to be understood. What happened, and what do you need?")
    return too_wide(title, TITLE_WIDTH[1])


def _width_error(text: str, limits: tuple[int, int], empty: Text) -> Text:
    if width(text) < limits[0]:
        return empty
    return too_wide(text, limits[1])


def _tags_error(tags: tuple[str, ...]) -> Text:
    if len(tags) > TAGS:
        return _("At most %(count)s tags.", count=TAGS)
    if any(width(tag) > TAG_WIDTH or not tag or "/" in tag for tag in tags):
        return _("A tag is a short word: at most %(count)s Chinese characters, no slash.",
                 count=TAG_WIDTH // 2)  # fmt: skip
    return ""


def _references_error(references: tuple[str, ...]) -> Text:
    if len(references) > REFERENCES:
        return _("At most %(count)s references.", count=REFERENCES)
    return next((e for line in references if (e := too_wide(line, REFERENCE_WIDTH))), "")


def _bounty_error(bounty: int) -> Text:
    limits = rules().bounty
    if bounty == 0 or limits.lowest <= bounty <= limits.highest:
        return ""
    return _("A bounty is %(lowest)s to %(highest)s points, or none.",
             lowest=limits.lowest, highest=limits.highest)  # fmt: skip


def _raise(**errors: Text) -> None:
    found = {field: error for field, error in errors.items() if error}
    if found:
        raise Invalid(found)
