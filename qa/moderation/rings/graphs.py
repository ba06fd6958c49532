"""Groups in a graph of members: who is reached by whom, and who hangs together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

Edges = Mapping[int, Iterable[int]]


def strong_groups(edges: Edges) -> Iterator[set[int]]:
    """The groups of two and more whose members all reach each other along `edges`.

    Kosaraju's: whoever is left last on the way there begins on the way back. Without recursion,
    for a chain of members may be longer than Python's stack.
    """
    back: dict[int, list[int]] = defaultdict(list)
    for node, targets in edges.items():
        for target in targets:
            back[target].append(node)
    left: list[int] = []
    seen: set[int] = set()
    for root in edges:
        left += _left(root, edges, seen)
    seen = set()
    for root in reversed(left):
        group = set(_left(root, back, seen))
        if len(group) > 1:
            yield group


def _left(root: int, edges: Edges, seen: set[int]) -> list[int]:
    """What is reached from `root` and was not in `seen`, in the order in which it is left."""
    if root in seen:
        return []
    seen.add(root)
    left, path = [], [(root, iter(edges.get(root, ())))]
    while path:
        node, rest = path[-1]
        following = next((one for one in rest if one not in seen), None)
        if following is None:
            left.append(node)
            path.pop()
        else:
            seen.add(following)
            path.append((following, iter(edges.get(following, ()))))
    return left


def joined(groups: Iterable[Iterable[int]]) -> list[frozenset[int]]:
    """`groups`, those that share a member made one."""
    found: list[set[int]] = []
    for group in groups:
        whole, apart = set(group), []
        for other in found:
            if whole.isdisjoint(other):
                apart.append(other)
            else:
                whole |= other
        found = [*apart, whole]
    return [frozenset(group) for group in found]
