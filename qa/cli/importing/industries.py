"""Which of our industries a question goes to."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

from qa.board.tree import Node, Tree, tree
from qa.core.text import clean_line

FILE = Path(__file__).with_name("industries.toml")


class UnknownIndustry(LookupError):
    """There is no such industry, or it takes no questions; the text names it."""


class Places:
    """The table of ``industries.toml`` laid over the tree; counts the names it does not know."""

    def __init__(self, text: str | None = None) -> None:
        table = tomllib.loads(text or FILE.read_text("utf-8"))
        self.default = named(table["default"])
        self.unknown: Counter[str] = Counter()
        self._nodes = _own_names(tree())
        self._nodes |= {_folded(name): named(slug) for name, slug in table["industries"].items()}

    def find(self, name: str) -> Node:
        """The industry that the source calls `name`."""
        node = self._nodes.get(_folded(name))
        if node is None:
            self.unknown[clean_line(name)] += 1
            return self.default
        return node


def named(slug: str) -> Node:
    """The industry `slug`. Raises `UnknownIndustry`."""
    node = tree().by_slug.get(slug)
    if node is None or not node.open:
        raise UnknownIndustry(slug)
    return node


def _own_names(industries: Tree) -> dict[str, Node]:
    """Every open industry by its slug and names; where two have one name, the upper counts."""
    nodes: dict[str, Node] = {}
    for node in sorted(industries.by_id.values(), key=lambda node: node.parent_id is None):
        if node.open:
            nodes |= {_folded(name): node for name in (node.slug, *node.names.values())}
    return nodes


def _folded(name: str) -> str:
    return clean_line(name).casefold()
