"""What members have earned: points through the ledger, experience, and the level it gives.

All figures stand in ``rules.toml`` and are read from nowhere else. An award is given once for
its cause and can be taken back exactly as it was given.
"""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Check the rules, give the templates ``level_title``, and count the days of members."""
    from . import greeting
    from .actors import level_title
    from .rules import rules

    rules()
    app.jinja_env.globals.update(level_title=level_title)
    greeting.init_app(app)
