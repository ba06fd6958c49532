"""The longest row of units that two sequences have in common, found at a bounded cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Block = tuple[int, int, int]
"""Where units that match begin in the one and in the other sequence, and how many they are."""


@dataclass(slots=True)
class Budget:
    """How many steps are left for all comparisons that draw on it."""

    left: int


def match(olds: Sequence[str], news: Sequence[str], budget: Budget) -> list[Block]:
    """The units of both that stay, as blocks in their order.

    Common beginnings and ends are found at no cost; between them as many as the budget covers,
    which are the most there are, or none.
    """
    head = _common(olds, news)
    tail = _common(olds[head:][::-1], news[head:][::-1])
    inner_olds, inner_news = olds[head : len(olds) - tail], news[head : len(news) - tail]
    blocks = [(0, 0, head)] if head else []
    if inner_olds and inner_news:
        pairs = _myers(inner_olds, inner_news, budget)
        blocks += [(head + i, head + j, length) for i, j, length in pairs]
    if tail:
        blocks.append((len(olds) - tail, len(news) - tail, tail))
    return blocks


def _common(olds: Sequence[str], news: Sequence[str]) -> int:
    """How many units both begin with."""
    length = 0
    for old, new in zip(olds, news, strict=False):
        if old != new:
            break
        length += 1
    return length


def _myers(olds: Sequence[str], news: Sequence[str], budget: Budget) -> list[Block]:
    """Myers' greedy algorithm: for each number of edits the furthest point on each diagonal."""
    rows, columns = len(olds), len(news)
    furthest = {1: 0}
    steps: list[dict[int, int]] = []
    for edits in range(rows + columns + 1):
        steps.append(furthest.copy())
        budget.left -= edits + 1
        for k in range(-edits, edits + 1, 2):
            down = k == -edits or (k != edits and furthest[k - 1] < furthest[k + 1])
            x = furthest[k + 1] if down else furthest[k - 1] + 1
            begun = x
            while x < rows and 0 <= x - k < columns and olds[x] == news[x - k]:
                x += 1
            budget.left -= x - begun
            furthest[k] = x
            if x >= rows and x - k >= columns:
                return _traced(steps, rows, columns)
        if budget.left < 0:
            return []
    return []


def _traced(steps: Sequence[dict[int, int]], x: int, y: int) -> list[Block]:
    """The way back from the end, as the blocks that were passed along a diagonal."""
    blocks: list[Block] = []
    for edits in range(len(steps) - 1, -1, -1):
        furthest, k = steps[edits], x - y
        down = k == -edits or (k != edits and furthest[k - 1] < furthest[k + 1])
        before = k + 1 if down else k - 1
        from_x = furthest[before] if edits else 0
        from_y = from_x - before if edits else 0
        start = from_x if down else from_x + 1
        start = start if edits else 0
        if x > start:
            blocks.append((start, start - k, x - start))
        x, y = from_x, from_y
    return blocks[::-1]
