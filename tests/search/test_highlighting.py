"""Marks and passages."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from qa.search.analysis import asked_words
from qa.search.highlighting import PASSAGE, Highlighter


def highlighter(query: str) -> Highlighter:
    return Highlighter(asked_words(query))


def test_words_are_marked_in_the_script_they_were_written_in() -> None:
    assert highlighter("软条款").marked("信用狀的軟條款怎麼改") == (
        "信用狀的<mark>軟條款</mark>怎麼改"
    )


def test_other_forms_of_an_english_word_are_marked() -> None:
    assert highlighter("ship deposits").marked("Shipping without a Deposit?") == (
        "<mark>Shipping</mark> without a <mark>Deposit</mark>?"
    )


def test_a_word_is_not_marked_inside_another_english_word() -> None:
    assert highlighter("port").marked("An import report") == "An import report"


def test_what_members_wrote_is_escaped() -> None:
    assert highlighter("定金").marked("<b>定金</b> & <script>") == (
        "&lt;b&gt;<mark>定金</mark>&lt;/b&gt; &amp; &lt;script&gt;"
    )
    _number, passage = highlighter("定金").passage(["<i>定金</i>"]) or (0, Markup())
    assert passage == "&lt;i&gt;<mark>定金</mark>&lt;/i&gt;"


def test_places_are_right_after_characters_that_change_length() -> None:
    assert highlighter("定金").marked("㎏㎏ ﬁ İ 付定金了") == "㎏㎏ ﬁ İ 付<mark>定金</mark>了"
    assert (
        highlighter("ucp600").marked("按ＵＣＰ６００，審單") == "按<mark>ＵＣＰ６００</mark>，審單"
    )


def test_the_passage_is_where_most_words_stand_together() -> None:
    body = "定金。" + "别的事情说了很多很多。" * 30 + "模具和定金都在这里，尾款也是。" + "完" * 200
    found = highlighter("模具 定金 尾款").passage([body])
    assert found is not None
    number, passage = found
    assert number == 0
    assert "<mark>模具</mark>和<mark>定金</mark>都在这里，<mark>尾款</mark>也是" in passage
    assert passage.startswith("…")
    assert passage.endswith("…")
    assert len(passage.striptags()) <= PASSAGE + 2


def test_of_several_texts_the_one_that_says_more_is_taken() -> None:
    found = highlighter("模具 定金").passage(["定金", "模具的定金"])
    assert found == (1, "<mark>模具</mark>的<mark>定金</mark>")


def test_a_part_of_a_word_says_less_than_the_word() -> None:
    found = highlighter("信用证").passage(["D/P 是商业信用。", "改用信用证。"])
    assert found == (1, "改用<mark>信用证</mark>。")


def test_no_text_is_taken_after_one_with_all_words() -> None:
    texts = iter(["模具的定金", "信用证", "又是信用证和模具", "完"])
    assert highlighter("信用证 模具").passage(texts) is not None
    assert list(texts) == ["完"]


def test_a_word_longer_than_a_passage_is_passed_by() -> None:
    monster = "wifi-" * 60 + "x"
    assert highlighter("wifi 定金").passage([f"{monster} {monster} 定金在后面"]) is not None


def test_without_any_of_the_words_there_is_no_passage() -> None:
    assert highlighter("模具").passage(["定金", ""]) is None


@given(st.text(max_size=60), st.text(max_size=200))
def test_marking_adds_marks_and_nothing_else(query: str, text: str) -> None:
    marked = highlighter(query).marked(text)
    bare = marked.replace("<mark>", "").replace("</mark>", "")
    assert bare == str(escape(text))


def test_endless_repetition_takes_no_endless_time() -> None:
    begun = time.process_time()
    for _time in range(20):
        highlighter("定 金 款").passage(["定金款" * 1300, "定a" * 2000])
    assert time.process_time() - begun < 2
