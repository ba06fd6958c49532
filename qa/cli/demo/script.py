"""The demo files as one script: acts in the order in which they happened."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Act:
    """Something a member does, `hours_ago` before now.

    `kind` is ask, answer, comment, vote or accept; `question` and `answer` are keys of the posts
    it is about, `data` the entry of the file (for a vote: its value).
    """

    hours_ago: float
    kind: str
    by: str
    question: str
    answer: str | None
    data: Any


def members() -> list[dict[str, Any]]:
    """The members, as the file has them."""
    entries: list[dict[str, Any]] = _load("members.toml")["member"]
    return entries


def acts() -> list[Act]:
    """All acts of all files, oldest first; the same at every call."""
    voters = [m["key"] for m in members() if m["experience"] >= 800]  # level 4: both votes
    found = [
        act
        for file in sorted(FOLDER.glob("questions-*.toml"))
        for entry in _load(file.name)["question"]
        for act in _acts_of(entry, voters)
    ]
    return sorted(found, key=lambda act: -act.hours_ago)


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text("utf-8"))


def _acts_of(entry: dict[str, Any], voters: list[str]) -> Iterator[Act]:
    key, asked = entry["key"], float(entry["hours_ago"])
    chance = random.Random(key)
    yield Act(asked, "ask", entry["by"], key, None, entry)
    yield from _votes(entry, asked, entry["by"], key, None, voters, chance)
    for comment in entry.get("comment", ()):
        yield Act(asked - comment["hours_later"], "comment", comment["by"], key, None, comment)
    for answer in entry.get("answer", ()):
        name, given = f"{key}/{answer['by']}", asked - answer["hours_later"]
        yield Act(given, "answer", answer["by"], key, name, answer)
        yield from _votes(answer, given, answer["by"], key, name, voters, chance)
        for comment in answer.get("comment", ()):
            at = asked - comment["hours_later"]
            yield Act(at, "comment", comment["by"], key, name, comment)
        if answer.get("accepted"):
            yield Act(given * chance.uniform(0.3, 0.9), "accept", entry["by"], key, name, None)


def _votes(
    entry: dict[str, Any],
    at: float,
    author: str,
    question: str,
    answer: str | None,
    voters: list[str],
    chance: random.Random,
) -> Iterator[Act]:
    """The post's votes, cast by different members between its writing and now."""
    values = [1] * entry.get("up", 0) + [-1] * entry.get("down", 0)
    willing = chance.sample([key for key in voters if key != author], len(values))
    for voter, value in zip(willing, values, strict=True):
        yield Act(at * chance.uniform(0.05, 0.95), "vote", voter, question, answer, value)
