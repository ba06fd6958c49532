"""The industry tree as pages use it: held in the process, read again when it is old.

It changes when somebody edits it and, in its counters, with each question; a page may show
counters up to `MAX_AGE` seconds old.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from qa.core import held
from qa.core.db import db
from qa.core.web import language

from .models import Industry, IndustryAddress

MAX_AGE = 15.0


@dataclass(frozen=True, slots=True)
class Node:
    """An industry with its children; `questions` counts those below it too.

    One that is not `open` takes no new questions, but the old ones still lie in it.
    """

    id: int
    parent_id: int | None
    slug: str
    kind: str
    names: Mapping[str, str]
    words: tuple[str, ...]
    questions: int
    open: bool
    children: tuple[Node, ...]

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return self.names[language.current()]

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Its children for a choice, each by its address with its name in that language."""
        reader = language.current()
        return [(child.slug, child.names[reader]) for child in self.children]


@dataclass(frozen=True, slots=True)
class Tree:
    """All industries by id and by address; `top` is the open top level in its order.

    By an address that an industry once had, and by that of one which was merged, the industry is
    found that it leads to now; its `slug` is then another.
    """

    by_id: Mapping[int, Node]
    by_slug: Mapping[str, Node]
    top: tuple[Node, ...]


def tree() -> Tree:
    """The industry tree, at most `MAX_AGE` seconds old."""
    return held.held("industries", _read, MAX_AGE)


def forget() -> None:
    """Read the tree again at the next use: after the industries were edited."""
    held.forget("industries")


def _read() -> Tree:
    rows = db.session.execute(
        select(
            Industry.id,
            Industry.parent_id,
            Industry.slug,
            Industry.kind,
            Industry.name_zh_Hans,
            Industry.name_zh_Hant,
            Industry.name_en,
            Industry.words,
            Industry.questions,
            Industry.open_for_questions,
            Industry.merged_into_id,
        ).order_by(Industry.position, Industry.id)
    ).all()
    below: dict[int | None, list[Node]] = {}
    nodes: dict[int, Node] = {}
    for row in sorted(rows, key=lambda row: row.parent_id is None):  # children first
        node = Node(
            id=row.id,
            parent_id=row.parent_id,
            slug=row.slug,
            kind=row.kind,
            names={"zh_Hans": row[4], "zh_Hant": row[5], "en": row[6]},
            words=tuple(row.words),
            questions=row.questions,
            open=row.open_for_questions,
            children=tuple(child for child in below.get(row.id, ()) if child.open),
        )
        nodes[node.id] = node
        below.setdefault(node.parent_id, []).append(node)
    into = {row.id: nodes[row.merged_into_id or row.id] for row in rows}
    slugs = {slug: into[id_] for slug, id_ in _old_addresses() if id_ in into}
    slugs |= {node.slug: into[node.id] for node in nodes.values()}
    top = tuple(node for node in below.get(None, ()) if node.open)
    return Tree(nodes, slugs, top)


def _old_addresses() -> list[tuple[str, int]]:
    """Every address that an industry once had, with the industry's id."""
    rows = db.session.execute(select(IndustryAddress.slug, IndustryAddress.industry_id))
    return [(row.slug, row.industry_id) for row in rows]
