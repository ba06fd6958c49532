"""Where the site's log goes: standard error, for the supervisor to keep."""

from __future__ import annotations

import logging

from flask.logging import default_handler


def configure(level: str) -> None:
    """Write what our packages log at `level` and above; libraries speak from warnings on."""
    default_handler.setFormatter(
        logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    )
    ours = logging.getLogger("qa")
    ours.setLevel(level)
    if default_handler not in ours.handlers:
        ours.addHandler(default_handler)
