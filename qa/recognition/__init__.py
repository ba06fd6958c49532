"""What members are recognised for: badges, leaderboards, the stars of each week.

All of it is made by the worker from what the floors below have stored, can be made again over
all history with the same outcome, and is only read by pages.
"""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Have its tables known to the database, and check the badges."""
    from . import models  # noqa: F401
    from .badges.declaring import badges

    badges()
