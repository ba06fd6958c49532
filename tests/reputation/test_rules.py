"""The rules file: read as it is written, and refused with a sentence where it is wrong."""

from __future__ import annotations

import pytest

from qa.reputation.rules import FILE, BadRules, parse, rules

TEXT = FILE.read_text("utf-8")


@pytest.mark.parametrize(
    ("experience", "level"), [(0, 1), (79, 1), (80, 2), (1999, 4), (2000, 5), (10**7, 20)]
)
def test_experience_gives_the_level_whose_threshold_it_reached(experience: int, level: int) -> None:
    assert rules().level_of(experience).number == level


def test_there_are_twenty_levels_with_the_titles_of_the_guild() -> None:
    titles = [level.title["zh_Hans"] for level in rules().levels]
    assert (len(titles), titles[0], titles[-1]) == (20, "学徒", "商圣")


def test_votes_on_questions_and_answers_share_one_daily_limit() -> None:
    assert set(rules().same_day_limit("answer_voted_up")) == {
        "answer_voted_up",
        "question_voted_up",
    }
    assert rules().same_day_limit("answer_given") == ("answer_given",)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("[awards.answer_given]", "[awards.answer_givne]", "award answer_given is missing"),
        ("points = 2\n", 'points = "two"\n', "awards.answer_given.points must be a number"),
        ("points = 2\n", "pionts = 2\n", "awards.answer_given.pionts is unknown"),
        ("vote_up = 2\n", "", "privileges lacks vote_up"),
        ("experience = 400\n", "experience = 80\n", "level 3 must begin above"),
        ("[fees]", "[fees", "cannot be read"),
        ('en = "Runner"', 'fr = "Coureur"', "level 3 needs a title"),
    ],
)
def test_a_mistake_in_the_file_is_named(old: str, new: str, sentence: str) -> None:
    assert old in TEXT
    with pytest.raises(BadRules, match=sentence):
        parse(TEXT.replace(old, new, 1))


def test_an_award_nobody_knows_is_named() -> None:
    with pytest.raises(BadRules, match="award smiling is unknown"):
        parse(TEXT + "\n[awards.smiling]\npoints = 1\n")
