"""What the board forgets of a member who closed the account: all but what they posted."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, delete, or_

from qa.core.db import db

from .models import Bookmark, BookmarkFolder, Draft, Follow, Invitation


def forget_member(payload: dict[str, Any]) -> None:
    """A reaction: drafts, bookmarks, follows (by others too) and open invitations go."""
    id_ = payload["member_id"]
    followed = and_(Follow.kind == "member", Follow.target_id == id_)
    involved = or_(Invitation.inviter_id == id_, Invitation.invitee_id == id_)
    for statement in (
        delete(Draft).where(Draft.member_id == id_),
        delete(Bookmark).where(Bookmark.member_id == id_),
        delete(BookmarkFolder).where(BookmarkFolder.member_id == id_),
        delete(Follow).where(or_(Follow.member_id == id_, followed)),
        delete(Invitation).where(involved, Invitation.state == "waiting"),
    ):
        db.session.execute(statement, execution_options={"synchronize_session": False})
