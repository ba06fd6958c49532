"""Synonyms and pins as administrators type them."""

from __future__ import annotations

from wtforms import HiddenField, StringField, TextAreaField

from qa.core.i18n import _
from qa.core.web import typed
from qa.core.web.forms import VerbForm

from .grouping import split


class SynonymsForm(VerbForm):
    """Texts that mean the same; `version` tells from which state of the group they were edited."""

    texts = TextAreaField(_("Texts that mean the same"), filters=[typed.text])
    version = HiddenField(filters=[typed.key])

    @property
    def split(self) -> list[str]:
        """The texts one by one."""
        return split(self.texts.data)


class PinForm(VerbForm):
    """A question, by number or address, that is to stand above what a search finds."""

    words = StringField(_("What people look for"), filters=[typed.line])
    question = StringField(_("Number or address of the question"), filters=[typed.line])
