"""What causes, privileges and stages are called on the site; translated where they are shown."""

from __future__ import annotations

from collections.abc import Mapping

from qa.core.i18n import Text, _

from .figures import Privilege, Stage

CAUSES: Mapping[str, Text] = {
    "account_confirmed": _("Account confirmed"),
    "signed_in": _("Daily sign-in"),
    "streak_kept": _("Signed in day after day"),
    "answer_given": _("Answer given"),
    "answer_accepted": _("Answer accepted"),
    "answer_chosen_by_vote": _("Answer chosen by public vote"),
    "ballot_cast": _("Part taken in a best-answer vote"),
    "answer_voted_up": _("Answer voted up"),
    "question_voted_up": _("Question voted up"),
    "answer_voted_down": _("Answer voted down"),
    "question_voted_down": _("Question voted down"),
    "answer_vote_down_cast": _("Somebody's answer voted down"),
    "answer_found_helpful": _("Best answer found helpful by its readers"),
    "question_ended_in_time": _("Own question brought to an end in time"),
    "question_left_unhandled": _("Own question left unhandled"),
    "outcome_reported": _("Outcome of an accepted answer reported"),
    "question_removed": _("Question removed by a moderator"),
    "answer_removed": _("Answer removed by a moderator"),
    "comment_removed": _("Comment removed by a moderator"),
    "flag_upheld": _("Report upheld"),
    "duty_shift_kept": _("Duty shift kept"),
}
"""Each award of the rules, as a statement or a table names it."""

PRIVILEGES: Mapping[Privilege, Text] = {
    "ask": _("Asking"),
    "answer": _("Answering"),
    "comment_on_own": _("Commenting on your own posts and below them"),
    "vote_up": _("Voting up"),
    "flag": _("Reporting"),
    "follow_up": _("Asking on"),
    "comment": _("Commenting on others' posts"),
    "invite": _("Inviting others to answer"),
    "vote_down": _("Voting down"),
    "ballot": _("Voting for the best answer"),
    "suggest_edit": _("Suggesting edits"),
    "create_tag": _("Creating tags"),
    "be_shown_asker": _("Being shown who asked anonymously, where the asker chooses you"),
    "edit": _("Editing others' posts"),
    "suggest_duplicate": _("Suggesting duplicates"),
    "close_vote": _("Voting to close or reopen questions"),
    "see_deleted": _("Seeing deleted posts"),
}
"""What a level opens."""

STAGES: Mapping[Stage, Text] = {
    "young": _("young site"),
    "growing": _("growing site"),
    "grown": _("grown site"),
}
