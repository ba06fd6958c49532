"""The pages of the documentation that are made from the code are up to date."""

from __future__ import annotations

import pytest
from flask import Flask

from qa.cli import docs


@pytest.mark.parametrize("name", ["routes.md", "settings.md"])
def test_the_page_is_what_the_code_would_make(app: Flask, name: str) -> None:
    assert (docs.FOLDER / name).read_text("utf-8") == docs.pages(app)[name], "run `flask docs`"


def test_every_address_says_what_it_is(app: Flask) -> None:
    rows = docs.pages(app)["routes.md"].splitlines()
    assert [row for row in rows if row.startswith("| `/") and row.endswith("|  |")] == []
