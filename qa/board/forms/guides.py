"""Guides as they were typed."""

from __future__ import annotations

from wtforms import HiddenField, StringField, TextAreaField

from qa.board.guides.growing import GuideDraft
from qa.core.i18n import _
from qa.core.web import typed

from .guarding import GuardedForm


class GuideForm(GuardedForm):
    """A guide; `revision` is the number of the revision that was edited."""

    guarded = ("title", "body")

    title = StringField(_("Title"), filters=[typed.line])
    body = TextAreaField(_("The guide"), filters=[typed.text])
    summary = StringField(_("What did you change?"), filters=[typed.line])
    revision = HiddenField(default="0", filters=[typed.number])

    def draft(self) -> GuideDraft:
        """The guide as it was typed."""
        return GuideDraft(
            title=self.title.data,
            body=self.body.data,
            summary=self.summary.data,
            base=int(self.revision.data),
            confirmed=self.confirmed.data,
        )
