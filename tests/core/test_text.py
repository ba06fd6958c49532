"""Plain text."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.core.text import clean, clean_line, shorten, slugify, storable, width

ANY = st.text(st.characters(exclude_categories=()))


def test_line_ends_of_every_kind_become_line_feeds() -> None:
    assert clean("一\r\n二\r三\u2028四\x0b五") == "一\n二\n三\n四\n五"


def test_composed_and_decomposed_letters_are_stored_alike() -> None:
    assert clean("cafe\u0301") == clean("café") == "café"


@pytest.mark.parametrize(
    "unseen",
    ["\0", "\x07", "\x1b", "\x9f", "\ud800", "\u202e", "\u2066", "\u200b", "\ufeff",
     "\xad", "\U000e0041"],
)  # fmt: skip
def test_what_nobody_sees_is_dropped(unseen: str) -> None:
    assert clean(f"提{unseen}单") == "提单"


def test_tabs_and_joiners_stay() -> None:
    assert clean("a\tb") == "a\tb"
    assert clean("👩\u200d🏭") == "👩\u200d🏭"


@pytest.mark.parametrize("blank", ["", " \n\t", "\u3000", "\u200b", "\u3164", "\u2800", "\u0301"])
def test_a_text_of_blanks_is_empty(blank: str) -> None:
    assert clean(blank) == ""


def test_a_line_has_its_blanks_folded() -> None:
    assert clean_line(" 信用证\n\t\u3000 软条款 ") == "信用证 软条款"


@given(ANY)
def test_clean_text_can_be_stored_and_is_clean_already(text: str) -> None:
    once = clean(text)
    assert once.encode() is not None
    assert "\0" not in once
    assert unicodedata.is_normalized("NFC", once)
    assert clean(once) == once


@given(ANY)
def test_storable_text_loses_nothing_else(text: str) -> None:
    kept = storable(text)
    kept.encode()
    assert kept == "".join(c for c in text if c != "\0" and not "\ud800" <= c <= "\udfff")


def test_a_chinese_character_is_as_wide_as_two_letters() -> None:
    assert width("abc") == 3
    assert width("信用证") == 6
    assert width("Ｌ／Ｃ a") == 8


@given(ANY)
def test_a_text_is_at_least_as_wide_as_its_characters_are_many(text: str) -> None:
    assert len(text) <= width(text) <= 2 * len(text)


def test_a_short_text_is_not_shortened() -> None:
    assert shorten("付款账户变更", 6) == "付款账户变更"


def test_chinese_is_cut_anywhere_and_english_between_words() -> None:
    assert shorten("客户要求货到港后再付尾款", 6) == "客户要求货…"
    assert shorten("Who pays for the mould?", 12) == "Who pays…"


@given(ANY, st.integers(1, 50))
def test_shortened_text_keeps_to_its_length(text: str, length: int) -> None:
    assert len(shorten(text, length)) <= length


def test_a_slug_has_the_words_of_any_script() -> None:
    assert slugify("信用证里要求客检证书，算软条款吗？") == "信用证里要求客检证书-算软条款吗"
    assert slugify("Who pays for the  L/C?") == "who-pays-for-the-l-c"
    assert slugify("ＦＯＢ 还是 CIF") == "fob-还是-cif"


def test_a_slug_ends_with_a_whole_word() -> None:
    assert slugify("word " * 30, 12) == "word-word"
    assert slugify("字" * 30, 12) == "字" * 12


@given(ANY)
def test_a_slug_is_never_empty_and_never_leaves_its_part_of_the_path(text: str) -> None:
    slug = slugify(text)
    assert 0 < len(slug) <= 60
    assert not set(slug) & set("/?#&. %\0\n")
    slug.encode()


@pytest.mark.parametrize("marks", ["\u0315\u0300", "\u0344", "\u0f73"])
def test_marks_piled_up_without_end_take_no_time(marks: str) -> None:
    started = time.process_time()
    assert len(clean("a" + marks * 40_000)) < 100
    assert time.process_time() - started < 0.5


def test_marks_that_letters_really_have_stay() -> None:
    assert clean("e\u0323\u0302 ཧཱུྃ นี้") == "\u1ec7 ཧཱུྃ นี้"
