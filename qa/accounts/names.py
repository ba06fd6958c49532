"""What a public name may be: readable, unlike any other, and not that of the house."""

from __future__ import annotations

import re
import unicodedata

from qa.core.i18n import Text, _

from .models import fold_name

SHORTEST, LONGEST = 2, 20
"""Characters of a name. Two, because many Chinese names have no more."""

LONGEST_OF_ALL = 2 * LONGEST + 1
"""Characters of ``company:name``, where each part is a name by these rules."""

_LONGEST_FOLDED = 40  # width of the column; a few letters fold into several

# The house speaks under these names; as a word of a name they would lend it that voice.
_RESERVED_WORDS = frozenset(
    ("admin", "administrator", "administration", "anonymous", "deleted", "guest", "helpdesk", "mod",
     "moderator", "moderators", "moderation", "null", "official", "postmaster", "root", "security",
     "service", "shangbang", "staff", "support", "system", "sysop", "undefined", "webmaster",
     "匿名", "匿名用户", "匿名用戶", "系统", "系統", "游客", "遊客", "访客", "訪客")
)  # fmt: skip
# Chinese is written without blanks between words, so these count wherever they stand.
_RESERVED_PARTS = ("管理员", "管理員", "版主", "客服", "官方", "商帮", "商幫", "站长", "站長")

_CLOSED = re.compile(r"商友\s?\d")


def of_closed(member_id: int) -> str:
    """What stands below the posts of an account that was closed; nobody can sign up as it."""
    return f"商友{member_id}"


def fault(name: str) -> Text | None:
    """Why nobody may sign up as `name`, a clean line; None if they may. Uniqueness aside."""
    if not SHORTEST <= len(name) <= LONGEST or len(fold_name(name)) > _LONGEST_FOLDED:
        return _(
            "A name has %(shortest)s to %(longest)s characters.",
            shortest=SHORTEST,
            longest=LONGEST,
        )
    if not all(map(_is_allowed, name)) or not any(map(str.isalpha, name)):
        return _("A name is made of letters and digits, with - _ · or a space between them.")
    if not (name[0].isalnum() and _ends_a_word(name[-1])):
        return _("A name begins and ends with a letter or a digit.")
    if _CLOSED.match(fold_name(name)):
        return _("Names of this kind are given to accounts that were closed.")
    if _sounds_official(fold_name(name)):
        return _("This name is kept for the people who run the site. Please choose another one.")
    return None


def _is_allowed(char: str) -> bool:
    category = unicodedata.category(char)
    return category[0] in "LM" or category == "Nd" or char in "-_· "


def _ends_a_word(char: str) -> bool:
    return char.isalnum() or unicodedata.category(char)[0] == "M"


def _sounds_official(folded: str) -> bool:
    words = re.split(r"[\W\d_]+", folded)
    return not _RESERVED_WORDS.isdisjoint(words) or any(part in folded for part in _RESERVED_PARTS)
