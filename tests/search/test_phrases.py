"""Phrases stand side by side, whatever signs, script and endings."""

from __future__ import annotations

import pytest

from qa.search.phrases import form, stand_in


@pytest.mark.parametrize(
    ("phrase", "text", "stands"),
    [
        ("信用证 软条款", "这份信用證軟條款太多", True),
        ("信用证软条款", "信用证，软条款", True),
        ("信用证软条款", "信用证的软条款", False),
        ("信用证软条款", "软条款信用证", False),
        ("信用证软条款", "信用证 UCP 软条款", False),
        ("UCP600 软条款", "按 UCP-600，软条款无效", True),
        ("letter of credit", "Letters of credit", True),
        ("letter of credit", "letter-of-credit", False),
        ("letter of credit", "a letter and of credit", False),
        ("port", "important", False),
        ("到 port", "货到port了", True),
        ("定_金", "定金", True),
        ("怎么退", "定金怎么退？", True),
    ],
)
def test_a_phrase_stands_where_its_words_do(phrase: str, text: str, stands: bool) -> None:
    assert stand_in([form(phrase)], [text]) is stands


def test_each_phrase_stands_in_one_of_the_texts() -> None:
    texts = ("信用证软条款", "letter of credit")
    assert stand_in([form("软条款"), form("of credit"), form("信用证")], texts)
    assert not stand_in([form("软条款"), form("credit letter")], texts)
    assert not stand_in([form("款 letter")], texts)
    assert not stand_in([form("软条款")], ())


def test_a_long_text_of_signs_takes_no_longer_than_another() -> None:
    assert not stand_in([form("定金 deposit")], ["定" + "_- " * 100_000 + "deposit"])
