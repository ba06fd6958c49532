"""Did you mean: words of the site that sound or look like what was typed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from qa import create_app
from qa.search.correcting import LONGEST, better
from qa.search.suggesting import building
from qa.search.suggesting.book import shelf, write
from qa.search.suggesting.tables import arrange
from qa.search.suggesting.vocabulary import Vocabulary
from tests.conftest import settings_for

OFTEN = (
    "增值税发票怎么开",
    "信用证和微信支付怎么登录",
    "出口退税要多久，的话怎么办",
    "how to request a refund for my shipment",
    "form for customs",
)
SELDOM = ("报关行", "from", "from")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A site whose titles have the words of `OFTEN` a hundred times."""
    vocabulary = Vocabulary()
    for title in (*OFTEN * 100, *SELDOM):
        vocabulary.note(title)
    arrays = vocabulary.arrays()
    for name in ("title", "industry", "tag", "member"):
        arrays = {**arrays, **arrange((), name)}
    app = create_app(settings_for(tmp_path_factory.mktemp("correcting")))
    with app.app_context():
        readings, syllables = building.readings()
        told = {"made_at": 0, "state": [], "syllables": syllables}
        shelf().path.parent.mkdir()
        write(shelf().path, {**arrays, "readings": readings}, **told)
        yield app


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("增植税", "增值税"),
        ("开增植税 发票", "开增值税 发票"),
        ("增植稅", "增值稅"),
        ("微信支负", "微信支付"),
        ("怎么登路", "怎么登录"),
        ("新用证", "信用证"),
        ("信用正", "信用证"),
        ("zengzhishui", "增值税"),
        ("zengzhishuifapiao", "增值税发票"),
        ("refnud", "refund"),
        ("Refudn, please", "refund, please"),
        ("shiment 信用正", "shipment 信用证"),
        ("shpimnet", "shipment"),
    ],
)
def test_a_mistake_is_mended_and_the_rest_stays(site: Flask, typed: str, meant: str) -> None:
    assert better(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "增值税",
        "信用证 refund",
        "报关行",  # seldom, but nothing common sounds like it
        "from",  # seldom, and one letter from a word that is not a hundred times as common
        "的花",  # sounds like 的话, but 的 stands alone everywhere
        "refunds",  # its stem is known, so it finds the same
        "ref",
        "qwertyuiop",
        "zenzisui",
        "龘靐齉",
        "",
        "?!",
        "🎉\u202e\x00",
        "\udc80",
        "增植税" * LONGEST,
    ],
)
def test_nothing_better_is_known(site: Flask, typed: str) -> None:
    assert better(typed) is None


def test_without_a_book_nothing_is_better(site: Flask) -> None:
    shelf().path.rename(shelf().path.with_suffix(".away"))
    assert better("增植税") is None
    shelf().path.with_suffix(".away").rename(shelf().path)
    assert better("增植税") == "增值税"
