"""Who wrote how much of a guide, and the shares that follow from it.

Every revision knows its authors as runs: so many characters by this member, so many by that,
one after another, as long as its text. An edit keeps the author of each character that stayed
and has the editor for each that is new; going back to a revision brings back its runs.

The hundred shares go by the characters that can be seen. But without the question there were no
guide, so its asker keeps at least `ASKER_LEAST`, and the author of the answer it grew from at
least `ANSWERER_LEAST`, however little of their text is left; the others then share the rest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from qa.board.editing.diffing import compare

ASKER_LEAST = 10
ANSWERER_LEAST = 30
WHOLE = 100

Runs = list[list[int]]
"""Pairs of a member's id and how many characters are theirs, in the order of the text."""


def attributed(old: str, authorship: Sequence[Sequence[int]], new: str, editor_id: int) -> Runs:
    """The runs of `new`, which `editor_id` made of `old`."""
    owners = [member_id for member_id, length in authorship for _ in range(length)]
    runs: Runs = []
    place = 0
    for part in compare(old, new):
        if part.op == "added":
            _extend(runs, editor_id, len(part.text))
            continue
        if part.op == "same":
            for owner in owners[place : place + len(part.text)]:
                _extend(runs, owner, 1)
        place += len(part.text)
    return runs


def shares(
    text: str, authorship: Sequence[Sequence[int]], asker_id: int, answerer_id: int
) -> dict[int, int]:
    """The shares of all who have one, by member; together they are `WHOLE`."""
    written = _written(text, authorship)
    least = {asker_id: ASKER_LEAST, answerer_id: ANSWERER_LEAST}
    raised = _below(written, least)
    rest = {id_: count for id_, count in written.items() if id_ not in raised}
    left = WHOLE - sum(raised.values())
    if not rest:  # nobody else has a character left in it: the answer gave most
        raised[answerer_id] += left
        return raised
    return raised | _rounded(rest, left)


def _below(written: Mapping[int, int], least: Mapping[int, int]) -> dict[int, int]:
    """Those whom their characters alone would give less than their least, with that.

    Raising one leaves less for the others, so it is looked at again until it holds for both.
    """
    raised: dict[int, int] = {}
    for _round in least:
        left = WHOLE - sum(raised.values())
        total = sum(count for id_, count in written.items() if id_ not in raised)
        for id_ in least.keys() - raised.keys():
            if total == 0 or written.get(id_, 0) * left < least[id_] * total:
                raised[id_] = least[id_]
    return raised


def _written(text: str, authorship: Sequence[Sequence[int]]) -> Counter[int]:
    """How many characters that can be seen each member wrote."""
    counts: Counter[int] = Counter()
    place = 0
    for member_id, length in authorship:
        run = text[place : place + length]
        counts[member_id] += sum(not char.isspace() for char in run)
        place += length
    return +counts


def _rounded(counts: Mapping[int, int], whole: int) -> dict[int, int]:
    """`whole` divided as `counts` are, in whole numbers: the largest remainders are rounded up.

    Who would get none is left out.
    """
    total = sum(counts.values())
    parts = {id_: count * whole // total for id_, count in counts.items()}
    by_remainder = sorted(counts, key=lambda id_: (-(counts[id_] * whole % total), id_))
    for id_ in by_remainder[: whole - sum(parts.values())]:
        parts[id_] += 1
    return {id_: part for id_, part in parts.items() if part}


def _extend(runs: Runs, member_id: int, length: int) -> None:
    if runs and runs[-1][0] == member_id:
        runs[-1][1] += length
    elif length:
        runs.append([member_id, length])
