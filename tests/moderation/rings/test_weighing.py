"""The judgement: rings are found, and nobody else, in towns of made-up members."""

from __future__ import annotations

import pytest

from qa.moderation.rings.graphs import joined, strong_groups
from qa.moderation.rings.traffic import Traffic
from qa.moderation.rings.weighing import expected, suspicions
from qa.reputation.rules import rules

from .town import Town, kinds

LIMITS = rules().fair_play
EMPTY_PLACE = 99
"""A trade in which nobody is but the ring."""


@pytest.fixture
def town() -> Town:
    return Town(1).live()


@pytest.mark.parametrize("seed", range(5))
def test_an_honest_town_has_no_suspects(seed: int) -> None:
    assert suspicions(Town(seed).live().traffic(), LIMITS) == []


@pytest.mark.parametrize("size", [2, 3, 4, 5, 6])
@pytest.mark.parametrize("place", [0, EMPTY_PLACE])
def test_a_ring_is_found_whole_and_alone(town: Town, size: int, place: int) -> None:
    ring = town.ring(town.newcomers(size), place=place)
    found = kinds(suspicions(town.traffic(), LIMITS))
    assert set(found) == {ring}
    assert "mutual_votes" in found[ring]
    assert "born_together" in found[ring]


def test_a_chain_of_votes_that_closes_is_a_ring(town: Town) -> None:
    members = town.newcomers(5)
    for voter, author in zip(members, [*members[1:], members[0]], strict=True):
        town.vote(voter, author, 3, 8)
    assert set(kinds(suspicions(town.traffic(), LIMITS))) == {frozenset(members)}


def test_two_rings_are_two_cases_and_the_heavier_comes_first(town: Town) -> None:
    people = town.newcomers(5)
    light, heavy = town.ring(people[:2]), town.ring(people[2:], times=12)
    found = suspicions(town.traffic(), LIMITS)
    assert [one.members for one in found] == [heavy, light]


def test_accounts_that_vote_for_one_author_alone_are_found_with_them(town: Town) -> None:
    author, *puppets = town.newcomers(4)
    for puppet in puppets:
        town.vote(puppet, author, 2, 8)
        town.vote(puppet, 5, 2)
    town.vote(7, author, 2, 3)
    found = kinds(suspicions(town.traffic(), LIMITS))
    assert found == {frozenset({author, *puppets}): ("puppets", "born_together")}


def test_a_master_with_many_readers_may_have_devoted_ones(town: Town) -> None:
    master, *fans = town.newcomers(4)
    for reader in range(1, 200):
        town.vote(reader, master, 2, 2)
    for fan in fans:
        town.vote(fan, master, 2, 8)
    assert suspicions(town.traffic(), LIMITS) == []


def test_two_masters_of_one_trade_who_vote_for_each_other_are_none(town: Town) -> None:
    first, second = town.newcomers(2)
    for reader in range(1, 120):
        town.vote(reader, first, 4, 3)
        town.vote(reader, second, 4, 3)
    town.vote(first, second, 4, 15)
    town.vote(second, first, 4, 15)
    assert suspicions(town.traffic(), LIMITS) == []


def test_answers_asked_given_and_accepted_within_minutes_again_and_again(town: Town) -> None:
    asker, answerer = town.newcomers(2)
    for _time in range(LIMITS.staged_answers):
        town.accept(asker, answerer, minutes=5)
    found = kinds(suspicions(town.traffic(), LIMITS))
    assert found == {frozenset({asker, answerer}): ("staged_answers", "born_together")}


@pytest.mark.parametrize(("minutes", "alone"), [(5, False), (600, True)])
def test_a_loyal_asker_of_a_good_answerer_is_no_suspect(
    town: Town, minutes: float, alone: bool
) -> None:
    asker, answerer = town.newcomers(2)
    for _time in range(12):
        town.accept(asker, answerer, minutes, alone=alone)
    assert suspicions(town.traffic(), LIMITS) == []


def test_an_expert_of_many_askers_may_answer_one_of_them_quickly(town: Town) -> None:
    asker, expert = town.newcomers(2)
    for _time in range(LIMITS.staged_answers):
        town.accept(asker, expert, minutes=5)
    for other in range(1, 20):
        town.accept(other, expert, minutes=300)
    assert suspicions(town.traffic(), LIMITS) == []


def test_bounties_that_go_to_and_fro(town: Town) -> None:
    one, other = town.newcomers(2)
    for _time in range(4):
        town.accept(one, other, 500, alone=False, share=20)
        town.accept(other, one, 500, alone=False, share=20)
    found = kinds(suspicions(town.traffic(), LIMITS))
    assert found == {frozenset({one, other}): ("to_and_fro", "born_together")}


def test_a_group_larger_than_any_ring_is_left_alone(town: Town) -> None:
    town.ring(town.newcomers(LIMITS.largest_ring + 1))
    assert suspicions(town.traffic(), LIMITS) == []


def test_what_is_expected_follows_the_taste_of_others() -> None:
    town = Town(1)
    for voter in range(10, 60):
        town.vote(voter, 1, 0, 3)
        town.vote(voter, 2, 0, 1)
    town.vote(3, 1, 0, 20)
    assert expected(town.traffic(), (3, 1), ()) == pytest.approx(15, abs=1)
    assert expected(Traffic(), (3, 1), ()) == 0


def test_groups_are_found_in_long_chains_and_tangles() -> None:
    chain = {number: [number + 1] for number in range(5_000)}
    assert list(strong_groups(chain)) == []
    assert list(strong_groups({**chain, 5_000: [0]})) == [set(range(5_001))]
    tangle = {1: [2], 2: [1, 3], 3: [4], 4: [5], 5: [3], 6: [6]}
    assert sorted(map(sorted, strong_groups(tangle))) == [[1, 2], [3, 4, 5]]
    assert sorted(map(sorted, joined([[1, 2], [3], [2, 4], [5, 3]]))) == [[1, 2, 4], [3, 5]]
