from __future__ import annotations

import pytest
from flask import Flask

from qa.board import industries
from qa.core.db import db


@pytest.fixture
def tree(app: Flask) -> None:
    """The industries of the site."""
    industries.sync()
    db.session.commit()
