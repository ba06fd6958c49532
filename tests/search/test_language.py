"""What people type into the search box, and what it comes to."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa.board.models import Industry, State, Tag
from qa.board.tree import forget
from qa.core import clock
from qa.core.db import db
from qa.search import forms, freshness
from qa.search.engine import Filters, Range, Sort
from qa.search.forms import SearchForm
from qa.search.language import read
from qa.search.language.values import read_days, read_numbers
from tests.factories import make_actor, make_industry

PIECES = [
    "industry:", "tag:", "author:", "is:", "-is:solved", "score:>", "answers:0", "since:2026-01",
    "until:", "lang:zh", "行业：", "标签:", '"', "“", "”", "「", "」", "＂", "-", "－", ":", "：",
    " ", "\u3000", "定金", "Foreign-Trade", "2..7", "(a+)+$", "' OR 1=1 --", "\u202e", "\ud800",
    "\0", "🙂", "%", "_", "*", "9" * 7, "tax", "ﬁ", "\u0301",
]  # fmt: skip
hostile = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=40).map(
    "".join
)


def form(typed: str, **controls: str) -> SearchForm:
    return forms.read({"q": typed, **controls})


def notes(found: SearchForm) -> list[str]:
    return [str(note) for note in found.meaning.notes]


@pytest.fixture
def trade(app: Flask) -> Industry:
    """An industry with one below it, and another beside it."""
    trade = make_industry("foreign-trade", zh="外贸进出口")
    make_industry("foreign-trade-payment", trade, zh="外贸收款")
    make_industry("tax", zh="财务税务")
    db.session.add_all((Tag(id=1, name="fob"), Tag(id=2, name="离岸价", synonym_of_id=1)))
    db.session.flush()
    forget()
    return trade


@pytest.mark.parametrize(
    ("typed", "words", "phrases", "excluded"),
    [
        ("定金 不退", "定金 不退", (), ()),
        ('"货到付款" 风险', "风险", ("货到付款",), ()),
        ("客户“货到付款”风险「信用证」『提单』", "客户 风险", ("货到付款", "信用证", "提单"), ()),
        ("定金 -退款 －押金", "定金", (), ("退款", "押金")),
        ('定金 -"全额 退款"', "定金", (), ("全额 退款",)),
        ("-18℃冷冻 wifi-5", "-18℃冷冻 wifi-5", (), ()),
        ("FOB:Shanghai 10:30 http://x.cn", "FOB:Shanghai 10:30 http://x.cn", (), ()),
        ('5" 显示器', "5 显示器", (), ()),
        ('"" “ ” - -- :', "- -- :", (), ()),
        ("industry:tax 定金 标籤：fob", "定金", (), ()),
    ],
)
def test_words_phrases_and_what_to_leave_out(
    typed: str, words: str, phrases: tuple[str, ...], excluded: tuple[str, ...]
) -> None:
    sentence = read(typed)
    assert (sentence.words, sentence.phrases, sentence.excluded) == (words, phrases, excluded)


def test_operators_go_by_chinese_names_full_width_colons_and_quotes() -> None:
    typed = '行業："外贸 进出口" 标签:fob 作者：Asha 狀態:已解决 industry:「财务」 至:2026'
    found = [(term.name, term.text) for term in read(typed).operators]
    assert found == [
        ("industry", "外贸 进出口"), ("tag", "fob"), ("author", "Asha"), ("is", "已解决"),
        ("industry", "财务"), ("until", "2026"),
    ]  # fmt: skip


def test_a_term_can_be_taken_out_and_the_words_replaced() -> None:
    sentence = read('定今 tag:fob "不退" -x is:solved')
    tag, solved = sentence.operators
    assert sentence.without((tag,)) == '定今 "不退" -x is:solved'
    assert sentence.without((tag, solved)) == '定今 "不退" -x'
    assert sentence.with_words("定金") == '定金 tag:fob "不退" -x is:solved'


@pytest.mark.parametrize(
    ("text", "range_", "written"),
    [
        (">5", Range(6), ">5"), ("＞＝5", Range(5), ">=5"), ("≥5", Range(5), ">=5"),
        ("<3", Range(None, 2), "<3"), ("≤3", Range(None, 3), "<=3"), ("0", Range(0, 0), "0"),
        ("=7", Range(7, 7), "7"), ("2..7", Range(2, 7), "2..7"), ("7～2", Range(2, 7), "2..7"),
        ("-3..-1", Range(-3, -1), "-3..-1"), (">-2", Range(-1), ">-2"),
    ],
)  # fmt: skip
def test_numbers_and_ranges(text: str, range_: Range, written: str) -> None:
    numbers = read_numbers(text)
    assert numbers is not None
    assert (numbers.range, numbers.written) == (range_, written)


@pytest.mark.parametrize("text", ["", ">", "5>", "many", "1e3", "9999999", "٣", "2..", ">>5", "."])
def test_what_is_no_number_is_none(text: str) -> None:
    assert read_numbers(text) is None


def test_days_are_years_months_and_days() -> None:
    for text, first, last, written in (
        ("2026", date(2026, 1, 1), date(2026, 12, 31), "2026"),
        ("2026年2月", date(2026, 2, 1), date(2026, 2, 28), "2026-02"),
        ("2024/2", date(2024, 2, 1), date(2024, 2, 29), "2024-02"),
        ("２０２６-1-5", date(2026, 1, 5), date(2026, 1, 5), "2026-01-05"),
    ):
        days = read_days(text)
        assert days is not None
        assert (days.first_day, days.last_day, days.written) == (first, last, written)
    days = read_days("2026-01-31")
    assert days is not None
    assert days.last + 1 == datetime(2026, 2, 1, tzinfo=UTC).timestamp()
    assert not any(map(read_days, ("", "2026-13", "2026-02-30", "1026", "99999", "soon", "-1")))


def test_operators_become_filters(trade: Industry) -> None:
    asha = make_actor("Asha")
    below = frozenset((trade.id, trade.id + 1))
    for typed, filters in (
        ("industry:foreign-trade", Filters(industries=below)),
        ("行业:外貿進出口", Filters(industries=below)),
        ("industry:foreign-TRADE-payment", Filters(industries=frozenset((trade.id + 1,)))),
        ("industry:外贸收款 industry:tax",
         Filters(industries=frozenset((trade.id + 1, trade.id + 2)))),
        ("tag:#FOB 标签:离岸价", Filters(tags=frozenset((1,)))),
        ("author:ＡＳＨＡ", Filters(authors=frozenset((asha.id,)))),
        ("is:solved", Filters(states=frozenset((State.SOLVED, State.RECOMMENDED)))),
        ("is:unanswered", Filters(answers=Range(most=0))),
        ("is:bounty is:专家", Filters(bounty=True, expert=True)),
        ("-is:bounty -is:unanswered", Filters(bounty=False, answers=Range(least=1))),
        ("score:>5 score:<=9", Filters(score=Range(6, 9))),
        ("lang:中文", Filters(language="zh")),
        ("since:2026 until:2026-01", Filters(created=Range(1767225600, 1769903999))),
    ):  # fmt: skip
        found = form(typed)
        assert found.meaning.filters == filters, typed
        assert not notes(found), typed


def test_a_control_means_what_its_operator_does(trade: Industry) -> None:
    make_actor("asha")
    controls = {
        "industry": "tax", "tag": "fob", "author": "asha", "state": "solved", "bounty": "1",
        "expert": "1", "lang": "zh", "since": "2026-01", "until": "2026", "score": ">5",
        "answers": "0",
    }  # fmt: skip
    operators = " ".join(
        f"is:{value if name == 'state' else name}"
        if name in ("state", "bounty", "expert")
        else f"{name}:{value}"
        for name, value in controls.items()
    )
    by_controls, by_operators = form("定金", **controls), form(f"定金 {operators}")
    assert by_controls.meaning.filters == by_operators.meaning.filters
    assert by_controls.arguments() == {"q": "定金", **controls}
    assert by_operators.arguments() == {"q": f"定金 {operators}"}
    for one in (by_controls, by_operators):
        left = [forms.read(one.without(applied)) for applied in one.meaning.applied]
        assert all(len(other.meaning.applied) == len(controls) - 1 for other in left)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("industry:外贸", "No industry is called “外贸”; it was left out. There is: "),
        ("industry:nowhere", "No industry is called “nowhere”; it was left out."),
        ("tag:nothing", "No tag is called “nothing”"),
        ("author:nobody", "No member is called “nobody”"),
        ("is:happy", "“is:happy” could not be read; it was left out. Write is:solved"),
        ("score:many", "Write score:>5"),
        ("since:soon", "Write since:2026"),
        ("lang:fr", "Write lang:zh"),
        ("author:", "Nothing stands behind “author:”"),
        ("-tag:fob", "“-tag:fob” was left out: a minus works on"),
        ("autor:asha", "There is no operator “autor:”"),
        ('"定金', "A quotation mark had no partner"),
        ("lang:zh lang:en", "“lang:en” contradicts what else was chosen"),
        ("score:>5 score:<3", "“score:<3” contradicts"),
        ("since:2026 until:2025", "“until:2025” contradicts"),
        ("is:solved -is:solved", "“-is:solved” contradicts"),
        ("is:bounty -is:bounty", "“-is:bounty” contradicts"),
    ],
)
def test_what_means_nothing_is_explained_and_the_rest_searched(
    trade: Industry, typed: str, told: str
) -> None:
    found = form(f"定金 {typed} is:expert")
    [note] = notes(found)
    assert told in note
    assert "定金" in found.words
    assert found.meaning.filters.expert


def test_what_a_member_hides_is_not_listed_by_their_name(trade: Industry) -> None:
    make_actor("Asha", hides_activity=True)
    for found in (form("定金 author:asha"), form("定金", author="asha")):
        assert notes(found) == ["“asha” does not show what they asked; it was left out."]
        assert not found.narrowed
    make_actor("商友9", closed_at=clock.now())
    assert not form("author:商友9").narrowed


def test_a_control_wins_over_an_operator_that_contradicts_it(trade: Industry) -> None:
    found = form("定金 industry:tax is:open", industry="foreign-trade", state="solved")
    assert found.meaning.filters.industries == frozenset((trade.id, trade.id + 1))
    assert State.OPEN not in found.meaning.filters.states
    assert [note.split("”")[0] for note in notes(found)] == ["“industry:tax", "“is:open"]
    within = form("industry:foreign-trade-payment", industry="foreign-trade")
    assert within.meaning.filters.industries == frozenset((trade.id + 1,))


def test_a_choice_takes_the_place_of_what_was_typed_of_it(trade: Industry) -> None:
    found = form("定金 industry:tax is:bounty", lang="zh", sort="newest")
    assert found.choosing(industry="foreign-trade") == {
        "q": "定金 is:bounty", "industry": "foreign-trade", "lang": "zh", "sort": "newest",
    }  # fmt: skip
    assert found.choosing(industry="") == {"q": "定金 is:bounty", "lang": "zh", "sort": "newest"}
    assert found.sorted_by("relevance") == {"q": found.typed, "lang": "zh"}
    assert found.everywhere() == {"q": "定金", "sort": "newest"}


def test_without_words_the_newest_come_first_and_without_anything_nothing(app: Flask) -> None:
    assert form("is:bounty").query().sort is Sort.NEWEST
    assert form("is:bounty", sort="score").query().sort is Sort.SCORE
    assert form('"定金"').query().sort is Sort.RELEVANCE
    assert [form(typed).empty for typed in ("", "？！", "-定金", "is:x", "is:bounty", "定金")] == [
        True, True, True, True, False, False,
    ]  # fmt: skip


def test_news_is_known_by_its_words_and_by_the_year() -> None:
    year = clock.now().year
    for words in ("最新退稅政策", "目前海運費", "latest duty rates", f"{year}年出口退税"):
        assert freshness.is_asked_for(words), words
    for words in ("退税", "currents of trade", f"{year - 1}年关税", f"编号1{year}", "UCP600"):
        assert not freshness.is_asked_for(words), words


@given(hostile)
def test_every_word_typed_is_in_some_term(typed: str) -> None:
    sentence = read(typed)
    assert [term.start for term in sentence.terms] == sorted(term.start for term in sentence.terms)
    covered = "".join(typed[term.start : term.end] for term in sentence.terms)
    letters = sorted(char for char in typed if char.isalnum())
    assert sorted(char for char in covered if char.isalnum()) == letters


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(hostile, st.dictionaries(st.sampled_from(forms.CONTROLS), hostile, max_size=4))
def test_whatever_is_typed_is_understood(
    trade: Industry, typed: str, controls: dict[str, str]
) -> None:
    found = form(typed, **controls)
    again = forms.read(found.arguments())
    assert again.meaning.filters == found.meaning.filters
    assert again.arguments() == found.arguments()
    assert len(found.query().text) <= forms.LONGEST_QUERY
    assert all(map(str, found.meaning.notes))
