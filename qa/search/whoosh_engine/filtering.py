"""Which candidates pass the filters of a query, and how many pass with another choice."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.search.engine import MOST_TAGS, Facets, Filters, Range

from .candidates import Candidates, Mask
from .schema import LANGUAGES, STATES

YEAR_OF_DAY = (
    np.arange(2**32 // 86_400 + 1).astype("datetime64[D]").astype("datetime64[Y]").astype(int)
    + 1970
).astype(np.uint16)
"""The year of each day since 1970, as far as the index can tell days."""

Figure = Callable[[str], NDArray[Any]]
"""Gives a figure of all candidates by its name."""

_PASSES: Mapping[str, Callable[[Figure, Any], Mask]] = {
    "industries": lambda figure, ids: _one_of(figure("industry"), ids),
    "tags": lambda figure, ids: np.logical_and.reduce(
        [_one_of(figure("tags"), {id_}).any(axis=1) for id_ in ids]
    ),
    "authors": lambda figure, ids: _one_of(figure("author"), ids),
    "states": lambda figure, states: np.isin(figure("state"), [*map(STATES.index, states)]),
    "bounty": lambda figure, wanted: (figure("bounty") > 0) == wanted,
    "expert": lambda figure, wanted: figure("expert") == wanted,
    "language": lambda figure, name: figure("language") == _place(LANGUAGES, name),
    "score": lambda figure, wanted: _within(figure("score"), wanted),
    "answers": lambda figure, wanted: _within(figure("answers"), wanted),
    "created": lambda figure, wanted: _within(figure("created"), wanted),
}
"""For each of `Filters`, whom it lets pass."""

_NONE = Filters()


def masks(candidates: Candidates, filters: Filters) -> dict[str, Mask]:
    """For each filter that is set, by its name, which of the candidates it lets pass."""
    return {
        name: passes(candidates.figure, getattr(filters, name))
        for name, passes in _PASSES.items()
        if getattr(filters, name) != getattr(_NONE, name)
    }


def passing(masks: Mapping[str, Mask], count: int, besides: str = "") -> Mask:
    """Which of `count` candidates all filters let pass, or all `besides` one."""
    found = np.ones(count, bool)
    for name, mask in masks.items():
        if name != besides:
            found &= mask
    return found


def count_facets(candidates: Candidates, masks: Mapping[str, Mask], hits: Mask) -> Facets:
    """The facets of those candidates that are `hits` as far as the words go."""

    def figure(name: str, own: str) -> NDArray[Any]:
        values: NDArray[Any] = candidates.figure(name)
        return values[hits & passing(masks, len(candidates), own)]

    tags = _tally(figure("tags", "tags").ravel())
    tags.pop(0, None)
    states = _tally(figure("state", "states"))
    years = YEAR_OF_DAY[figure("created", "created") // 86_400]
    return Facets(
        industries=_tally(figure("industry", "industries")),
        tags=dict(sorted(tags.items(), key=lambda item: (-item[1], item[0]))[:MOST_TAGS]),
        states={STATES[code]: count for code, count in states.items()},
        years=_tally(years),
        expert=int(np.count_nonzero(figure("expert", "expert"))),
    )


def _one_of(values: NDArray[Any], wanted: Collection[int]) -> Mask:
    """Which `values` are ids in `wanted`; 0 is no id."""
    return np.isin(values, [id_ for id_ in wanted if id_])


def _place(names: Sequence[str], name: str) -> int:
    """Where `name` stands in `names`; -1 where it does not."""
    return names.index(name) if name in names else -1


def _within(values: NDArray[Any], wanted: Range) -> Mask:
    found = np.ones(len(values), bool)
    if wanted.least is not None:
        found &= values >= wanted.least
    if wanted.most is not None:
        found &= values <= wanted.most
    return found


def _tally(values: NDArray[Any]) -> dict[int, int]:
    """How often each of `values`, which are not negative, occurs."""
    if not len(values) or int(values.max()) > 8 * len(values) + 10_000:
        distinct, counts = np.unique(values, return_counts=True)
    else:  # counting is quicker than sorting, unless the values lie far apart
        counts = np.bincount(values)
        distinct = np.flatnonzero(counts)
        counts = counts[distinct]
    return dict(zip(distinct.tolist(), counts.tolist(), strict=True))
