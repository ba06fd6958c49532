"""The stylesheet, joined from its components."""

from __future__ import annotations

import gzip
from pathlib import Path

from flask import Flask, render_template_string

from qa.core.web.stylesheet import PATH, join

ROOT = Path(__file__).parent.parent.parent


def test_the_files_are_joined_in_the_order_of_their_names(tmp_path: Path) -> None:
    (tmp_path / "b.css").write_text("b {}")
    (tmp_path / "_layers.css").write_text("@layer one, two;")
    (tmp_path / "a.css").write_text("a {}")
    assert join(tmp_path).text == b"@layer one, two;\na {}\nb {}"


def test_the_address_changes_with_the_text(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("a {}")
    before = join(tmp_path).url
    (tmp_path / "a.css").write_text("a { color: red }")
    assert join(tmp_path).url != before


def test_browsers_may_keep_it_for_ever(app: Flask) -> None:
    with app.test_request_context():
        address = render_template_string("{{ stylesheet_url() }}")
    response = app.test_client().get(address)
    assert response.mimetype == "text/css"
    assert "immutable" in response.headers["Cache-Control"]


def test_it_is_sent_compressed_to_those_who_can_read_that(app: Flask) -> None:
    client = app.test_client()
    plain = client.get(PATH, headers={"Accept-Encoding": "identity"})
    packed = client.get(PATH, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data


def test_every_component_lies_in_a_layer() -> None:
    outside = [
        path.name
        for path in sorted((ROOT / "static" / "css").glob("[!_]*.css"))
        if not path.read_text().lstrip().removeprefix("/*").split("*/")[-1].lstrip()
        or "@layer " not in path.read_text()
    ]
    assert outside == []
