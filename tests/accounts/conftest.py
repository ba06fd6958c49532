"""Fixtures of the account tests."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.page_quality import PageClient


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser."""
    app.test_client_class = PageClient
    return app.test_client()
