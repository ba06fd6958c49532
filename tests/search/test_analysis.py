"""Text to words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.search.analysis import asked_words, fold, words_of


def has(text: str, query: str) -> bool:
    """Whether a question with `text` has all words of `query`."""
    return set(words_of(query)) <= set(words_of(text))


def test_a_word_from_the_middle_of_a_sentence_is_found_in_either_script() -> None:
    simplified = "客户的信用证里有软条款要求客检证书怎么办"
    traditional = "客戶的信用證裡有軟條款要求客檢證書怎麼辦"
    for text in (simplified, traditional):
        for query in ("信用证", "信用證", "软条款", "軟條款", "客检", "客檢證書"):
            assert has(text, query), (text, query)


def test_characters_with_two_simplifications_are_told_apart_by_their_neighbours() -> None:
    assert fold("理髮 發展 皇后 後面 乾燥 乾隆") == "理发 发展 皇后 后面 干燥 乾隆"


def test_full_width_and_upper_case_are_the_same_word() -> None:
    assert words_of("ＵＣＰ６００") == words_of("ucp600")


@pytest.mark.parametrize(
    ("text", "word"),
    [("WiFi-5 路由器", "wifi5"), ("一个40HQ柜", "40hq"), ("按UCP600审单", "ucp600")],
)
def test_runs_of_letters_and_digits_are_one_word(text: str, word: str) -> None:
    assert word in words_of(text)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("按UCP600审单", "UCP 600"),
        ("wifi-5路由器", "wifi5"),
        ("wifi5路由器", "wifi-5"),
        ("ISO9001认证", "iso 9001"),
        ("The buyer's invoices", "buyer invoice"),
        ("Shipping to Lagos", "shipped"),
    ],
)
def test_other_writings_of_a_word_find_it(text: str, query: str) -> None:
    assert has(text, query)


def test_decimals_are_not_joined_to_another_number() -> None:
    assert not has("退税率 3.5%", "35")


def test_words_of_the_industries_and_of_trade_are_known() -> None:
    assert "一件代发" in words_of("做一件代发要不要押金")
    assert "滞港费" in words_of("滯港費誰出")


def test_an_unknown_word_is_more_than_its_characters() -> None:
    assert has("花呗还不上了", "花呗")
    assert not has("这花很贵，呗", "花呗")


def test_words_that_tell_nothing_are_left_out_unless_there_are_no_others() -> None:
    assert asked_words("信用证怎么修改") == ["信用", "信用证", "修改"]
    assert asked_words("how to find the broker") == ["find", "broker"]
    assert asked_words("怎么 的 怎么") == ["怎么", "的"]


def test_other_scripts_give_words_too() -> None:
    assert words_of("Привет 안녕 café") == ["привет", "안녕", "café"]


def test_signs_alone_give_no_words() -> None:
    assert words_of("？！… -- *** \u200b 🙂") == []


@given(st.text(max_size=200))
def test_any_text_has_words_of_bounded_length_that_give_themselves(text: str) -> None:
    words = words_of(text)
    assert all(0 < len(word) <= 40 for word in words)
    assert words == words_of(text)


def test_half_a_surrogate_is_no_word() -> None:
    assert words_of("\ud800定金") == ["定金"]
