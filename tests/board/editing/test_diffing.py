"""Comparing texts: right whatever they are, and readable in Chinese."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.board.editing import diffing
from qa.board.editing.diffing import CONTEXT, Part, compare, shortened, tokens
from qa.board.editing.matching import Budget, match


def shown(old: str, new: str) -> str:
    marks = {"same": "{}", "removed": "[-{}-]", "added": "[+{}+]", "skipped": "…"}
    return "".join(marks[part.op].format(part.text) for part in shortened(compare(old, new)))


def test_words_stay_whole_and_their_surroundings_are_left_alone() -> None:
    old = "客户要求货到港后付尾款，风险怎么控制？"
    new = "客户要求货到港七天后付尾款，信用风险怎么控制？"
    assert shown(old, new) == "客户要求货到港[+七天+]后付尾款，[-风险-][+信用风险+]怎么控制？"


def test_a_comma_between_two_changes_is_taken_into_them() -> None:
    old, new = "定金30%，尾款见提单复印件付清。", "定金40%，余款见提单正本付清。"
    assert shown(old, new) == "定金[-30%，尾款-][+40%，余款+]见提单[-复印件-][+正本+]付清。"


def test_latin_words_and_numbers_are_changed_as_a_whole() -> None:
    old, new = "The old price is 4,800 USD per ton.", "The new price is 5,200 USD per ton."
    assert shown(old, new) == "The [-old-][+new+] price is [-4,800-][+5,200+] USD per ton."


def test_a_new_paragraph_is_one_change_and_its_neighbours_are_none() -> None:
    old = "第一段不变。\n第二段要改的内容。\n第三段。"
    new = "第一段不变。\n新加的一段话。\n第二段已改的内容。\n第三段。"
    assert next(p for p in compare(old, new) if p.op == "added").text.startswith("新加的")
    assert shown(old, new).endswith("\n第三段。")


def test_what_stayed_the_same_at_length_is_left_out_but_for_its_edges() -> None:
    long = "".join(f"第{number}条按合同办理。" for number in range(200))
    parts = shortened(compare(f"定金{long}尾款", f"订金{long}余款"))
    assert [part.op for part in parts] == [
        "removed", "added", "same", "skipped", "same", "removed", "added",
    ]  # fmt: skip
    assert [len(part.text) for part in parts if part.op == "same"] == [CONTEXT, CONTEXT]


def test_nothing_is_shown_of_texts_that_are_the_same() -> None:
    assert compare("", "") == []
    assert compare("提单", "提单") == [Part("same", "提单")]


TEXTS = st.text(alphabet="先付定金。，提单\n ab1", max_size=60)


@given(TEXTS, TEXTS)
def test_the_passages_put_together_are_the_two_texts(old: str, new: str) -> None:
    for parts in (compare(old, new), shortened(compare(old, new))):
        assert "".join(part.text for part in parts if part.op != "added") == old
        assert "".join(part.text for part in parts if part.op != "removed") == new


@given(st.text(max_size=80))
def test_the_words_of_a_text_put_together_are_the_text(text: str) -> None:
    assert "".join(tokens(text)) == text


@given(st.lists(st.sampled_from("abc"), max_size=12), st.lists(st.sampled_from("abc"), max_size=12))
def test_as_much_as_possible_stays(olds: list[str], news: list[str]) -> None:
    blocks = match(olds, news, Budget(10_000))
    assert all(olds[i : i + n] == news[j : j + n] for i, j, n in blocks)
    assert sum(n for _i, _j, n in blocks) == _longest(olds, news)


def _longest(olds: list[str], news: list[str]) -> int:
    """The length of the longest common subsequence, by the textbook."""
    above = [0] * (len(news) + 1)
    for old in olds:
        row = [0]
        for j, new in enumerate(news):
            row.append(above[j] + 1 if old == new else max(above[j + 1], row[j]))
        above = row
    return above[-1]


def _hostile() -> dict[str, tuple[str, str]]:
    chance = random.Random(5)
    words = ["客户", "定金", "提单", "，", "。", "的", "30%", "\n"]
    text = "".join(chance.choices(words, k=20_000))
    return {
        "two strangers": (text, "".join(chance.choices(words, k=20_000))),
        "two letters": tuple("".join(chance.choices("ab ", k=40_000)) for _ in range(2)),  # type: ignore[dict-item]
        "line ends": ("\n" * 20_000 + "a" + "\n" * 19_000, "b\n" * 20_000),
        "every second word": ("的一" * 20_000, "一了" * 20_000),
        "every sentence": ("的。" * 20_000, "一。" * 20_000),
    }


@pytest.mark.parametrize("name", _hostile())
def test_the_work_is_bounded_whatever_is_compared(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(diffing, "STEPS", 20_000)
    old, new = _hostile()[name]
    few = _counted(lambda: compare(old, new))
    monkeypatch.setattr(diffing, "STEPS", 40_000)
    more = _counted(lambda: compare(old, new))
    assert more - few < 10 * 20_000


def _counted(act: Callable[[], Any]) -> int:
    """How many lines of the matching were run."""
    lines = 0

    def tracer(frame: Any, event: str, _arg: Any) -> Any:
        nonlocal lines
        if not frame.f_code.co_filename.endswith("matching.py"):
            return None
        lines += event == "line"
        return tracer

    sys.settrace(tracer)
    try:
        act()
    finally:
        sys.settrace(None)
    return lines
