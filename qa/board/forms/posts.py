"""Questions, answers and comments as they were typed."""

from __future__ import annotations

from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice

from qa.board import citing
from qa.board.drafts import DEADLINE_DAYS, AnswerDraft, QuestionDraft, split_lines, split_tags
from qa.board.genuine import RED_FLAGS
from qa.board.interests import CHOICES as CHOICES_OF_INTEREST
from qa.board.interests import Interest
from qa.board.models import Kind
from qa.board.trade_card import CHOICES, LABELS, TradeCard
from qa.core.i18n import _
from qa.core.web import typed

from .guarding import GuardedForm

DAYS = {
    1: _("24 hours"),
    3: _("3 days"),
    7: _("7 days"),
    15: _("15 days"),
}


def _choice(name: str) -> SelectField:
    """A choice of the trade card, that may be left open."""
    choices = [
        SelectChoice(key, word) for key, word in {"": _("Not said"), **CHOICES[name]}.items()
    ]
    return SelectField(LABELS[name], choices=choices, default="", validate_choice=False)


class AskForm(GuardedForm):
    """The ask form. `request_key` makes a repeated press of the button one question."""

    guarded = ("title", "body")

    kind = HiddenField(default=Kind.QUESTION, filters=[typed.key])
    red_flags = SelectMultipleField(
        _("What do you see?"),
        choices=[SelectChoice(flag.key, flag.sign) for flag in RED_FLAGS.values()],
        validate_choice=False,
    )
    title = StringField(_("Your question"), filters=[typed.line])
    body = TextAreaField(_("What happened"), filters=[typed.text])
    industry = StringField(_("Industry"), filters=[typed.line])
    tags = StringField(_("Tags"), filters=[typed.line])
    bounty = StringField(_("Bounty"), filters=[typed.line])
    anonymous = BooleanField(_("Ask anonymously"))
    product = StringField(LABELS["product"], filters=[typed.line])
    stage = _choice("stage")
    quantity = _choice("quantity")
    region = _choice("region")
    platform = _choice("platform")
    deadline_days = RadioField(
        _("Answer needed within"),
        choices=[SelectChoice(str(days), DAYS[days]) for days in DEADLINE_DAYS],
        default="15",
        validate_choice=False,
    )
    request_key = HiddenField(default=typed.new_key, filters=[typed.key])
    draft_version = HiddenField(default="0", filters=[typed.number])

    @property
    def card(self) -> TradeCard:
        """The trade card as it was filled in."""
        return TradeCard(**{name: self[name].data or "" for name in LABELS})

    def draft(self) -> QuestionDraft:
        """The question as it was typed. Raises `Invalid` where a number is none."""
        return QuestionDraft(
            title=self.title.data,
            body=self.body.data,
            industry_id=typed.whole("industry", self.industry.data, 0) or None,
            tags=split_tags(self.tags.data),
            bounty=typed.whole("bounty", self.bounty.data, 0),
            anonymous=bool(self.anonymous.data),
            deadline_days=typed.whole("deadline_days", self.deadline_days.data, 15),
            request_key=self.request_key.data or None,
            kind=self.kind.data,
            red_flags=tuple(self.red_flags.data or ()),
            card=self.card,
            confirmed=self.confirmed.data,
        )


class AnswerForm(GuardedForm):
    """The answer box."""

    guarded = ("body", "interest_note")

    body = TextAreaField(_("Your answer"), filters=[typed.text])
    references = TextAreaField(_("References"), filters=[typed.text])
    regulations = TextAreaField(_("Rules and fees it rests on"), filters=[typed.text])
    interest = RadioField(
        _("Do you gain by what you recommend?"),
        choices=[SelectChoice(kind, words) for kind, words in CHOICES_OF_INTEREST.items()],
        default="",
        validate_choice=False,
    )
    interest_note = StringField(_("What exactly?"), filters=[typed.line])
    draft_version = HiddenField(default="0", filters=[typed.number])

    def draft(self) -> AnswerDraft:
        """The answer as it was typed."""
        return AnswerDraft(
            self.body.data,
            split_lines(self.references.data),
            confirmed=self.confirmed.data,
            interest=Interest(self.interest.data or "", self.interest_note.data),
            regulations=citing.parse(split_lines(self.regulations.data)),
        )


class CommentForm(GuardedForm):
    """The comment box below a post."""

    body = TextAreaField(_("Your comment"), filters=[typed.text])
    request_key = HiddenField(default=typed.new_key, filters=[typed.key])
