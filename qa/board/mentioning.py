"""Mentions: ``@name`` in what members write leads to the member's page.

Chinese puts no blank after a name, so what an @ means can only be told by the names there are:
they are looked up in one statement, and the longest that fits is meant. Code, links and mail
addresses are no mentions. A post mentions `MOST` members at most; what comes after is text.

Who is mentioned is not stored: whoever tells them asks `mentioned` for the post as it reads
then. That somebody is mentioned says nothing about who asked an anonymous question; the notice
about a post of its asker has to name nobody, as everywhere.
"""

from __future__ import annotations

from sqlalchemy import bindparam, select

from qa.accounts.models import Member, fold_name
from qa.accounts.names import LONGEST_OF_ALL, SHORTEST
from qa.core.db import fetch
from qa.core.markup import mentioned as mentions_in
from qa.core.markup import render
from qa.core.web.links import link

MOST = 10

_BY_NAME = select(Member.id, Member.name, Member.folded_name).where(
    Member.folded_name.in_(bindparam("names", expanding=True))
)


def rendered(text: str) -> str:
    """`text` of a member as HTML, its mentions linked; this is how posts are rendered."""
    return render(text, {name: address for name, (_id, address) in _members_in(text).items()})


def mentioned(text: str) -> list[int]:
    """Ids of the members whom `text` mentions, in its order."""
    members = _members_in(text)
    named = mentions_in(text, list(members))[:MOST] if members else []
    return [members[name][0] for name in named]


def _members_in(text: str) -> dict[str, tuple[int, str]]:
    """Id and address of the members that may be mentioned, by folded name."""
    if "@" not in text:
        return {}
    runs = mentions_in(text)[:MOST]
    names = {fold_name(run[:end]) for run in runs for end in range(SHORTEST, LONGEST_OF_ALL + 1)}
    if not names:
        return {}
    rows = fetch(_BY_NAME, names=sorted(names))
    return {row.folded_name: (row.id, link("members.profile", name=row.name)) for row in rows}
