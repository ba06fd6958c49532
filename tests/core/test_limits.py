"""How often one reader may do what costs us something."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qa import create_app
from qa.core.db import db
from qa.core.web import limits
from qa.core.web.limits import limiter
from tests.conftest import settings_for
from tests.factories import make_member
from tests.page_quality import PageClient


@limiter.limit("2 per minute", methods=["POST"])
def _probe() -> str:
    return "taken"


@limiter.limit("2 per minute")
def _other() -> str:
    return "taken"


@pytest.fixture
def limited(app: Flask) -> Iterator[Flask]:
    app.config.update(RATELIMIT_ENABLED=True, WTF_CSRF_ENABLED=False)
    limits.init_app(app)
    app.add_url_rule("/probe", "probe", _probe, methods=["GET", "POST"])
    app.add_url_rule("/other", "other", _other, methods=["POST"])
    yield app
    limiter.reset()
    limiter.enabled = False


def post(client: FlaskClient, path: str = "/probe", address: str = "192.0.2.1") -> int:
    return client.post(path, environ_overrides={"REMOTE_ADDR": address}).status_code


def test_too_many_requests_are_refused_with_a_page_that_says_when(limited: Flask) -> None:
    client = PageClient(limited, limited.response_class)
    assert [post(client) for _ in range(3)] == [200, 200, 429]
    response = client.post("/probe", environ_overrides={"REMOTE_ADDR": "192.0.2.1"})
    assert "<h1>That was a lot at once</h1>" in response.text
    assert 1 <= int(response.headers["Retry-After"]) <= 61


def test_showing_the_form_and_other_views_are_not_counted(limited: Flask) -> None:
    client = PageClient(limited, limited.response_class)
    assert [post(client) for _ in range(2)] == [200, 200]
    assert client.get("/probe").status_code == 200
    assert post(client, "/other") == 200


def test_guests_are_counted_by_address_and_ipv6_by_network(limited: Flask) -> None:
    client = PageClient(limited, limited.response_class)
    assert [post(client, address=f"2001:db8::{n}") for n in range(3)] == [200, 200, 429]
    assert post(client, address="2001:db8:0:1::1") == 200
    assert post(client, address="192.0.2.2") == 200


def test_members_are_counted_wherever_they_are(limited: Flask) -> None:
    asha, ben = (PageClient(limited, limited.response_class) for _ in range(2))
    asha.sign_in(make_member("asha"))
    ben.sign_in(make_member("ben"))
    assert [post(asha, address=f"192.0.2.{n}") for n in range(3)] == [200, 200, 429]
    assert post(ben) == 200


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::"),
        ("", "unknown"),
        ("\xff", "unknown"),
    ],
)
def test_an_address_is_counted_as_its_customer(address: str, key: str) -> None:
    assert limits.client(address) == key


def test_tests_are_not_limited_unless_they_ask_for_it(app: Flask) -> None:
    app.add_url_rule("/other", "other", _other, methods=["POST"])
    app.config["WTF_CSRF_ENABLED"] = False
    client = PageClient(app, app.response_class)
    assert [post(client, "/other") for _ in range(3)] == [200, 200, 200]


def test_while_redis_is_down_each_process_counts_for_itself(folder: Path) -> None:
    settings = settings_for(folder, REDIS_URL="redis://127.0.0.1:1/0")
    app = create_app(settings)
    app.config.update(RATELIMIT_ENABLED=True, WTF_CSRF_ENABLED=False)
    limits.init_app(app)
    app.add_url_rule("/other", "other", _other, methods=["POST"])
    try:
        assert [post(app.test_client(), "/other") for _ in range(3)] == [200, 200, 429]
    finally:
        limiter.enabled = False
        with app.app_context():
            db.engine.dispose()
