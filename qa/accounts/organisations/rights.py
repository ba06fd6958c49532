"""What the main account lets an account do in the company's name."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal, get_args

from qa.core.errors import Invalid
from qa.core.i18n import Text, _

Right = Literal["ask", "answer", "comment", "vote", "spend", "edit", "keep"]
"""What the main account of an organisation lets its other accounts do, in the company's name."""

RIGHTS: tuple[Right, ...] = get_args(Right)

WORDS: Mapping[Right, Text] = {
    "ask": _("Ask questions"),
    "answer": _("Answer"),
    "comment": _("Comment, ask on, invite others to answer"),
    "vote": _("Vote"),
    "spend": _("Spend points: bounties and anonymous questions"),
    "edit": _("Edit posts and tags"),
    "keep": _("Report, mark duplicates, vote on closing"),
}
"""The rights in words, in the order in which they are shown."""

AT_FIRST: tuple[Right, ...] = ("ask", "answer", "comment", "vote")
"""What the form of a new account proposes."""


def chosen(names: Collection[str]) -> list[str]:
    """The rights called `names`, in order. Raises `Invalid` for what is none."""
    if not set(names) <= set(RIGHTS):
        raise Invalid({"rights": _("Choose from the list.")})
    return [right for right in RIGHTS if right in names]
