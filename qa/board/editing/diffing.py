"""What changed between two texts, word by word, so that it reads well in Chinese.

Lines are compared first, sentences within the lines that changed, words within the sentences
that changed; Chinese words are those of rjieba, runs of letters and digits stay whole. What
stays the same between two changes but says nothing by itself, a comma or a single character,
is taken into them: a reader follows one changed passage better than ten shreds of it.

The comparison is Myers' greedy one. It costs as much as there are differences, and a text can be
made to have many, so all of it draws on one `Budget`; what it no longer covers is shown as
replaced whole. Nothing is ever lost by that: the pieces put together are the two texts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import rjieba

from .matching import Budget, match

Op = Literal["same", "removed", "added", "skipped"]

STEPS = 600_000
"""What one comparison may cost, in steps of `match`: about a quarter of a second."""

ISLAND = 1
"""Characters of a passage between two changes, up to which it is taken into them."""

CONTEXT = 80
"""Characters shown before and after a change where much stayed the same."""

_HAN = "\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_TOKEN = re.compile(f"[{_HAN}]+|[^\\W_{_HAN}]+(?:[.,'’-][^\\W_{_HAN}]+)*|\\s|.", re.DOTALL)
_IS_HAN = re.compile(f"[{_HAN}]")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_SENTENCE = re.compile(r"[^。！？；!?;\n]*[。！？；!?;\n]+|[^。！？；!?;\n]+|[.!?] ")
_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Part:
    """A passage: in both texts (`skipped`: and too long to be shown), or in one of them."""

    op: Op
    text: str


def compare(old: str, new: str) -> list[Part]:
    """The passages of both texts in their order; of a change, what was removed comes first."""
    parts = _joined(_compare(old, new, _LEVELS, Budget(STEPS)))
    return list(_joined(_without_islands(parts)))


def shortened(parts: Sequence[Part]) -> list[Part]:
    """`parts` with only `CONTEXT` left of what stayed the same around the changes."""
    short: list[Part] = []
    for place, part in enumerate(parts):
        if part.op == "same":
            short += _shorten(part.text, place > 0, place < len(parts) - 1)
        else:
            short.append(part)
    return short


def tokens(text: str) -> list[str]:
    """The words of `text` with everything between them; put together they are `text`."""
    found: list[str] = []
    for run in _TOKEN.findall(text):
        if _IS_HAN.match(run):
            found += rjieba.cut(run, False)
        else:
            found.append(run)
    return found


_Level = Callable[[str], list[str]]
_LEVELS: tuple[_Level, ...] = (_LINE.findall, _SENTENCE.findall, tokens)


def _compare(old: str, new: str, levels: Sequence[_Level], budget: Budget) -> Iterator[Part]:
    """Cut both texts as the first of `levels` does, and go on within what differs."""
    if not levels or not old or not new:
        yield from _replaced(old, new)
        return
    olds, news = levels[0](old), levels[0](new)
    i = j = 0
    for start, other, length in [*match(olds, news, budget), (len(olds), len(news), 0)]:
        before, after = "".join(olds[i:start]), "".join(news[j:other])
        yield from _compare(before, after, levels[1:], budget)
        if length:
            yield Part("same", "".join(olds[start : start + length]))
        i, j = start + length, other + length


def _replaced(old: str, new: str) -> Iterator[Part]:
    if old:
        yield Part("removed", old)
    if new:
        yield Part("added", new)


def _joined(parts: Iterator[Part]) -> Iterator[Part]:
    """Neighbours of one kind as one, and within each change what was removed before the new."""
    removed = added = same = ""
    for part in parts:
        if part.op == "same":
            yield from _replaced(removed, added)
            removed = added = ""
            same += part.text
            continue
        if same:
            yield Part("same", same)
            same = ""
        if part.op == "removed":
            removed += part.text
        else:
            added += part.text
    yield from _replaced(removed, added)
    if same:
        yield Part("same", same)


def _without_islands(parts: Iterator[Part]) -> Iterator[Part]:
    """Take what stayed the same into the changes on both sides of it where it says nothing."""
    row = list(parts)
    for place, part in enumerate(row):
        between = 0 < place < len(row) - 1
        if part.op == "same" and between and _is_island(part.text):
            yield Part("removed", part.text)
            yield Part("added", part.text)
        else:
            yield part


def _is_island(text: str) -> bool:
    if "\n" in text:
        return False
    return len(text.strip()) <= ISLAND or (len(text) <= 3 and not _WORD.search(text))


def _shorten(text: str, after_change: bool, before_change: bool) -> Iterator[Part]:
    head = _cut_after(text) if after_change else 0
    tail = len(text) - _cut_after(text[::-1]) if before_change else len(text)
    if tail - head < CONTEXT:
        yield Part("same", text)
        return
    if head:
        yield Part("same", text[:head])
    yield Part("skipped", text[head:tail])
    if tail < len(text):
        yield Part("same", text[tail:])


def _cut_after(text: str) -> int:
    """How much of `text` is context: to the end of a line where one ends there, and no more."""
    end = text.find("\n", CONTEXT // 2, CONTEXT)
    return end if end >= 0 else min(CONTEXT, len(text))
