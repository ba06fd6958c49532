"""What people send to the board: fields as they were typed, turned into drafts for the verbs."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, StringField, TextAreaField

from qa.core.errors import Invalid
from qa.core.i18n import Text, _

from .drafts import DEADLINE_DAYS, AnswerDraft, QuestionDraft, split_lines, split_tags

DAYS = {
    1: _("24 hours"),
    3: _("3 days"),
    7: _("7 days"),
    15: _("15 days"),
}


class BoardForm(FlaskForm):  # type: ignore[misc]
    """A form whose rules are the verb's; `show` puts the verb's findings beside the fields."""

    def show(self, errors: Mapping[str, Text]) -> None:
        """Attach `errors`, by name of field, for the template."""
        for name, error in errors.items():
            self[name].errors = [error]


def _new_key() -> str:
    return secrets.token_urlsafe(16)


class AskForm(BoardForm):
    """The ask form. `request_key` makes a repeated press of the button one question."""

    title = StringField(_("Your question"))
    body = TextAreaField(_("What happened"))
    industry = StringField(_("Industry"))
    tags = StringField(_("Tags"))
    bounty = StringField(_("Bounty"))
    anonymous = BooleanField(_("Ask anonymously"))
    deadline_days = RadioField(
        _("Answer needed within"),
        choices=[(str(days), DAYS[days]) for days in DEADLINE_DAYS],
        default="15",
        validate_choice=False,
    )
    request_key = HiddenField(default=_new_key)

    def draft(self) -> QuestionDraft:
        """The question as it was typed. Raises `Invalid` where a number is none."""
        return QuestionDraft(
            title=self.title.data or "",
            body=self.body.data or "",
            industry_id=_whole("industry", self.industry.data, 0) or None,
            tags=split_tags(self.tags.data or ""),
            bounty=_whole("bounty", self.bounty.data, 0),
            anonymous=bool(self.anonymous.data),
            deadline_days=_whole("deadline_days", self.deadline_days.data, 15),
            request_key=(self.request_key.data or "")[:64] or None,
        )


class AnswerForm(BoardForm):
    """The answer box."""

    body = TextAreaField(_("Your answer"))
    references = TextAreaField(_("References"))

    def draft(self) -> AnswerDraft:
        """The answer as it was typed."""
        return AnswerDraft(self.body.data or "", split_lines(self.references.data or ""))


class CommentForm(BoardForm):
    """The comment box below a post."""

    body = TextAreaField(_("Your comment"))
    request_key = HiddenField(default=_new_key)


def _whole(name: str, text: str | None, default: int) -> int:
    """The whole number in `text`, or `default` where nothing was typed."""
    typed = (text or "").strip()
    if not typed:
        return default
    if not typed.isdecimal() or len(typed) > 9:
        raise Invalid({name: _("This must be a whole number.")})
    return int(typed)
