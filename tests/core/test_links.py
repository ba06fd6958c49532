"""Addresses inside the site."""

from __future__ import annotations

import hashlib
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, url_for
from werkzeug.routing import BuildError

from qa.core.web.links import Links, StaticAddresses, full_link, link


def _view(**_: Any) -> str:
    return ""


@pytest.fixture
def site() -> Flask:
    """A few routes of every shape that the site has."""
    site = Flask(__name__)
    routes = [
        ("question", "/questions/<int:question_id>/", {"slug": ""}),
        ("question", "/questions/<int:question_id>/<slug>", None),
        ("questions", "/questions", None),
        ("percent", "/100%/<name>", None),
    ]
    for endpoint, rule, defaults in routes:
        site.add_url_rule(rule, endpoint, _view, defaults=defaults, strict_slashes=False)
    site.config["SITE_URL"] = "https://bang.example"
    site.extensions["links"] = Links(site)
    return site


@pytest.mark.parametrize(
    ("endpoint", "values"),
    [
        ("questions", {}),
        ("questions", {"tab": "hot", "page": 3}),
        ("questions", {"q": "信用证 & L/C?", "page": None}),
        ("questions", {"tag": ["提单", "fob"], "empty": ""}),
        ("questions", {"_anchor": "answer-7"}),
        ("question", {"question_id": 7}),
        ("question", {"question_id": 7, "slug": ""}),
        ("question", {"question_id": 7, "slug": "信用证-lc"}),
        ("question", {"question_id": 7, "slug": "a b%&?#'\"<>+=:;@!$()*,~", "page": 2}),
        ("percent", {"name": "50%"}),
    ],
)
def test_a_link_is_what_url_for_would_give(
    site: Flask, endpoint: str, values: dict[str, Any]
) -> None:
    with site.test_request_context():
        expected = url_for(endpoint, **values)
    with site.app_context():
        assert link(endpoint, **values) == expected


def test_a_slash_in_a_name_does_not_make_another_path(site: Flask) -> None:
    with site.app_context():
        assert link("percent", name="a/../b") == "/100%25/a%2F..%2Fb"


def test_what_cannot_be_encoded_does_not_stand_in_an_address(site: Flask) -> None:
    with site.app_context():
        assert link("questions", q="提\ud800单\0") == "/questions?q=%E6%8F%90%E5%8D%95"


@pytest.mark.parametrize("endpoint", ["nowhere", "question", "percent"])
def test_a_link_to_nowhere_or_without_its_values_is_a_mistake(site: Flask, endpoint: str) -> None:
    with site.app_context(), pytest.raises(BuildError):
        link(endpoint, slug="x")


def test_a_full_link_begins_with_the_public_address(site: Flask) -> None:
    with site.app_context():
        assert full_link("questions", tab="hot") == "https://bang.example/questions?tab=hot"


def test_long_addresses_that_strangers_send_are_not_remembered(site: Flask) -> None:
    with site.app_context():
        link("percent", name="warm")
        tracemalloc.start()
        for number in range(50):
            long = f"{number}" * 20_000
            assert long in link("percent", name=long, q=long)
        kept, _peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert kept < 500_000


def test_a_static_address_changes_with_the_content(tmp_path: Path) -> None:
    file = tmp_path / "site.js"
    addresses = []
    for content in (b"one", b"two", b"one"):
        file.write_bytes(content)
        site = Flask(__name__, static_folder=str(tmp_path), static_url_path="/static")
        addresses.append(StaticAddresses(site)("site.js"))
    digest = hashlib.sha256(b"one").hexdigest()[:12]
    assert addresses[0] == addresses[2] == f"/static/site.js?v={digest}"
    assert addresses[1] != addresses[0]
