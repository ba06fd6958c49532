"""What the viewer has said of one question, in one look-up: followed, kept, invited whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import union_all

from qa.accounts.models import Member
from qa.board.following import Followed
from qa.board.models import Bookmark, BookmarkFolder, Follow, Invitation
from qa.core.db import fetch
from qa.reputation.actors import Actor

from .own import QUESTION, VIEWER, own


@dataclass(frozen=True, slots=True)
class Invited:
    """Whom the viewer has invited, and what they have said."""

    name: str
    state: str


@dataclass(frozen=True, slots=True)
class Asked:
    """That the viewer has been invited; `by` is None where an anonymous asker did it."""

    id: int
    by: str | None


@dataclass(frozen=True, slots=True)
class Marks:
    """The viewer's own marks on a question. `folder` names where they keep it, "" the drawer."""

    followed: bool = False
    folder: str | None = None
    invited: Sequence[Invited] = ()
    asked: Asked | None = None

    @property
    def kept(self) -> bool:
        """Whether they have bookmarked it."""
        return self.folder is not None


PARTS = (
    own("followed", Follow.id).where(
        Follow.member_id == VIEWER,
        Follow.kind == Followed.QUESTION,
        Follow.target_id == QUESTION,
    ),
    own("kept", Bookmark.id, word=BookmarkFolder.name)
    .outerjoin(BookmarkFolder, BookmarkFolder.id == Bookmark.folder_id)
    .where(Bookmark.member_id == VIEWER, Bookmark.question_id == QUESTION),
    own("invited", Invitation.id, word=Member.name, state=Invitation.state)
    .join(Member, Member.id == Invitation.invitee_id)
    .where(Invitation.question_id == QUESTION, Invitation.inviter_id == VIEWER),
    own("asked", Invitation.id, member_id=Invitation.inviter_id, word=Member.name)
    .join(Member, Member.id == Invitation.inviter_id)
    .where(
        Invitation.question_id == QUESTION,
        Invitation.invitee_id == VIEWER,
        Invitation.state == "waiting",
    ),
)
_MARKS = union_all(*PARTS)


def my_marks(viewer: Actor | None, question: Any) -> Marks:
    """The marks of `viewer` on `question` (a row with id, author_id, anonymous)."""
    if viewer is None:
        return Marks()
    rows = fetch(_MARKS, viewer_id=viewer.id, question_id=question.id).all()
    return marks(viewer, question, rows)


def marks(viewer: Actor, question: Any, rows: Sequence[Any]) -> Marks:
    """The same, read out of `rows`."""
    kept = next((row for row in rows if row.what == "kept"), None)
    asked = next((row for row in rows if row.what == "asked"), None)
    if viewer.id == question.author_id:  # nobody answers themselves; see `inviting`
        asked = None
    return Marks(
        followed=any(row.what == "followed" for row in rows),
        folder=None if kept is None else kept.word or "",
        invited=[Invited(row.word, row.state) for row in rows if row.what == "invited"],
        asked=None if asked is None else Asked(asked.number, _inviter(asked, question)),
    )


def _inviter(row: Any, question: Any) -> str | None:
    anonymous = question.anonymous and row.member_id == question.author_id
    return None if anonymous else str(row.word)
