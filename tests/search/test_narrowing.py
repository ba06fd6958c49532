"""Narrowing a search down: by operators, controls, choices that are counted, and the order."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask

from qa.board import voting
from qa.board.models import Industry
from qa.core import clock
from tests.factories import make_actor, make_industry, make_question

from .visiting import index, search


@pytest.fixture
def trade(app: Flask) -> Industry:
    """An industry at the top level."""
    return make_industry("foreign-trade", zh="外贸进出口")


def test_filters_narrow_the_results_down(client: Any, trade: Industry) -> None:
    below = make_industry("foreign-trade-payment", parent=trade)
    other = make_industry("tax")
    index(
        make_question(title="定金一直不退", industry=trade, tags=("押金",)),
        make_question(title="定金二次付款", industry=below),
        make_question(title="定金三天没到", industry=other),
    )

    def titles(**arguments: object) -> list[str]:
        page = search(client, "定金", **arguments)
        return [word for word in ("一直", "二次", "三天") if f"<mark>定金</mark>{word}" in page]

    assert titles() == ["一直", "二次", "三天"]
    assert titles(industry="foreign-trade") == ["一直", "二次"]
    assert titles(industry="foreign-trade-payment") == ["二次"]
    assert titles(tag="押金") == ["一直"]
    assert titles(state="open") == ["一直", "二次", "三天"]
    assert titles(state="solved") == []
    for nonsense in ({"industry": "no"}, {"state": "x"}, {"sort": "x"}, {"page": "-4"}):
        assert titles(**nonsense) == ["一直", "二次", "三天"]


def test_operators_and_controls_narrow_the_page_alike(client: Any, trade: Industry) -> None:
    other = make_industry("tax")
    index(
        make_question(title="定金一直不退", industry=trade, tags=("押金",)),
        make_question(title="定金二次付款", industry=other),
    )
    for words, arguments in (
        ("定金 industry:foreign-trade", {}),
        ("定金 行业：外贸进出口", {}),
        ("定金 标签:押金 is:unanswered", {}),
        ("定金 -付款", {}),
        ("“定金一直”", {}),
        ("定金", {"industry": "foreign-trade", "answers": "0"}),
        ("tag:押金", {}),
    ):
        page = search(client, words, **arguments)
        assert "一直" in page, words
        assert "二次" not in page, words


def test_what_cannot_be_meant_is_explained_and_the_rest_is_found(client: Any) -> None:
    index(make_question(title="定金一直不退"))
    page = search(client, "定金 industry:nowhere score:many", state="happy")
    assert page.index('role="status"') < page.index("No industry is called “nowhere”")
    assert "“score:many” could not be read" in page
    assert "“is:happy” could not be read" in page
    assert "<mark>定金</mark>一直" in page


def test_each_condition_is_a_chip_that_takes_it_away(client: Any, trade: Industry) -> None:
    index(make_question(title="定金一直不退", industry=trade))
    page = search(client, "定金 is:unanswered", industry="foreign-trade", sort="newest")
    assert f"/search?q={quote('定金')}&amp;industry=foreign-trade&amp;sort=newest" in page
    assert f"/search?q={quote('定金')}+is:unanswered&amp;sort=newest" in page


def test_choices_are_counted_with_what_lies_below_them(client: Any, trade: Industry) -> None:
    below = make_industry("foreign-trade-payment", parent=trade)
    year = clock.now().year
    index(
        make_question(title="定金一直不退", industry=trade, tags=("押金",)),
        make_question(title="定金二次付款", industry=below),
        make_question(title="定金三天没到", industry=make_industry("tax")),
    )

    def choices(page: str) -> dict[str, str]:
        column = page[page.index('class="facets"') : page.index('id="main"')]
        return dict(
            re.findall(
                r"<span>([^<]+?)(?: <span.*?</span>)?</span> <span class=\"n\">(\d+)", column
            )
        )

    assert choices(search(client, "定金")) == {
        "Foreign-Trade": "2", "Tax": "1", "Not solved yet": "3", "押金": "1", f"{year}": "3",
    }  # fmt: skip
    page = search(client, "定金", industry="foreign-trade")
    assert choices(page) == {
        "Foreign-Trade": "2", "Foreign-Trade-Payment": "1", "Tax": "1", "Not solved yet": "2",
        "押金": "1", f"{year}": "2",
    }  # fmt: skip
    assert f"/search?q={quote('定金')}&amp;industry=foreign-trade-payment" in page
    assert f"since={year}&amp;until={year}" in page
    assert 'class="facets"' not in search(client, "zzyzx")


def test_the_order_can_be_chosen(client: Any) -> None:
    older, newer = make_question(title="定金的事"), make_question(title="定金的另外一件事情")
    voting.cast(make_actor(), older, older.industry_id, 1)
    index(older, newer)

    def order(sort: str) -> bool:
        page = search(client, "定金", sort=sort)
        return page.index("另外一件") < page.index("</mark>的事")

    assert order("newest")
    assert not order("score")
