"""What tests of notices share."""

from __future__ import annotations

import pytest
from flask import Flask


@pytest.fixture
def without_badges(app: Flask) -> None:
    """A site on which nobody earns badges: what is told of a question is counted exactly."""
    app.extensions["reactions"] = {
        fact: tuple(name for name in names if not name.startswith("badges."))
        for fact, names in app.extensions["reactions"].items()
    }
