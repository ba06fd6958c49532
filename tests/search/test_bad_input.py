"""Whatever is sent to the search, what comes back is a page, and one that helps."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from qa.core.db import db
from qa.search import forms, keeping
from qa.search.suggesting import building
from tests.factories import make_actor, make_industry, make_question

from .hostile import TEXTS


@pytest.fixture(params=["with an index", "without one"])
def site(app: Flask, request: pytest.FixtureRequest) -> Flask:
    """A site with some questions, and with an index and suggestions or with neither."""
    author, industry = make_actor(), make_industry("trade")
    for title in ("定金怎么退", "信用证的软条款", "Who pays the broker?"):
        make_question(author, industry, title=title, tags=("定金",))
    db.session.commit()
    if request.param == "with an index":
        keeping.rebuild()
        building.build()
    return app


def test_every_search_gets_a_page_that_helps(site: Flask, client: Any) -> None:
    for kind, text in TEXTS.items():
        page = client.get("/search", query_string={"q": text.encode(errors="surrogatepass")})
        assert page.status_code == 200, kind
        assert 'class="row"' in page.text or '<div class="empty">' in page.text, kind
        assert "<script>alert" not in page.text, kind


def test_every_form_control_takes_anything(site: Flask, client: Any) -> None:
    for kind, text in TEXTS.items():
        sent = text[:2_000].encode(errors="surrogatepass")
        page = client.get("/search", query_string=dict.fromkeys(("q", *forms.CONTROLS), sent))
        assert page.status_code == 200, kind
        page = client.get("/search", query_string={"q": "定金", "sort": sent, "page": sent})
        assert "<mark>定金</mark>怎么退" in page.text, kind


def test_what_is_asked_while_somebody_types_takes_anything(site: Flask, client: Any) -> None:
    for kind, text in TEXTS.items():
        sent = text.encode(errors="surrogatepass")
        for path, names in (("/search/suggest", ["q"]), ("/questions/similar", ["title", "body"])):
            reply = client.get(path, query_string=dict.fromkeys(names, sent))
            assert reply.status_code == 200, (kind, path)
            assert reply.is_json, (kind, path)
