"""Learning which texts ask the same: the vectors of ``associating``, from pairs called the same.

The vectors begin as chance directions, longer for what is rarer: cosines of such sums are nearly
those of plain tf-idf. Then questions are taken by the batch. Each must lie nearer to one of its
own group than to those of the others in the batch, and than to texts that look most like it and
are not of its group; how much nearer is softmax's business, and Adam's the steps. A part of each
text is left out by chance, so that no character is relied on. Twice through all questions is
enough; more learns them by heart. Figures by ``bench/search_relevance.py`` on groups held back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from .associating import Associations, Vectors, features_of

DIMENSIONS = 128
LEAST_TEXTS = 5
"""Texts in which a feature stands at least; rarer ones get no vector."""

EPOCHS = 2
BATCH = 128
ASKED = 3
"""Questions of a group that are asked in an epoch, at most: no group outweighs all others."""

CONFUSABLE = 100
"""Of so many texts that look most like a question, `WRONG` are taken by chance."""

WRONG = 4
POOL = 20_000
"""Texts among which those are looked for, others in each epoch."""

SHARPNESS = 12.0
LEFT_OUT = 0.3
STEP = 0.003


def learn(pairs: Iterable[tuple[str, str]], texts: Iterable[str]) -> Associations:
    """Vectors for what `pairs` that ask the same and other `texts` are made of.

    `texts` may hold any questions; what lies in `pairs` need not be among them. The same input
    gives the same vectors.
    """
    groups = group(pairs)
    all_texts = list(dict.fromkeys([*groups, *texts]))
    return _Learner(all_texts, [groups.get(text, -1) for text in all_texts]).learn()


def group(pairs: Iterable[tuple[str, str]]) -> dict[str, int]:
    """A number for each text; texts that are joined by pairs, over whichever others, share it."""
    members: list[list[str]] = []
    numbers: dict[str, int] = {}
    for pair in pairs:
        if pair[0] == pair[1]:
            continue
        for text in pair:
            if text not in numbers:
                numbers[text] = len(members)
                members.append([text])
        kept, gone = sorted((numbers[text] for text in pair), key=lambda n: -len(members[n]))
        if kept != gone:
            numbers.update(dict.fromkeys(members[gone], kept))
            members[kept] += members[gone]
            members[gone] = []
    return numbers


class _Learner:
    """`groups` gives the number of each text's group, -1 where it has none."""

    def __init__(self, texts: Sequence[str], groups: Sequence[int]) -> None:
        self.chance = np.random.default_rng(1)
        self.groups = np.array(groups)
        self.members: dict[int, list[int]] = {}
        for place in np.flatnonzero(self.groups >= 0).tolist():
            self.members.setdefault(groups[place], []).append(place)
        made_of = [set(features_of(text)) for text in texts]
        counts = Counter(feature for features in made_of for feature in features)
        self.features = sorted(name for name, count in counts.items() if count >= LEAST_TEXTS)
        places = {name: at for at, name in enumerate(self.features)}
        self.made_of = [
            np.array(sorted(places[name] for name in features if name in places), np.intp)
            for features in made_of
        ]
        rarity = np.log(len(texts) / np.array([counts[name] for name in self.features]))
        shape = len(self.features), DIMENSIONS
        chance = self.chance.standard_normal(shape, np.float32) / np.sqrt(DIMENSIONS)
        self.vectors = (chance * (rarity / rarity.mean())[:, None]).astype(np.float32)
        self.mean, self.spread = np.zeros_like(self.vectors), np.zeros_like(self.vectors)

    def learn(self) -> Associations:
        """Go through all questions `EPOCHS` times."""
        steps = EPOCHS * sum(min(len(some), ASKED) for some in self.members.values()) // BATCH
        done = 0
        for _epoch in range(EPOCHS):
            asked = self._asked()
            confusable = self._confusable(asked)
            for start in range(0, len(asked), BATCH):
                self._step(asked[start : start + BATCH], confusable, 1 - 0.9 * done / (steps + 1))
                done += 1
        return Associations(self.features, self.vectors)

    def _asked(self) -> NDArray[np.intp]:
        """The questions of an epoch, in chance order."""
        chosen: list[int] = []
        for some in self.members.values():
            chosen += self.chance.permutation(some)[:ASKED].tolist()
        return self.chance.permutation(np.array(chosen, np.intp))

    def _confusable(self, asked: NDArray[np.intp]) -> Mapping[int, NDArray[np.intp]]:
        """For each of `asked` texts that are most like it now and not of its group."""
        pool = self.chance.permutation(len(self.made_of))[:POOL]
        vectors = self._of(pool)
        found: dict[int, NDArray[np.intp]] = {}
        many = min(CONFUSABLE, len(pool) - 1)
        for start in range(0, len(asked), 1_000):
            part = asked[start : start + 1_000]
            likeness = self._of(part) @ vectors.T
            best = pool[np.argpartition(-likeness, many, axis=1)[:, :many]]
            for place, others in zip(part.tolist(), best, strict=True):
                found[place] = others[self.groups[others] != self.groups[place]]
        return found

    def _of(self, texts: NDArray[np.intp]) -> Vectors:
        sums = np.stack([self.vectors[self.made_of[place]].sum(axis=0) for place in texts])
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        units: Vectors = sums / np.maximum(lengths, 1e-6)
        return units

    def _step(
        self, asked: NDArray[np.intp], confusable: Mapping[int, NDArray[np.intp]], pace: float
    ) -> None:
        right = [self._another(place) for place in asked.tolist()]
        wrong = list(self._wrong(asked, confusable))
        texts = np.concatenate([asked, right, *wrong]).astype(np.intp)
        used, has = self._matrix(texts)
        sums = has @ self.vectors[used]
        lengths = np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-6)
        units = sums / lengths
        queries, others = units[: len(asked)], units[len(asked) :]
        pull = self._pull(queries @ others.T, self.groups[asked], self.groups[texts[len(asked) :]])
        turn = np.concatenate([pull @ others, pull.T @ queries])
        turn = (turn - (turn * units).sum(axis=1, keepdims=True) * units) / lengths
        self._move(used, has.T @ turn, pace * STEP)

    def _another(self, place: int) -> int:
        """Another text of the group, by chance."""
        others = [other for other in self.members[self.groups[place]] if other != place]
        return others[self.chance.integers(len(others))]

    def _wrong(
        self, asked: NDArray[np.intp], confusable: Mapping[int, NDArray[np.intp]]
    ) -> Iterator[NDArray[np.intp]]:
        for place in asked.tolist():
            some = confusable[place]
            if len(some):
                yield some[self.chance.integers(len(some), size=WRONG)]

    def _matrix(self, texts: NDArray[np.intp]) -> tuple[NDArray[np.intp], Vectors]:
        """The features that stand in `texts`, and which text has which, a part left out."""
        used = np.unique(np.concatenate([self.made_of[place] for place in texts]))
        has = np.zeros((len(texts), len(used)), np.float32)
        for row, place in enumerate(texts):
            has[row, np.searchsorted(used, self.made_of[place])] = 1.0
        has *= self.chance.random(has.shape, np.float32) > LEFT_OUT
        return used, has

    def _pull(self, likeness: Vectors, own: NDArray[np.intp], theirs: NDArray[np.intp]) -> Vectors:
        """How the loss changes with each likeness; the right text of a row stands in its column."""
        rows = np.arange(len(own))
        logits = SHARPNESS * likeness
        unfair = own[:, None] == theirs[None, :]
        unfair[rows, rows] = False
        logits[unfair] = -np.inf
        odds = np.exp(logits - logits.max(axis=1, keepdims=True))
        odds /= odds.sum(axis=1, keepdims=True)
        odds[rows, rows] -= 1.0
        pulled: Vectors = odds * (SHARPNESS / len(own))
        return pulled

    def _move(self, used: NDArray[np.intp], slope: Vectors, step: float) -> None:
        """Adam, on the vectors that were used."""
        self.mean[used] = 0.9 * self.mean[used] + 0.1 * slope
        self.spread[used] = 0.99 * self.spread[used] + 0.01 * slope * slope
        self.vectors[used] -= step * self.mean[used] / (np.sqrt(self.spread[used]) + 1e-8)
