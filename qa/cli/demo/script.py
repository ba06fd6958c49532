"""The demo files as one script: acts in the order in which they happened."""

from __future__ import annotations

import random
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.reputation.rules import rules

FOLDER = Path(__file__).parent

A_MOMENT = 0.02
"""Hours that the clock is late: the worker looks once a minute."""

BALLOTS = 9
"""Members who take part in a public vote."""

VOTES_FROM = 800
"""Experience of whoever votes up and down: level 4."""


@dataclass(frozen=True, slots=True)
class Act:
    """Something a member does, `hours_ago` before now.

    `kind` is visit, ask, answer, comment, vote, accept, report, decline, ballot, or time, which is
    the clock's and nobody's; `question` and `answer` are keys of the posts it is about, `data` the
    entry of the file (for a vote: its value).
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
    voters = Voters()
    found = [
        act
        for file in sorted(FOLDER.glob("questions-*.toml"))
        for entry in _load(file.name)["question"]
        for act in _acts_of(entry, voters)
    ]
    return sorted([*found, *_visits()], key=lambda act: -act.hours_ago)


def trades() -> dict[str, list[str]]:
    """The industries in which each member answers (or else asks), the most frequent first."""
    answers: dict[str, Counter[str]] = {member["key"]: Counter() for member in members()}
    asks: dict[str, Counter[str]] = {key: Counter() for key in answers}
    for file in sorted(FOLDER.glob("questions-*.toml")):
        for entry in _load(file.name)["question"]:
            asks[entry["by"]][entry["industry"]] += 1
            for answer in entry.get("answer", ()):
                answers[answer["by"]][entry["industry"]] += 1
    return {key: [slug for slug, _n in (answers[key] or asks[key]).most_common()] for key in asks}


class Voters:
    """Who votes on what: experienced members, on posts that are not of their own house."""

    def __init__(self) -> None:
        entries = members()
        self.house = {member["key"]: member.get("main", member["key"]) for member in entries}
        self.keys = [m["key"] for m in entries if m["experience"] >= VOTES_FROM]

    def but(self, *authors: str) -> list[str]:
        """Those who may vote on what `authors` wrote."""
        houses = {self.house[author] for author in authors}
        return [key for key in self.keys if self.house[key] not in houses]


def _visits() -> Iterator[Act]:
    """The days in a row up to yesterday on which members of the file with a `streak` were here."""
    for member in members():
        for days in range(member.get("streak", 0), 0, -1):
            yield Act(24.0 * days, "visit", member["key"], "", None, None)


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text("utf-8"))


def _acts_of(entry: dict[str, Any], voters: Voters) -> Iterator[Act]:
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
            accepted = given * chance.uniform(0.3, 0.9)
            yield Act(accepted, "accept", entry["by"], key, name, None)
            if "outcome" in answer:
                yield Act(accepted / 2, "report", entry["by"], key, name, answer)
    if "declined" in entry:
        yield Act(asked / 5, "decline", entry["by"], key, None, entry)
    yield from _time(entry, voters, chance)


def _time(entry: dict[str, Any], voters: Voters, chance: random.Random) -> Iterator[Act]:
    """Where a question outlived its deadline: the deadline, the public vote, and its end."""
    over = entry["hours_ago"] - 24 * entry.get("deadline_days", 15) - A_MOMENT
    ended = over - 24 * rules().life.ballot_days
    authors = [answer["by"] for answer in entry.get("answer", ())]
    if any(answer.get("accepted") for answer in entry.get("answer", ())) or over <= 0:
        return
    key = entry["key"]
    yield Act(over, "time", entry["by"], key, None, None)
    others = voters.but(entry["by"], *authors)
    for voter in chance.sample(others, BALLOTS if authors else 0):
        chosen = f"{key}/{chance.choices(authors, range(len(authors), 0, -1))[0]}"
        yield Act(chance.uniform(max(ended, 0), over), "ballot", voter, key, chosen, None)
    if ended > 0:
        yield Act(ended - A_MOMENT, "time", entry["by"], key, None, None)


def _votes(
    entry: dict[str, Any],
    at: float,
    author: str,
    question: str,
    answer: str | None,
    voters: Voters,
    chance: random.Random,
) -> Iterator[Act]:
    """The post's votes, cast by different members between its writing and now."""
    values = [1] * entry.get("up", 0) + [-1] * entry.get("down", 0)
    friends = entry.get("liked_by", ())
    willing = [*chance.sample(voters.but(author), len(values)), *friends]
    for voter, value in zip(willing, values + [1] * len(friends), strict=True):
        yield Act(at * chance.uniform(0.05, 0.95), "vote", voter, question, answer, value)
