"""The rules file: read as it is written, and refused with a sentence where it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa import create_app
from qa.reputation.figures import AWARDS, NOT_YET
from qa.reputation.rules import FILE, BadRules, parse, rules
from tests.conftest import settings_for

TEXT = FILE.read_text("utf-8")
ROOT = FILE.parent.parent


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


# The table of the specification, by its rows: points, experience, and what a day gives at most.
CAUSES = {
    "account_confirmed": (20, 20, None, None),
    "signed_in": (5, 5, None, None),
    "streak_kept": (10, 10, None, None),
    "answer_given": (2, 2, 20, None),
    "answer_accepted": (20, 20, None, None),
    "answer_chosen_by_vote": (20, 20, None, None),
    "ballot_cast": (1, 1, 5, 5),
    "answer_voted_up": (0, 10, None, 200),
    "question_voted_up": (0, 5, None, 200),
    "answer_voted_down": (0, -2, None, None),
    "question_voted_down": (0, -2, None, None),
    "answer_vote_down_cast": (0, -1, None, None),
    "answer_found_helpful": (50, 50, None, None),
    "question_ended_in_time": (3, 3, None, None),
    "question_left_unhandled": (-20, 0, None, None),
    "outcome_reported": (2, 2, 10, 10),  # our own: see docs/decisions/0011
    "question_removed": (-20, -20, None, None),
    "answer_removed": (-10, -10, None, None),
    "comment_removed": (-5, -5, None, None),
    "flag_upheld": (5, 2, 25, None),
    "duty_shift_kept": (30, 20, None, None),
}


def test_the_causes_give_what_the_specification_says() -> None:
    found = {
        name: (rule.points, rule.experience, rule.daily_points, rule.daily_experience)
        for name, rule in rules().awards.items()
    }
    assert found == CAUSES


def test_every_cause_is_given_somewhere_or_listed_as_to_come() -> None:
    beside = ("figures.py", "rule_checks.py", "words.py")
    files = [file for file in ROOT.rglob("*.py") if file.name not in beside]
    code = "".join(file.read_text("utf-8") for file in files)
    put_together = {
        f"{post}_{act}" for post in ("question", "answer") for act in ("voted_up", "voted_down")
    }
    assert {name for name in AWARDS if f'"{name}"' not in code} - put_together == set(NOT_YET)


def test_a_grown_site_has_the_privileges_of_the_specification() -> None:
    at = rules().privileges["grown"]
    assert {level: {name for name in at if at[name] == level} for level in set(at.values())} == {
        1: {"ask", "answer", "comment_on_own"},
        2: {"vote_up", "flag", "follow_up"},
        3: {"comment", "invite"},
        4: {"vote_down", "ballot", "suggest_edit"},
        5: {"create_tag", "be_shown_asker"},
        6: {"edit", "suggest_duplicate"},
        8: {"close_vote"},
        10: {"see_deleted"},
    }


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("[awards.answer_given]", "[awards.answer_givne]", "awards.answer_given is missing"),
        ("[awards.answer_given]", "[awards.answer_given", "cannot be read"),
        ("points = 2\n", 'points = "two"\n', "awards.answer_given.points must be a whole number"),
        ("points = 2\n", "points = 2.5\n", "awards.answer_given.points must be a whole number"),
        ("points = 2\n", "points = true\n", "awards.answer_given.points must be a whole number"),
        ("points = 2\n", "pionts = 2\n", "awards.answer_given.pionts is unknown"),
        ("points = 2\n", "points = -2\n", "awards.answer_given must not take"),
        ("points = -20\n", "points = 20\n", "awards.question_left_unhandled must not give"),
        ("daily_points = 20", "daily_points = 1", "awards.answer_given.daily_points must be at"),
        ("own_purse_only = 1", "own_purse_only = 2", "account_confirmed.own_purse_only must be 0"),
        ("daily_experience = 200", "daily_experience = 100", "daily_group votes must have the sa"),
        ("bounty_experience_share = 0.5", "bounty_experience_share = 5", "must be from 0 to 1"),
        ("experience = 400\n", "experience = 80\n", "level 3 must begin above"),
        ("burnt_share = 0.5", "burnt_share = 1.5", "bounty.burnt_share must be at most 1"),
        ("close_votes = 3", "close_votes = 0", "life.close_votes must be at least 1"),
        ("outcome_after_days = 14", "outcome_after_days = -1", "must be at least 0"),
        ("highest = 100", "highest = 4", "bounty.lowest must not be above bounty.highest"),
        ("streak_days = 7", "", "sign_in lacks streak_days"),
        ("[fair_play]", "[fairplay]", "section fairplay is unknown"),
        ("[leaderboards]\n", "", "adoption_floor is unknown"),
        ("[privileges.growing]", "[privileges.grwoing]", "privileges.growing is missing"),
        ("edit = 6\n", "", "privileges.grown.edit is missing"),
        ("edit = 6\n", "edit = 6\nsmile = 1\n", "privileges.grown.smile is unknown"),
        ("edit = 6\n", 'edit = "all"\n', "privileges.grown.edit must be a whole number"),
        ("edit = 6\n", "edit = 21\n", "privileges.grown.edit must be a level from 1 to 20"),
        ("edit = 6\n", "edit = 3\n", "privileges.grown.suggest_edit must not be above edit"),
        ("create_tag = 3\n", "create_tag = 1\n", "privileges.young.create_tag must not be above"),
        ("established_level = 2", "established_level = 0", "newcomers.established_level must be"),
        ("questions = 500\n", "questions = 50000\n", "stages.growing.questions must be from 0"),
        ("questions = 500\n", "", "stages.growing lacks questions"),
        ('en = "Runner"', 'fr = "Coureur"', "level 3 needs a title"),
    ],
)
def test_a_mistake_in_the_file_is_named(old: str, new: str, sentence: str) -> None:
    assert old in TEXT
    with pytest.raises(BadRules, match=sentence):
        parse(TEXT.replace(old, new, 1))


def test_an_award_nobody_knows_is_named() -> None:
    with pytest.raises(BadRules, match=r"awards\.smiling is unknown"):
        parse(TEXT + "\n[awards.smiling]\npoints = 1\n")


def test_a_mistake_in_the_file_stops_the_start_with_its_sentence(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = folder / "rules.toml"
    wrong.write_text(TEXT.replace("[fees]", "[fee]"), "utf-8")
    monkeypatch.setattr("qa.reputation.rules.FILE", wrong)
    rules.cache_clear()
    try:
        with pytest.raises(BadRules, match=r"^rules\.toml: section fee is unknown\.$"):
            create_app(settings_for(folder))
    finally:
        rules.cache_clear()
