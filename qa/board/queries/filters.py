"""What a list is narrowed down to, and the conditions that say so in the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, bindparam

from qa.board.models import Question
from qa.board.tree import Node

EQUAL = ("state", "stage", "quantity", "region", "platform", "language", "kind")
"""The filters that are the value of a column of the question."""

NAMES = ("industry", "tag", "state", "bounty", *EQUAL[1:], "featured")
"""All filters, by their names in addresses, in one order."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions that all must hold; an empty one lets everything through."""

    industry: Node | None = None  # and what lies below it
    tag: str = ""
    state: str = ""
    bounty: int = 0  # at least so many points
    stage: str = ""
    quantity: str = ""
    region: str = ""
    platform: str = ""
    language: str = ""
    kind: str = ""
    featured: bool = False

    @property
    def arguments(self) -> dict[str, str]:
        """The arguments of an address that names them."""
        given = {name: getattr(self, name) for name in NAMES}
        if self.industry is not None:
            given["industry"] = self.industry.slug
        given["featured"] = int(self.featured)
        return {name: str(value) for name, value in given.items() if value}

    def without(self, name: str) -> Filters:
        """The same without the condition `name`."""
        return replace(self, **{name: getattr(EVERYTHING, name)})

    @property
    def scope(self) -> str:
        """The column that the industry is compared with: the trade's or its own; or nothing."""
        if self.industry is None:
            return ""
        return "trade_id" if self.industry.parent_id is None else "industry_id"

    @property
    def values(self) -> Mapping[str, Any]:
        """The values of the conditions on the question itself, by the names `CONDITIONS` has."""
        found = {name: getattr(self, name) for name in (*EQUAL, "bounty", "featured")}
        found = {name: value for name, value in found.items() if value}
        if self.industry is not None:
            found[self.scope] = self.industry.id
        return found


EVERYTHING = Filters()

CONDITIONS: Mapping[str, ColumnElement[bool]] = {
    **{name: getattr(Question, name) == bindparam(name)
       for name in ("trade_id", "industry_id", *EQUAL)},
    "bounty": Question.bounty >= bindparam("bounty"),
    "featured": Question.featured_at.is_not(None),
}  # fmt: skip
