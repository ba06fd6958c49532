"""What people send to the board: fields as they were typed, turned into drafts for the verbs."""

from __future__ import annotations

import secrets

from wtforms import BooleanField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from qa.core.errors import Invalid
from qa.core.i18n import _
from qa.core.text import clean, clean_line
from qa.core.web.forms import VerbForm

from .drafts import DEADLINE_DAYS, AnswerDraft, QuestionDraft, split_lines, split_tags

DAYS = {
    1: _("24 hours"),
    3: _("3 days"),
    7: _("7 days"),
    15: _("15 days"),
}


def _text(typed: str | None) -> str:
    """Typed text without what no page can show, so that a form sent back is whole."""
    return clean(typed or "")


def _line(typed: str | None) -> str:
    return clean_line(typed or "")


def _key(typed: str | None) -> str:
    return (typed or "")[:64]  # width of the column


def _new_key() -> str:
    return secrets.token_urlsafe(16)


class AskForm(VerbForm):
    """The ask form. `request_key` makes a repeated press of the button one question."""

    title = StringField(_("Your question"), filters=[_line])
    body = TextAreaField(_("What happened"), filters=[_text])
    industry = StringField(_("Industry"), filters=[_line])
    tags = StringField(_("Tags"), filters=[_line])
    bounty = StringField(_("Bounty"), filters=[_line])
    anonymous = BooleanField(_("Ask anonymously"))
    deadline_days = RadioField(
        _("Answer needed within"),
        choices=[SelectChoice(str(days), DAYS[days]) for days in DEADLINE_DAYS],
        default="15",
        validate_choice=False,
    )
    request_key = HiddenField(default=_new_key, filters=[_key])

    def draft(self) -> QuestionDraft:
        """The question as it was typed. Raises `Invalid` where a number is none."""
        return QuestionDraft(
            title=self.title.data,
            body=self.body.data,
            industry_id=_whole("industry", self.industry.data, 0) or None,
            tags=split_tags(self.tags.data),
            bounty=_whole("bounty", self.bounty.data, 0),
            anonymous=bool(self.anonymous.data),
            deadline_days=_whole("deadline_days", self.deadline_days.data, 15),
            request_key=self.request_key.data or None,
        )


class AnswerForm(VerbForm):
    """The answer box."""

    body = TextAreaField(_("Your answer"), filters=[_text])
    references = TextAreaField(_("References"), filters=[_text])

    def draft(self) -> AnswerDraft:
        """The answer as it was typed."""
        return AnswerDraft(self.body.data, split_lines(self.references.data))


class CommentForm(VerbForm):
    """The comment box below a post."""

    body = TextAreaField(_("Your comment"), filters=[_text])
    request_key = HiddenField(default=_new_key, filters=[_key])


def _whole(name: str, text: str | None, default: int) -> int:
    """The whole number in `text`, or `default` where nothing was typed."""
    typed = (text or "").strip()
    if not typed:
        return default
    if not typed.isdecimal() or len(typed) > 9:
        raise Invalid({name: _("This must be a whole number.")})
    return int(typed)
