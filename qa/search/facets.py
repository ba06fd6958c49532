"""What a search can be narrowed down by, with the number of questions each choice would leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from qa.board.models import Tag
from qa.board.tree import Node, tree
from qa.core.db import fetch
from qa.core.i18n import Text

from .engine import Facets
from .forms import SearchForm
from .language.vocabulary import STATES, YES_OR_NO

SHOWN = 12
"""Choices of a kind; of industries, on each of the two levels."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice: `questions` would be left. `arguments` are the address it leads to.

    That of a `chosen` one takes it back.
    """

    label: Text
    questions: int
    arguments: Mapping[str, str]
    chosen: bool
    below: Sequence[Choice] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """The choices of every kind, those of industries and tags with most questions first."""

    industries: Sequence[Choice]
    states: Sequence[Choice]
    tags: Sequence[Choice]
    years: Sequence[Choice]
    expert: Choice | None

    def __bool__(self) -> bool:
        return bool(self.industries)


def offer(form: SearchForm, facets: Facets) -> Offer:
    """The choices that the search of `form` has left, by what the engine counted."""
    return Offer(
        industries=_industries(form, facets.industries),
        states=_states(form, facets),
        tags=_tags(form, facets.tags),
        years=_years(form, facets.years),
        expert=_choice(form, "expert", "1", YES_OR_NO["expert"][0], facets.expert)
        if facets.expert
        else None,
    )


def _industries(form: SearchForm, counts: Mapping[int, int]) -> list[Choice]:
    by_id = tree().by_id
    sums: Counter[int] = Counter()
    below: dict[int, list[Node]] = {}
    for id_, questions in counts.items():
        node = by_id.get(id_)
        if node is None:
            continue
        sums[id_] += questions
        if node.parent_id is not None:
            sums[node.parent_id] += questions
            below.setdefault(node.parent_id, []).append(node)
    tops = [by_id[id_] for id_ in sums if by_id[id_].parent_id is None]
    open_ids = {node.parent_id or node.id for node in form.meaning.industries}
    if len(tops) == 1:
        open_ids.add(tops[0].id)
    chosen = {node.id for node in form.meaning.industries}
    return [
        _industry(form, top, sums, chosen, below.get(top.id, ()) if top.id in open_ids else ())
        for top in _most(tops, sums, open_ids)
    ]


def _industry(
    form: SearchForm,
    node: Node,
    sums: Mapping[int, int],
    chosen: Iterable[int],
    below: Iterable[Node] = (),
) -> Choice:
    return Choice(
        label=node.name,
        questions=sums[node.id],
        arguments=form.choosing(industry="" if node.id in chosen else node.slug),
        chosen=node.id in chosen,
        below=[_industry(form, child, sums, chosen) for child in _most(below, sums, chosen)],
    )


def _most(nodes: Iterable[Node], sums: Mapping[int, int], first: Iterable[int]) -> list[Node]:
    """The nodes with the most questions; those of `first` are always among them."""
    ordered = sorted(nodes, key=lambda node: (node.id not in first, -sums[node.id], node.id))
    return sorted(ordered[:SHOWN], key=lambda node: (-sums[node.id], node.id))


def _states(form: SearchForm, facets: Facets) -> list[Choice]:
    found = []
    for value, (states, label) in STATES.items():
        questions = sum(facets.states.get(state, 0) for state in states)
        if questions:
            found.append(_choice(form, "state", value, label, questions))
    return found


_NAMES = select(Tag.id, Tag.name).where(Tag.id.in_(bindparam("ids", expanding=True)))


def _tags(form: SearchForm, counts: Mapping[int, int]) -> list[Choice]:
    most = Counter(counts).most_common(SHOWN)
    if not most:
        return []
    names = {row.id: row.name for row in fetch(_NAMES, ids=[id_ for id_, _questions in most])}
    return [
        _choice(form, "tag", names[id_], names[id_], questions)
        for id_, questions in most
        if id_ in names
    ]


def _years(form: SearchForm, counts: Mapping[int, int]) -> list[Choice]:
    applied = {one.parameter: one.argument for one in form.meaning.applied}
    found = []
    for year, questions in sorted(counts.items(), reverse=True)[:SHOWN]:
        text = str(year)
        chosen = applied.get("since") == applied.get("until") == text
        value = "" if chosen else text
        address = form.choosing(since=value, until=value)
        found.append(Choice(text, questions, address, chosen))
    return found


def _choice(form: SearchForm, name: str, value: str, label: Text, questions: int) -> Choice:
    chosen = any(one.parameter == name and one.argument == value for one in form.meaning.applied)
    return Choice(label, questions, form.choosing(**{name: "" if chosen else value}), chosen)
