"""The shape of ``rules.toml``: a class for each section, a field for each figure.

Whole numbers unless a field says `float`, which is a share of one; 0 is the least, unless it
stands in `AT_LEAST_ONE` or is what an award gives, which may be taken as well.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from qa.accounts.organisations.rights import Right

Stage = Literal["young", "growing", "grown"]
"""How grown the site is."""

STAGES: tuple[Stage, ...] = get_args(Stage)

Privilege = Literal[
    "ask", "answer", "comment_on_own", "vote_up", "flag", "follow_up", "comment", "invite",
    "vote_down", "ballot", "suggest_edit", "create_tag", "be_shown_asker", "edit",
    "suggest_duplicate", "close_vote", "see_deleted",
]  # fmt: skip
"""What a level opens."""

RIGHT_OF: Mapping[Privilege, Right] = {
    "ask": "ask",
    "answer": "answer",
    "be_shown_asker": "answer",
    "comment_on_own": "comment",
    "follow_up": "comment",
    "comment": "comment",
    "invite": "comment",
    "vote_up": "vote",
    "vote_down": "vote",
    "ballot": "vote",
    "suggest_edit": "edit",
    "create_tag": "edit",
    "edit": "edit",
    "flag": "keep",
    "suggest_duplicate": "keep",
    "close_vote": "keep",
    "see_deleted": "keep",
}
"""The right that an account of an organisation needs besides the level. ``spend`` is needed for
bounties and for asking anonymously, which no level opens."""

PRIVILEGES: tuple[Privilege, ...] = get_args(Privilege)

AWARDS = (
    "account_confirmed",
    "signed_in",
    "streak_kept",
    "answer_given",
    "answer_accepted",
    "answer_chosen_by_vote",
    "ballot_cast",
    "answer_voted_up",
    "question_voted_up",
    "answer_voted_down",
    "question_voted_down",
    "answer_vote_down_cast",
    "answer_found_helpful",
    "question_ended_in_time",
    "question_left_unhandled",
    "outcome_reported",
    "question_removed",
    "answer_removed",
    "comment_removed",
    "flag_upheld",
    "duty_shift_kept",
)
"""The causes the site knows: the file must have exactly these."""

NOT_YET = ("duty_shift_kept",)
"""Causes that nothing on the site gives rise to so far: there is no duty roster."""


@dataclass(frozen=True, slots=True)
class AwardRule:
    """What one cause gives: whole points and experience, and what a day can give at most.

    `answers` and `accepted` are what it adds to the sums that the adoption rate is made of. Where
    `own_purse_only` is 1, who earns into another's purse gets no points.
    """

    points: int = 0
    experience: int = 0
    daily_points: int | None = None
    daily_experience: int | None = None
    daily_group: str = ""
    answers: int = 0
    accepted: int = 0
    bounty_experience_share: float = 0.0
    own_purse_only: int = 0


@dataclass(frozen=True, slots=True)
class SignIn:
    """Every so many days in a row, `streak_kept` is given as well."""

    streak_days: int


@dataclass(frozen=True, slots=True)
class Duty:
    """The share of routed questions an expert must react to for a shift to be kept."""

    kept_share: float


@dataclass(frozen=True, slots=True)
class Newcomers:
    """What members below `established_level` are held to."""

    established_level: int
    questions_a_day: int
    answers_a_day: int
    comments_a_day: int
    links_a_post: int
    uploads_a_day: int


@dataclass(frozen=True, slots=True)
class Growth:
    """What a site must have for a stage, all of it: `members` at `level` or above, and so on.

    `days` are counted from the day the first member came.
    """

    level: int
    members: int
    questions: int
    days: int


@dataclass(frozen=True, slots=True)
class Bounty:
    """The points an asker may put up at first and with each raise, and what becomes of them.

    `raise_extends_days` is how much later the deadline gets; `burnt_share` is the part that
    nobody gets back where the question ended without an answer that satisfied.
    """

    lowest: int
    highest: int
    lowest_raise: int
    highest_raise: int
    raise_extends_days: int
    burnt_share: float


@dataclass(frozen=True, slots=True)
class Life:
    """The clocks and thresholds of a question's life; the file says what each is."""

    longest_days: int
    ballot_days: int
    withdraw_acceptance_days: int
    reopened_days: int
    outcome_after_days: int
    reminder_hours: int
    unhandled_after_days: int
    recommended_score: int
    eligible_score: int
    close_votes: int
    reopen_votes: int
    close_vote_days: int
    helpful_readers: int
    helpful_share: float


@dataclass(frozen=True, slots=True)
class FairPlay:
    """What keeps members from handing each other what they have not earned.

    All but the first say what is shown to moderators as a case; the file says what each is.
    """

    votes_between_pair_a_day: int
    days_looked_back: int
    votes_of_pair: int
    times_expected: int
    share_from_inside: float
    puppet_share: float
    staged_answers: int
    staged_minutes: int
    born_together_days: int
    largest_ring: int
    times_to_return: int


@dataclass(frozen=True, slots=True)
class Organisations:
    """The accounts that an organisation may have besides its main one."""

    accounts: int


@dataclass(frozen=True, slots=True)
class Leaderboards:
    """The answers it takes to be listed by adoption rate, and how many get the week's star."""

    adoption_floor: int
    stars: int


@dataclass(frozen=True, slots=True)
class Search:
    """The experience in a trade from which somebody's answers count as an expert's."""

    expert_standing: int


@dataclass(frozen=True, slots=True)
class Uploads:
    """What one member's uploads may come to; `pixels_m` in millions, read before decoding."""

    largest_mb: int
    a_day: int
    total_mb: int
    pixels_m: int


@dataclass(frozen=True, slots=True)
class Fees:
    """Points taken for an extra."""

    anonymous_question: int


@dataclass(frozen=True, slots=True)
class Level:
    """A level's number from 1, the experience it begins at, its title by language."""

    number: int
    experience: int
    title: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Rules:
    """The whole file. `privileges` are the levels that open each, by the stage of the site."""

    awards: Mapping[str, AwardRule]
    sign_in: SignIn
    duty: Duty
    fees: Fees
    bounty: Bounty
    life: Life
    privileges: Mapping[Stage, Mapping[Privilege, int]]
    stages: Mapping[Stage, Growth]
    newcomers: Newcomers
    fair_play: FairPlay
    organisations: Organisations
    leaderboards: Leaderboards
    search: Search
    uploads: Uploads
    levels: tuple[Level, ...]

    def level_of(self, experience: int) -> Level:
        """The level that `experience` gives."""
        return self.levels[max(0, bisect_right(self.levels, experience, key=_threshold) - 1)]

    def same_day_limit(self, name: str) -> tuple[str, ...]:
        """The awards whose sum the daily limit of award `name` holds down, itself included."""
        group = self.awards[name].daily_group
        return tuple(
            n for n, rule in self.awards.items() if group and rule.daily_group == group
        ) or (name,)


def _threshold(level: Level) -> int:
    return level.experience
