"""The file of the badges, and the faults in it that keep the site from starting."""

from __future__ import annotations

from collections import Counter

import pytest

from qa.core.i18n import LANGUAGES
from qa.recognition.badges.declaring import AREAS, FILE, TIERS, BadBadges, badges, of_metric, parse
from qa.recognition.badges.metrics import METRICS

TEXT = FILE.read_text("utf-8")


def test_there_are_many_of_every_tier_and_area() -> None:
    found = badges().values()
    assert len(found) >= 40
    assert {badge.tier for badge in found} == set(TIERS)
    assert {badge.area for badge in found} == set(AREAS)
    assert {badge.metric for badge in found} == set(METRICS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_are_called_the_same(language: str) -> None:
    called = Counter(badge.title[language] for badge in badges().values())
    assert [title for title, number in called.items() if number > 1] == []


def test_the_sentence_names_the_threshold_and_higher_ones_are_of_no_lower_tier() -> None:
    for metric in METRICS:
        tiers = [TIERS.index(badge.tier) for badge in of_metric(metric)]
        assert tiers == sorted(tiers)
    for badge in badges().values():
        assert badge.threshold == 1 or all(str(badge.threshold) in s for s in badge.says.values())
        assert not any("{" in sentence for sentence in badge.says.values())


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("[first-answer]", "[first-answer", "badges.toml cannot be read"),
        ('metric = "answers_given"', 'metric = "luck"', "has the unknown metric luck"),
        ('tier = "gold"', 'tier = "tin"', "has the unknown tier tin"),
        ('area = "asking"', 'area = "idling"', "has the unknown area idling"),
        ("threshold = 100\n", "threshold = 0\n", "needs a whole number from 2 on"),
        ("threshold = 100\n", 'threshold = "many"\n', "needs a whole number"),
        ("threshold = 10\n", "threshold = 999\n", "threshold that nobody can reach"),
        ("threshold = 365", "threshold = 30", "two badges of streak have the same threshold"),
        ("threshold = 7\n", "threshold = 2\n", "needs a whole number from 7 on"),
        ('each = "industry"', 'each = "answer"', "must say each = 'industry'"),
        ('each = "industry"\n', "", "must say each = 'industry'"),
        ("title.en =", "title.de =", "needs title in zh_Hans, zh_Hant, en"),
        ("says.en = ", "says.en = '' #", "needs says in zh_Hans, zh_Hant, en"),
        ("{threshold} questions", "many questions", "must name its {threshold}"),
        ("tier = ", "colour = ", "colour is unknown"),
        ("threshold = ", "#", "threshold is missing"),
        ("[first-answer]", "[First_Answer]", "First_Answer is no name of a badge"),
        ("[first-answer]", f"[{'a' * 31}]", "is no name of a badge"),
    ],
)
def test_a_fault_is_told_in_a_sentence(old: str, new: str, fault: str) -> None:
    assert old in TEXT
    changed = TEXT.replace(old, new)
    with pytest.raises(BadBadges) as caught:
        parse(changed)
    assert fault in str(caught.value)
    assert str(caught.value).endswith(".")


def test_a_metric_without_a_badge_is_a_fault() -> None:
    rest = [part for part in TEXT.split("\n\n") if "questions_featured" not in part]
    with pytest.raises(BadBadges, match="no badge rests on the metric questions_featured"):
        parse("\n\n".join(rest))
