"""A site of made-up members who vote and accept, honestly or not: material for the judgement."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from qa.moderation.rings.traffic import Deal, Pair, Traffic, Votes

START = datetime(2026, 8, 1, tzinfo=UTC)


class Town:
    """Members 1 to `people` at home in one or two of `places` trades; a few write what many read.

    Who is read more is voted for more, by everybody of the trade: also by each other.
    """

    def __init__(self, seed: int, people: int = 300, places: int = 12) -> None:
        self.random = random.Random(seed)
        self.people = people
        self.homes = {
            one: self.random.sample(range(places), self.random.choice([1, 1, 2]))
            for one in range(1, people + 1)
        }
        self.talent = {one: self.random.paretovariate(0.9) for one in self.homes}
        self.votes: dict[Pair, Counter[int]] = defaultdict(Counter)
        self.deals: list[Deal] = []
        self.created = {
            one: START - timedelta(days=self.random.random() * 900) for one in self.homes
        }

    def live(self) -> Town:
        """Three months of honest life."""
        by_place = defaultdict(list)
        for one, homes in self.homes.items():
            for place in homes:
                by_place[place].append(one)
        for voter, homes in self.homes.items():
            for _vote in range(int(self.random.expovariate(1 / 40))):
                place = self.random.choice(homes)
                self.vote(voter, self._liked(by_place[place], voter), place)
            for _question in range(int(self.random.expovariate(1 / 4))):
                place = self.random.choice(homes)
                quick = self.random.random() < 0.3
                self.accept(voter, self._liked(by_place[place], voter), 20 if quick else 2000,
                            alone=self.random.random() < 0.4)  # fmt: skip
        return self

    def _liked(self, people: list[int], but: int) -> int:
        others = [one for one in people if one != but] or [but + 1]
        return self.random.choices(others, [self.talent[one] for one in others])[0]

    def vote(self, voter: int, author: int, place: int, times: int = 1) -> None:
        self.votes[voter, author][place] += times

    def accept(
        self, asker: int, answerer: int, minutes: float, *, alone: bool = True, share: int = 0
    ) -> None:
        asked = START + timedelta(days=self.random.random() * 80)
        answered = asked + timedelta(minutes=minutes)
        number = len(self.deals) + 1
        self.deals.append(
            Deal(asker, answerer, number, number, asked, answered,
                 answered + timedelta(minutes=minutes), alone, share)
        )  # fmt: skip

    def newcomers(self, count: int) -> list[int]:
        """Accounts beside the honest ones."""
        first = max(self.created) + 1
        for one in range(first, first + count):
            self.created[one] = START + timedelta(hours=one)
        return list(range(first, first + count))

    def ring(self, members: Iterable[int], times: int = 6, place: int = 0) -> frozenset[int]:
        """Members who vote for each other, and for others now and then."""
        members = list(members)
        for voter in members:
            for author in members:
                if voter != author:
                    self.vote(voter, author, place, times)
            for _vote in range(self.random.randrange(8)):
                self.vote(voter, self.random.randrange(1, self.people), place)
        return frozenset(members)

    def traffic(self, least: int = 5) -> Traffic:
        """What the gathering would find of it."""
        given: dict[int, Counter[int]] = defaultdict(Counter)
        received: dict[int, Counter[int]] = defaultdict(Counter)
        totals: Counter[int] = Counter()
        for (voter, author), places in self.votes.items():
            given[voter] += places
            received[author] += places
            totals += places
        several = Counter((deal.asker_id, deal.answerer_id) for deal in self.deals)
        return Traffic(
            pairs={
                pair: Votes(places.total(), START, START, places)
                for pair, places in self.votes.items()
                if places.total() >= least
            },
            given=given, received=received, totals=totals, authors=len(received),
            deals=[one for one in self.deals if several[one.asker_id, one.answerer_id] > 1],
            accepting=Counter(deal.asker_id for deal in self.deals),
            accepted=Counter(deal.answerer_id for deal in self.deals),
            created=self.created,
        )  # fmt: skip


def kinds(found: Iterable[object]) -> Mapping[frozenset[int], tuple[str, ...]]:
    """The kinds of each suspicion, by its members."""
    return {one.members: one.kinds for one in found}  # type: ignore[attr-defined]
