"""What is sent about answers: follow-ups, citations, and changes of regulations."""

from __future__ import annotations

from datetime import date

from wtforms import StringField, TextAreaField
from wtforms.fields import DateField

from qa.core.i18n import _
from qa.core.web import typed
from qa.core.web.forms import VerbForm

from .posts import CommentForm


class FollowUpForm(CommentForm):
    """The box in which the two of an answer go on talking."""


class CitationsForm(VerbForm):
    """The regulations that an answer rests on, one a line."""

    regulations = TextAreaField(_("Rules and fees it rests on"), filters=[typed.text])


class RegulationChangeForm(VerbForm):
    """That a regulation has changed: since when, and how."""

    day = DateField(_("Changed on"))
    note = StringField(_("What is different now"), filters=[typed.line])

    @property
    def since(self) -> date | None:
        """The day that was typed, where it is one."""
        day: date | None = self.day.data
        return day
