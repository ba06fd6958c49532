"""Forms whose texts are looked through for what should not be public."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from flask import request
from wtforms import HiddenField

from qa.board import sensitive
from qa.core.i18n import Text
from qa.core.web import typed
from qa.core.web.forms import VerbForm


class GuardedForm(VerbForm):
    """A form that comes back with what was found in its texts, `guarded` by name.

    Of its buttons, ``mask`` hides all of it before the verb sees the texts, and ``anyway`` says
    that it may stay; that decision then travels in the form.
    """

    guarded: ClassVar[tuple[str, ...]] = ("body",)

    confirmed = HiddenField(filters=[typed.key])

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.found: list[sensitive.Warned] = []
        if args or "formdata" in values:  # not what this request sent
            return
        if "mask" in request.form:
            for name in self.guarded:
                self[name].data = sensitive.mask(self[name].data)
        self.confirmed.data = typed.key(request.form.get("anyway", self.confirmed.data))

    def show(self, errors: Mapping[str, Text]) -> None:
        """Put the verb's findings beside the fields, and list what its author must decide on."""
        super().show(errors)
        if self.confirmed.data != self.confirmation:
            self.found = sensitive.look(self._texts)

    @property
    def confirmation(self) -> str:
        """What the button ``anyway`` sends for the texts as they are."""
        return sensitive.confirmation(self._texts)

    @property
    def _texts(self) -> dict[str, str]:
        return {name: self[name].data or "" for name in self.guarded}
