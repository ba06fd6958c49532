"""What members have earned: points through the ledger, experience, and the level it gives.

All figures stand in ``rules.toml``, taken from member-system.md, and are read from nowhere
else. An award is given once for its cause and can be taken back exactly as it was given.
"""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Check the rules, and give the templates ``actor`` and ``level_title``."""
    from .actors import current, level_title
    from .rules import rules

    rules()
    app.jinja_env.globals.update(actor=current, level_title=level_title)
