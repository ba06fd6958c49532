"""The industries, tags and members that values of operators name."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from sqlalchemy import bindparam, func, select

from qa.accounts.models import Member, fold_name
from qa.board.models import Tag
from qa.board.tree import Node, tree
from qa.core.db import fetch
from qa.search.analysis import fold

_TAGS = select(Tag.name, func.coalesce(Tag.synonym_of_id, Tag.id).label("id")).where(
    Tag.name.in_(bindparam("names", expanding=True))
)
_AUTHORS = select(Member.folded_name, Member.id, Member.name, Member.hides_activity).where(
    Member.folded_name.in_(bindparam("names", expanding=True)), Member.closed_at.is_(None)
)

OFFERED = 3
"""Industries with nearly the name that was typed, that are named in its place."""


class Author(NamedTuple):
    """A member whose questions are looked for; who `hides` them does not want them listed."""

    id: int
    name: str
    hides: bool


class Names:
    """What names in searches stand for; tags and members are looked up together, once."""

    def __init__(self, tags: Collection[str], authors: Collection[str]) -> None:
        tag_names = [tag_name(name) for name in tags if name]
        author_names = [fold_name(name) for name in authors if name]
        self._tags: Mapping[str, int] = (
            {row.name: row.id for row in fetch(_TAGS, names=tag_names)} if tag_names else {}
        )
        self._authors: Mapping[str, Author] = (
            {
                row.folded_name: Author(row.id, row.name, row.hides_activity)
                for row in fetch(_AUTHORS, names=author_names)
            }
            if author_names
            else {}
        )

    def tag(self, name: str) -> int | None:
        """The id of the tag `name`, or of the one that is meant by it."""
        return self._tags.get(tag_name(name))

    def author(self, name: str) -> Author | None:
        """The member called `name`, in whatever case and width it is written."""
        return self._authors.get(fold_name(name))

    def industries(self, name: str) -> list[Node]:
        """The industries with this address, or with this name in any of the site's languages.

        Several trades can each have an industry of one name.
        """
        node = tree().by_slug.get(name.lower())
        return [node] if node else self._industries_by_name.get(fold(name), [])

    def industries_like(self, name: str) -> list[Node]:
        """A few industries whose names have `name` in them."""
        folded = fold(name)
        like = {
            node.id: node
            for other, nodes in self._industries_by_name.items()
            if folded in other
            for node in nodes
        }
        return list(like.values())[:OFFERED]

    @cached_property
    def _industries_by_name(self) -> Mapping[str, list[Node]]:
        by_name: dict[str, dict[int, Node]] = {}
        all_nodes = tree()
        for node in all_nodes.by_id.values():
            meant = all_nodes.by_slug[node.slug]  # another, where this one was merged into it
            for name in {fold(name) for name in node.names.values()}:
                by_name.setdefault(name, {})[meant.id] = meant
        return {name: list(nodes.values()) for name, nodes in by_name.items()}


def tag_name(written: str) -> str:
    """The name of a tag as it is stored, of one that was `written` perhaps as ``#FOB``."""
    return written.lower().lstrip("#")


def with_children(nodes: Collection[Node]) -> Iterator[int]:
    """The ids of `nodes` and of everything below them."""
    ids = {node.id for node in nodes}
    return (node.id for node in tree().by_id.values() if {node.id, node.parent_id} & ids)
