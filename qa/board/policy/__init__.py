"""Who may do what on the board, and why not. Levels stand in ``reputation/rules.toml``.

Every function answers for an `Actor`, or for None, a guest. `post` arguments are whatever has
the attributes named: rows of the tables and the views of ``queries`` alike.
"""

from .asking import draft, reveal
from .editing import begin_edit, decide_edit, edit, list_edits, suggest_edit, withdraw_edit
from .ending import (
    accept,
    ballot,
    decline,
    raise_bounty,
    report_outcome,
    withdraw_acceptance,
)
from .keeping import bookmark, decline_invitation, follow, ignore, invite
from .keeping_places import describe_tag, keep_industries, replace_tag
from .order import (
    close,
    delete_answer,
    delete_comment,
    delete_question,
    keep_order,
    move,
    reopen,
    restore,
    restore_below,
    see_deleted,
    suggest_duplicate,
    vote_close,
    vote_reopen,
)
from .posting import (
    ANSWERED,
    answer,
    ask,
    comment,
    create_tag,
    spend,
    vote_down,
    vote_up,
    withdraw_vote,
)
from .reading import rate_helpful
from .shapes import DELETED, SIGN_IN, halted
from .talking import (
    change_regulation,
    follow_up,
    grow_guide,
    hide_follow_up,
    hide_guide,
    keep_guide,
    react,
)

__all__ = [
    "ANSWERED",
    "DELETED",
    "SIGN_IN",
    "accept",
    "answer",
    "ask",
    "ballot",
    "begin_edit",
    "bookmark",
    "change_regulation",
    "close",
    "comment",
    "create_tag",
    "decide_edit",
    "decline",
    "decline_invitation",
    "delete_answer",
    "delete_comment",
    "delete_question",
    "describe_tag",
    "draft",
    "edit",
    "follow",
    "follow_up",
    "grow_guide",
    "halted",
    "hide_follow_up",
    "hide_guide",
    "ignore",
    "invite",
    "keep_guide",
    "keep_industries",
    "keep_order",
    "list_edits",
    "move",
    "raise_bounty",
    "rate_helpful",
    "react",
    "reopen",
    "replace_tag",
    "report_outcome",
    "restore",
    "restore_below",
    "reveal",
    "see_deleted",
    "spend",
    "suggest_duplicate",
    "suggest_edit",
    "vote_close",
    "vote_down",
    "vote_reopen",
    "vote_up",
    "withdraw_acceptance",
    "withdraw_edit",
    "withdraw_vote",
]
