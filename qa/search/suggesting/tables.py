"""Sorted keys in a file: what begins with some text, the weightiest first.

A table is a few arrays; those of a name such as ``title`` are::

    title.forms     bytes: the records of the entries, one after the other
    title.begins    where each record begins, and where the last one ends
    title.ids       what each entry is: its id in the database, or a number of the caller's
    title.digests   64 bits of what each record was made of
    title.places    where in ``forms`` each key begins, the keys in the order of their bytes
    title.grades    the grade of each key, as `keys` numbers them
    title.weights   what each key weighs: its entry, and what its grade adds
    title.peaks     the largest weight of each `BLOCK` keys

A key has no end of its own: it goes on to the end of the form that it begins in, a zero byte.
That makes a key cost seven bytes, so that a title can be found from each of its words on.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .keys import FROM_THE_START, Record

BLOCK = 128

DEPTH = 24
"""Bytes by which keys are sorted; what is typed beyond is compared with each."""

MOST_COMPARED = 4096
"""Keys with the same first `DEPTH` bytes that are looked at, the weightiest of them."""

CHOSEN = 64
"""Keys that are looked at to find the best entries: one entry may be there by several."""

ADDED = np.array([24_000, 16_000, 8_000, 0], np.uint16)
"""What a key of each grade weighs more than its entry does."""

HEAVIEST = 40_000
"""The most that an entry weighs."""

Arrays = Mapping[str, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to be found: `id` names it, `digest` is of all its record was made of."""

    id: int
    digest: int
    weight: int
    record: Record


@dataclass(frozen=True, slots=True)
class Found:
    """An entry that goes by what was looked for; `whole` where its text or pinyin is just that."""

    id: int
    number: int
    whole: bool


