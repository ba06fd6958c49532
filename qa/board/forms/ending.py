"""What the asker types where a question ends: why no answer did, how much more, what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import request
from wtforms import HiddenField, RadioField, StringField
from wtforms.fields.choices import SelectChoice

from qa.board.life.outcomes import Outcome
from qa.core.errors import Invalid
from qa.core.i18n import _
from qa.core.web import typed
from qa.core.web.forms import VerbForm
from qa.core.web.kept import kept_fields

SHARE = "share-"
"""Name of the field for an answer's share of the bounty, in front of the answer's id."""


class DeclineForm(VerbForm):
    """No answer was satisfactory."""

    note = StringField(_("What was missing?"), id="decline-note", filters=[typed.line])


class BountyForm(VerbForm):
    """A raise. `request_key` makes a repeated press of the button one raise."""

    bounty = StringField(_("Points to add"), id="raise-bounty", filters=[typed.line])
    request_key = HiddenField(default=typed.new_key, filters=[typed.key])

    def points(self) -> int:
        """The points as they were typed. Raises `Invalid` where they are none."""
        return typed.whole("bounty", self.bounty.data, 0)


class BallotForm(VerbForm):
    """The answer that somebody thinks the best."""

    answer = StringField(id="split-answer", filters=[typed.line])

    def answer_id(self) -> int:
        """The answer that was chosen. Raises `Invalid`."""
        chosen = typed.whole("answer", self.answer.data, 0)
        if not chosen:
            raise Invalid({"answer": _("Choose an answer.")})
        return chosen


class SplitForm(BallotForm):
    """The answer accepted, and the points of the bounty that each answer gets."""

    shares = HiddenField(id="split-shares")

    def points(self) -> dict[int, int]:
        """The shares as they were typed, by answer. Raises `Invalid` where one is no number."""
        return {
            int(answer_id): typed.whole("shares", text, 0)
            for answer_id, text in self.typed().items()
        }

    def typed(self) -> dict[str, str]:
        """What was typed, by the id of the answer, for the form to be shown again."""
        fields = request.form if self.is_submitted() else {}
        return {
            name.removeprefix(SHARE): text.strip()
            for name, text in fields.items()
            if name.startswith(SHARE) and name.removeprefix(SHARE).isdecimal()
        }


class OutcomeForm(VerbForm):
    """Whether the accepted answer worked."""

    outcome = RadioField(
        _("Did it work in practice?"),
        choices=[
            SelectChoice(Outcome.WORKS, _("It worked")),
            SelectChoice(Outcome.PARTLY, _("It worked in part")),
            SelectChoice(Outcome.FAILED, _("It did not work")),
        ],
        validate_choice=False,
    )
    note = StringField(
        _("In one sentence: what happened?"), id="outcome-note", filters=[typed.line]
    )


@dataclass(frozen=True, slots=True)
class EndingForms:
    """All of them, for the question page; `sent` names the one that was sent back."""

    decline: DeclineForm = field(default_factory=lambda: DeclineForm(kept_fields("decline")))
    bounty: BountyForm = field(default_factory=lambda: BountyForm(kept_fields("bounty")))
    split: SplitForm = field(default_factory=lambda: SplitForm(None))
    outcome: OutcomeForm = field(default_factory=lambda: OutcomeForm(kept_fields("outcome")))
    sent: str = ""
