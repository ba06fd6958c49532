"""Filters of fields, and numbers out of text."""

from __future__ import annotations

import pytest

from qa.core.db import MAX_ID
from qa.core.errors import Invalid
from qa.core.web import typed


def test_a_field_that_was_not_sent_is_empty() -> None:
    filters = (typed.text, typed.line, typed.key, typed.number)
    assert [each(None) for each in filters] == ["", "", "", "0"]


def test_a_line_has_no_breaks_and_a_text_keeps_them() -> None:
    sent = " 尾款\u200b\r\n 怎么收 "
    assert (typed.line(sent), typed.text(sent)) == ("尾款 怎么收", "尾款\n 怎么收")


def test_a_key_is_cut_to_its_column() -> None:
    assert (len(typed.key("k" * 99)), typed.key("k" * 99, 40)) == (64, "k" * 40)
    assert typed.key(typed.new_key()) != typed.key(typed.new_key())


@pytest.mark.parametrize("sent", ["", "-1", "+1", "1.0", " 1", "1_0", "١٢", "²", "1234567890"])
def test_only_up_to_nine_ascii_digits_are_a_number(sent: str) -> None:
    assert typed.digits(sent) is None
    assert typed.digits("007") == 7
    assert typed.number("007") == "007"


def test_a_version_is_read_from_the_first_nine_characters() -> None:
    assert typed.number("1234567890") == "123456789"
    assert typed.number("12345678x9") == typed.number("x") == "0"


def test_an_id_fits_the_database() -> None:
    assert typed.row_id(str(MAX_ID)) == MAX_ID
    assert typed.row_id(str(MAX_ID + 1)) is None
    assert typed.row_id("9" * 5_000) is None


def test_a_whole_number_is_asked_for_by_the_name_of_its_field() -> None:
    assert (typed.whole("bounty", " ", 5), typed.whole("bounty", " １２ ", 5)) == (5, 12)
    for sent in ("x", "-1", "1.5", "1234567890"):
        with pytest.raises(Invalid) as caught:
            typed.whole("bounty", sent, 0)
        assert list(caught.value.errors) == ["bounty"]