class Table:
    """The table `name` among `arrays`."""

    def __init__(self, arrays: Arrays, name: str) -> None:
        self._forms = arrays[f"{name}.forms"].data
        self._bytes, self._begins = arrays[f"{name}.forms"], arrays[f"{name}.begins"]
        self._ids, self._digests = arrays[f"{name}.ids"], arrays[f"{name}.digests"]
        self._places, self._grades = arrays[f"{name}.places"], arrays[f"{name}.grades"]
        self._weights, self._peaks = arrays[f"{name}.weights"], arrays[f"{name}.peaks"]

    def beginning(self, prefix: str, most: int) -> list[Found]:
        """Up to `most` entries that go by `prefix`, whole ones first, then by their weight."""
        wanted = prefix.encode()
        first, last = self._range(wanted[:DEPTH])
        if first == last or not wanted:
            return []
        chosen = self._weightiest(first, last, MOST_COMPARED if len(wanted) > DEPTH else CHOSEN)
        chosen = np.concatenate((np.arange(first, min(first + most, last)), chosen))
        chosen = self._going_on(chosen, wanted)
        places = self._places[chosen]
        ended = self._bytes[places + np.uint32(len(wanted))] == 0
        whole = ended & (self._grades[chosen] == FROM_THE_START)
        numbers = np.searchsorted(self._begins, places, "right") - 1
        order = np.lexsort((-self._weights[chosen].astype(np.int32), ~whole))
        found: dict[int, Found] = {}
        for at in order.tolist():
            number = int(numbers[at])
            if number not in found:
                found[number] = Found(int(self._ids[number]), number, bool(whole[at]))
                if len(found) == most:
                    break
        return list(found.values())

    def exactly(self, key: str) -> list[Found]:
        """The entries that have the very `key`, at most `CHOSEN`."""
        wanted = key.encode() + b"\0"
        first, last = self._range(wanted[:DEPTH])
        chosen = self._going_on(np.arange(first, min(last, first + CHOSEN)), wanted)
        numbers = np.searchsorted(self._begins, self._places[chosen], "right") - 1
        return [Found(int(self._ids[number]), int(number), True) for number in numbers]

    def count(self, prefix: str) -> int:
        """How many keys begin with `prefix`, as far as `DEPTH` bytes tell."""
        first, last = self._range(prefix.encode()[:DEPTH])
        return last - first

    def id(self, number: int) -> int:
        """The id of an entry."""
        return int(self._ids[number])

    def forms(self, number: int) -> list[str]:
        """The forms in the record of an entry."""
        record = self._forms[self._begins[number] : self._begins[number + 1]]
        return bytes(record).decode().split("\0")[:-1]

    def records(self) -> Iterator[tuple[int, int, Record]]:
        """Id, digest and record of every entry."""
        order = np.argsort(self._places)
        places, grades = self._places[order], self._grades[order]
        begins = self._begins.tolist()
        keys = np.searchsorted(places, self._begins).tolist()
        inside = (places - np.repeat(self._begins[:-1], np.diff(keys))).astype(np.uint16)
        for number, id_ in enumerate(self._ids.tolist()):
            some = slice(keys[number], keys[number + 1])
            forms = bytes(self._forms[begins[number] : begins[number + 1]])
            record = Record(forms, inside[some].tobytes(), grades[some].tobytes())
            yield id_, int(self._digests[number]), record

    def _range(self, prefix: bytes) -> tuple[int, int]:
        """The first key that begins with `prefix`, and the first behind those."""
        length = len(prefix)

        def beginning(place: np.uint32) -> bytes:
            at = int(place)
            return bytes(self._forms[at : at + length])

        places: Any = self._places
        first = bisect_left(places, prefix, key=beginning)
        return first, bisect_right(places, prefix, lo=first, key=beginning)

    def _weightiest(self, first: int, last: int, most: int) -> NDArray[np.intp]:
        """The `most` weightiest of the keys from `first` to `last`.

        They lie in the `most` blocks with the largest weights, and at the two ends.
        """
        blocks = np.arange(-(-first // BLOCK), last // BLOCK)
        if len(blocks) <= most:
            keys = np.arange(first, last)
        else:
            high = blocks[np.argpartition(self._peaks[blocks], -most)[-most:]]
            inside = (high[:, None] * BLOCK + np.arange(BLOCK)).ravel()
            before, behind = blocks[0] * BLOCK, (blocks[-1] + 1) * BLOCK
            keys = np.concatenate((np.arange(first, before), inside, np.arange(behind, last)))
        if len(keys) <= most:
            return keys
        return keys[np.argpartition(self._weights[keys], -most)[-most:]]

    def _going_on(self, keys: NDArray[np.intp], wanted: bytes) -> NDArray[np.intp]:
        """Those of `keys` that go on with what is `wanted` behind its first `DEPTH` bytes."""
        for at in range(DEPTH, len(wanted)):
            keys = keys[self._bytes[self._places[keys] + np.uint32(at)] == wanted[at]]
        return keys


def arrange(entries: Iterable[Entry], name: str) -> Arrays:
    """The arrays of a table of `entries`."""
    entries = list(entries)
    forms = np.frombuffer(b"".join(entry.record.forms for entry in entries), np.uint8)
    sizes = [len(entry.record.forms) for entry in entries]
    begins = np.concatenate(([0], np.cumsum(sizes))).astype(np.uint32)
    inside = np.frombuffer(b"".join(entry.record.places for entry in entries), np.uint16)
    grades = np.frombuffer(b"".join(entry.record.grades for entry in entries), np.uint8)
    counts = [len(entry.record.grades) for entry in entries]
    weights = np.repeat(np.array([entry.weight for entry in entries], np.uint16), counts)
    weights = weights + ADDED[grades]
    padded = np.concatenate((forms, np.zeros(DEPTH, np.uint8)))  # every key has so many bytes
    places = np.repeat(begins[:-1], counts) + inside
    order = _order(padded, places)
    return {
        f"{name}.forms": padded,
        f"{name}.begins": begins,
        f"{name}.ids": np.array([entry.id for entry in entries], np.int64),
        f"{name}.digests": np.array([entry.digest for entry in entries], np.uint64),
        f"{name}.places": places[order],
        f"{name}.grades": grades[order],
        f"{name}.weights": weights[order],
        f"{name}.peaks": _peaks(weights[order]),
    }


def _order(forms: NDArray[np.uint8], places: NDArray[np.uint32]) -> NDArray[np.intp]:
    """The order of the keys at `places` by their first `DEPTH` bytes."""
    ended = np.zeros(len(places), bool)
    words = []
    for start in range(0, DEPTH, 8):
        word = np.zeros(len(places), np.uint64)
        for at in range(start, start + 8):
            byte = forms[places + np.uint32(at)]
            ended |= byte == 0
            word = word << np.uint64(8) | np.where(ended, 0, byte).astype(np.uint64)
        words.append(word)
    return np.lexsort(words[::-1])


def _peaks(weights: NDArray[np.uint16]) -> NDArray[np.uint16]:
    if not len(weights):
        return weights
    return np.maximum.reduceat(weights, np.arange(0, len(weights), BLOCK))
