"""Whether somebody asks for what is new: of rules, rates and years people want today's."""

from __future__ import annotations

import re

from qa.core import clock

from .analysis import fold

_WORDS = re.compile(
    "最新|最近|近期|近来|目前|现在|当前|如今|今年|本年|本月|这个月|上个月|新规|新政"
    r"|\b(?:latest|newest|recent|recently|currently|nowadays|today|this (?:year|month))\b"
)
_YEAR = re.compile(r"(?<![\d.])20\d\d(?!\d)")


def is_asked_for(words: str) -> bool:
    """Whether `words` ask for what is new: they say so, or name this year or a later one."""
    folded = fold(words)
    if _WORDS.search(folded):
        return True
    return any(int(year) >= clock.now().year for year in _YEAR.findall(folded))
