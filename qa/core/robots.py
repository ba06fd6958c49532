"""Telling robots from readers by what they call themselves."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=2048)
def is_robot(agent: str) -> bool:
    """Whether the user agent `agent` is a crawler, a preview service or a program.

    After the published list of crawlers; who gives no name is none that reads. The list's
    six hundred patterns are loaded at the first question.
    """
    from crawleruseragents import is_crawler

    return not agent or bool(is_crawler(agent))
