"""Sorted keys in a file: what begins with some text."""

from __future__ import annotations

import random
from array import array

import numpy as np
import pytest

from qa.search.suggesting.keys import FROM_THE_START, LONGEST, record_of, typed_key
from qa.search.suggesting.tables import ADDED, Entry, Table, arrange

TITLE = "信用证里的软条款，UCP600怎么说？"


def keys_of(entry: Entry) -> list[tuple[str, int, bool]]:
    """Each key of `entry` to the end of its form, its weight, and whether it is its whole text."""
    places, forms = array("H", entry.record.places), entry.record.forms
    return [
        (
            forms[place : forms.index(0, place)].decode(),
            entry.weight + int(ADDED[grade]),
            grade == FROM_THE_START,
        )
        for place, grade in zip(places, entry.record.grades, strict=True)
    ]


def expected(entries: list[Entry], prefix: str) -> list[tuple[bool, int]]:
    """Wholeness and weight of every entry that goes by `prefix`, the best first."""
    found = []
    for entry in entries:
        of_entry = [
            (first and key == prefix, weight)
            for key, weight, first in keys_of(entry)
            if key.startswith(prefix)
        ]
        if of_entry:
            found.append(max(of_entry))
    return sorted(found, reverse=True)


@pytest.fixture(scope="module")
def entries() -> list[Entry]:
    """Entries of a few words, so that many begin alike; some thousand keys begin with z."""
    chance = random.Random(4)
    words = ["信用证", "信用", "增值税", "怎么", "正本", "找", "zero", "duty", "refund request"]
    titles = [" ".join(chance.choices(words, k=chance.randrange(1, 8))) for _ in range(4_000)]
    return [
        Entry(number, number * 7, chance.randrange(2_000), record_of([title]))
        for number, title in enumerate(titles)
    ]


@pytest.fixture(scope="module")
def table(entries: list[Entry]) -> Table:
    return Table(arrange(entries, "some"), "some")


@pytest.mark.parametrize(
    "prefix", ["z", "zeng", "信用", "信用证信用证信用证信", "duty", "x", "zhao", "q"]
)
def test_the_best_of_all_that_begins_so_are_found(
    entries: list[Entry], table: Table, prefix: str
) -> None:
    best = expected(entries, prefix)[:5]
    weights = {entry.id: entry for entry in entries}
    found = table.beginning(prefix, 5)
    assert len({one.id for one in found}) == len(found) == len(best)
    for one, (whole, weight) in zip(found, best, strict=True):
        keys = keys_of(weights[one.id])
        assert one.whole is whole
        assert weight in [heavy for key, heavy, _ in keys if key.startswith(prefix)]


def test_what_is_typed_beyond_the_sorted_bytes_counts_as_well(table: Table) -> None:
    twins = [Entry(number, 0, 0, record_of([f"{TITLE}{number}"])) for number in range(300)]
    twin = Table(arrange(twins, "some"), "some")
    found = twin.beginning(typed_key(f"{TITLE}217"), 5)
    assert [one.id for one in found] == [217]
    assert [one.id for one in twin.exactly(typed_key(f"{TITLE}21"))] == [21]
    assert twin.exactly("信用") == []


def test_records_can_be_taken_over_as_they_were(entries: list[Entry], table: Table) -> None:
    again = [
        Entry(id_, digest, entry.weight, record)
        for entry, (id_, digest, record) in zip(entries, table.records(), strict=True)
    ]
    before, after = arrange(entries, "some"), arrange(again, "some")
    assert all(np.array_equal(before[name], after[name]) for name in before)


def test_an_empty_table_has_nothing() -> None:
    empty = Table(arrange([], "none"), "none")
    assert (empty.beginning("a", 3), empty.exactly("a"), list(empty.records())) == ([], [], [])


@pytest.mark.parametrize(
    "typed",
    [
        "信用证",
        "信用證里的軟",
        "软条款",
        "软条款 ucp 6",
        "ＵＣＰ６００",
        "xinyongzheng",
        "xin yong zheng li",
        "XINYONG",
        "xyz",
        "ruantiao",
        "rtk",
        "信用证里的软条款ＵＣＰ６００怎么说",
    ],
)
def test_a_title_is_found_by_any_way_of_typing_it(typed: str) -> None:
    table = Table(arrange([Entry(1, 0, 0, record_of([TITLE]))], "title"), "title")
    assert [one.id for one in table.beginning(typed_key(typed), 3)] == [1]


@pytest.mark.parametrize("typed", ["用证", "怎么", "证里", "ongzheng", "", "🎉", "\u202e", "…"])
def test_not_from_within_a_word_nor_by_nothing(typed: str) -> None:
    table = Table(arrange([Entry(1, 0, 0, record_of([TITLE]))], "title"), "title")
    assert table.beginning(typed_key(typed), 3) == []


def test_a_text_of_any_length_has_few_keys() -> None:
    record = record_of(["信用证 deposit " * 2_000])
    assert len(record.forms) < LONGEST * 12
    assert len(record.grades) < 40
    assert len(record_of(["信用证" * 20] * 500).forms) < 2**16
    assert len(typed_key("(a+)+$" * 2_000)) == LONGEST
    assert typed_key("\ud800\udfff") == ""
