"""Forms whose rules are a verb's: they carry what was typed, and show what the verb says of it."""

from __future__ import annotations

from collections.abc import Mapping

from flask_wtf import FlaskForm

from qa.core.i18n import Text


class VerbForm(FlaskForm):  # type: ignore[misc]
    """Fields as they were typed; what is wrong with them is found by the verb alone."""

    class Meta:
        """Tokens are checked for every POST already; asking for one would give guests a session."""

        csrf = False

    def show(self, errors: Mapping[str, Text]) -> None:
        """Put `errors`, the verb's findings by name of field, beside the fields."""
        for name, error in errors.items():
            self[name].errors = [error]
