"""Documents of a snapshot that may be hits, with their figures side by side in arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .asking import Wording
from .schema import FIELDS, TITLE
from .snapshot import Segment, Snapshot

Mask = NDArray[np.bool_]


class Candidates:
    """The documents `chosen` in each segment of `snapshot`, given by their places in it."""

    def __init__(self, snapshot: Snapshot, chosen: Sequence[NDArray[np.intp]]) -> None:
        self._snapshot = snapshot
        self._chosen = chosen
        self._figures: dict[str, NDArray[Any]] = {}

    def __len__(self) -> int:
        return sum(map(len, self._chosen))

    def figure(self, name: str) -> NDArray[Any]:
        """The figure of that name (`Figures`) of each candidate."""
        held = self._figures.get(name)
        if held is None:
            held = self._figures[name] = self.gather(
                [getattr(segment.figures, name) for segment in self._snapshot.segments]
            )
        return held

    def gather(self, by_segment: Sequence[NDArray[Any]]) -> NDArray[Any]:
        """What arrays over all documents of each segment say of the candidates."""
        return np.concatenate(
            [figure[some] for figure, some in zip(by_segment, self._chosen, strict=True)]
        )


def having(snapshot: Snapshot, segment: Segment, wording: Wording) -> Mask:
    """Which documents of `segment` have all words of `wording` in one of the fields."""
    found = np.zeros(len(segment), bool)
    for field in FIELDS:
        words = wording.in_titles if field is TITLE else wording.elsewhere
        if words:
            places = [snapshot.postings(segment, field.name, word).documents for word in words]
            found |= np.bincount(np.concatenate(places), minlength=len(segment)) == len(words)
    return found
