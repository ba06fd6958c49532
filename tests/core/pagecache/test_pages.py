"""What the cache keeps, for whom, and how it is sent."""

from __future__ import annotations

import gzip
import time
from pathlib import Path

import pytest
from flask import request

from qa import create_app
from qa.core.web import pagecache
from qa.core.web.pagecache import PageCache, cache_for_guests
from tests.conftest import settings_for

from .conftest import Site


def test_a_page_is_made_once_for_all_guests(site: Site) -> None:
    assert [site.get("/t/a") for _ in range(3)] == ["<h1>a 1</h1>"] * 3


def test_a_page_whose_view_did_not_ask_for_it_is_made_every_time(site: Site) -> None:
    assert [site.get("/unmarked") for _ in range(2)] == ["unmarked 1", "unmarked 2"]


@pytest.mark.parametrize("kind", ["cookie", "text", "missing"])
def test_what_is_not_a_page_for_everybody_is_not_kept(site: Site, kind: str) -> None:
    assert [site.get(f"/odd/{kind}") for _ in range(2)] == [f"{kind} 1", f"{kind} 2"]


@pytest.mark.parametrize(
    "header",
    [
        {"Cookie": "language=en; session=abc"},
        {"Cookie": "remember_token=abc"},
        {"Authorization": "Bearer abc"},
        {"Authentication-Token": "abc"},
        {"X-Requested-With": "fetch"},
    ],
)
def test_who_may_be_known_goes_past_the_cache(site: Site, header: dict[str, str]) -> None:
    assert site.get("/t/a", **header) == "<h1>a 1</h1>"
    assert site.get("/t/a") == "<h1>a 2</h1>"
    assert site.get("/t/a", **header) == "<h1>a 3</h1>"


def test_a_post_is_never_answered_from_the_cache(site: Site) -> None:
    site.get("/t/a")
    assert "<h1>a 1</h1>" not in site.guest.post("/t/a").text


def test_each_language_theme_and_host_has_its_own_page(site: Site) -> None:
    others = [
        {"Cookie": "language=zh_Hant"},
        {"Accept-Language": "zh-CN,zh;q=0.9"},
        {"Cookie": "theme=dark"},
        {"Host": "evil.example"},
    ]
    assert site.get("/t/a") == "<h1>a 1</h1>"
    for number, headers in enumerate(others, start=2):
        assert site.get("/t/a", **headers) == f"<h1>a {number}</h1>"
    assert site.get("/t/a", **{"Accept-Language": "zh-TW"}) == "<h1>a 2</h1>"
    assert site.get("/t/a", Cookie="theme=none; language=xx") == "<h1>a 1</h1>"


def test_arguments_that_the_view_knows_are_part_of_the_address_in_any_order(site: Site) -> None:
    assert site.get("/t/a?page=200&tab=hot") == "<h1>a 1</h1>"
    assert site.get("/t/a?tab=%68ot&page=200") == "<h1>a 1</h1>"
    assert site.get("/t/a?page=2&tab=hot") == "<h1>a 2</h1>"


@pytest.mark.parametrize(
    "query",
    ["x=1", "page=1&page=2", "page=1&utm=%FF", "page=外", "page=1%00", "&".join(["page=1"] * 30)],
)
def test_other_arguments_fill_no_cache(site: Site, query: str) -> None:
    assert site.get(f"/t/a?{query}") == "<h1>a 1</h1>"
    assert site.get(f"/t/a?{query}") == "<h1>a 2</h1>"


def test_a_gzip_copy_is_sent_to_who_takes_it(site: Site) -> None:
    plain = site.guest.get("/t/a")
    packed = site.guest.get("/t/a", headers={"Accept-Encoding": "br, gzip, deflate"})
    refused = site.guest.get("/t/a", headers={"Accept-Encoding": "gzip;q=0"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data == refused.data
    assert packed.content_length == len(packed.data)
    assert packed.headers["ETag"] == plain.headers["ETag"]
    for response in plain, packed:
        assert "Accept-Encoding" in response.headers["Vary"]


def test_a_browser_that_has_the_page_is_told_so(site: Site) -> None:
    first = site.guest.get("/t/a")
    assert first.headers["ETag"].startswith("W/")
    assert first.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    again = site.guest.get("/t/a", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    site.commit("page:a")
    changed = site.guest.get("/t/a", headers={"If-None-Match": first.headers["ETag"]})
    assert (changed.status_code, changed.text) == (200, "<h1>a 2</h1>")


def test_a_head_request_gets_the_headers_of_the_page(site: Site) -> None:
    assert site.guest.head("/t/a").status_code == 200
    page = site.guest.get("/t/a")
    head = site.guest.head("/t/a")
    assert head.data == b""
    assert head.headers["Content-Length"] == str(len(page.data))
    assert head.headers["ETag"] == page.headers["ETag"]
    assert site.runs["a"] == 2


def test_a_view_that_fails_is_asked_again(site: Site) -> None:
    def fail() -> None:
        raise RuntimeError("out of order")

    site.during = fail
    with pytest.raises(RuntimeError):
        site.get("/t/a")
    site.during = lambda: None
    assert site.get("/t/a") == "<h1>a 2</h1>"
    assert site.get("/t/a") == "<h1>a 2</h1>"


def test_the_page_asked_for_longest_ago_makes_room(site: Site) -> None:
    site.app.wsgi_app = PageCache(site.app, site.app.wsgi_app._inner, limit=8_000)
    for name in "abcade":
        site.get(f"/t/{name}")
    assert site.get("/t/a") == "<h1>a 1</h1>"
    assert site.get("/t/b") == "<h1>b 2</h1>"


def test_a_page_is_made_anew_when_it_is_old(site: Site) -> None:
    site.app.wsgi_app = PageCache(site.app, site.app.wsgi_app._inner, 10**6, lifetime=0.05)
    assert site.get("/t/a") == site.get("/t/a")
    time.sleep(0.06)
    assert site.get("/t/a") == "<h1>a 2</h1>"


def test_without_memory_for_it_there_is_no_cache(folder: Path) -> None:
    app = create_app(settings_for(folder, PAGE_CACHE_MB="0"))
    pagecache.init_app(app)
    assert not isinstance(app.wsgi_app, PageCache)

    @app.get("/t/a")
    def page() -> str:
        cache_for_guests("a")
        return request.path

    assert app.test_client().get("/t/a").text == "/t/a"
