"""Words that stand for choices: what people may write, and what the page calls it."""

from __future__ import annotations

from collections.abc import Mapping

from qa.board.models import ANSWERED, RUNNING, State
from qa.core.i18n import Text, _

STATES: Mapping[str, tuple[frozenset[State], Text]] = {
    "solved": (frozenset(ANSWERED), _("Solved")),
    "open": (frozenset(RUNNING), _("Not solved yet")),
    "ended": (frozenset(State).difference(ANSWERED, RUNNING), _("Ended unsolved")),
}
"""Values of ``is:`` and ``state=`` that are states: which ones, and what people call them."""

IS: Mapping[str, str] = {
    **{name: name for name in (*STATES, "unanswered", "bounty", "expert")},
    "recommended": "solved", "voting": "open",
    **dict.fromkeys(("declined", "expired", "closed"), "ended"),
    "已解决": "solved", "未解决": "open", "已结束": "ended", "无回答": "unanswered",
    "待回答": "unanswered", "悬赏": "bounty", "有悬赏": "bounty", "专家": "expert",
    "有专家": "expert",
}  # fmt: skip

LANGUAGES: Mapping[str, Text] = {"zh": _("Chinese"), "en": _("English")}
LANGUAGES_CALLED: Mapping[str, str] = {
    **{name: name for name in LANGUAGES},
    "chinese": "zh", "中文": "zh", "汉语": "zh", "english": "en", "英文": "en", "英语": "en",
}  # fmt: skip

HOW: Mapping[str, Text] = {
    "is": _("Write is:solved, is:open, is:unanswered, is:bounty or is:expert."),
    "score": _("Write score:>5, score:>=5, score:<3 or score:2..7."),
    "answers": _("Write answers:0, answers:>2 or answers:1..3."),
    "since": _("Write since:2026, since:2026-01 or since:2026-01-15."),
    "until": _("Write until:2026, until:2026-01 or until:2026-01-15."),
    "lang": _("Write lang:zh or lang:en."),
}
"""How the value of an operator is written, for those who wrote another."""

YES_OR_NO: Mapping[str, tuple[Text, Text]] = {
    "bounty": (_("With a bounty"), _("Without a bounty")),
    "expert": (
        _("Answered by somebody known in the trade"),
        _("Not answered by anybody known in the trade"),
    ),
}
ANSWERED_OR_NOT: tuple[Text, Text] = (_("No answers yet"), _("With answers"))
"""What ``is:…`` and ``-is:…`` are called."""
