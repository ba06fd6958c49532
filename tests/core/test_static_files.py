"""Static files."""

from __future__ import annotations

import pytest

from qa.core.web.links import static_url
from tests.page_quality import PageClient


def test_an_address_that_names_the_content_is_kept_for_ever(client: PageClient) -> None:
    response = client.get(static_url("img/seal.svg"))
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.mimetype == "image/svg+xml"


def test_an_address_that_does_not_is_asked_for_again_and_answered_in_short(
    client: PageClient,
) -> None:
    response = client.get("/static/img/seal.svg")
    assert response.headers["Cache-Control"] == "public, no-cache"
    again = client.get("/static/img/seal.svg", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""


@pytest.mark.parametrize(
    "path", ["/static/nothing.js", "/static/", "/static/../app.py", "/static/%2e%2e/app.py"]
)
def test_what_is_no_static_file_is_404(client: PageClient, path: str) -> None:
    assert client.get(path).status_code == 404
