"""All that the site keeps of a member, as one file for them.

The file is JSON in UTF-8: an object with

- ``format``: ``shangbang-member``, and ``version``: 1; ``made_at``, ``site``: its address
- for each part of `PARTS`, by its name, a list of objects: one a row of the table that the part is
  about, by the names of its columns. Moments are UTC in ISO 8601, days are of the site's calendar,
  points and experience whole numbers. Texts are as they were typed, in Markdown; what the site made
  of them is left out.
- ``transfers``: each movement of the member's points with `amount`, below zero where they gave it,
  and the `balance` after it

Posts, awards and votes name each other by id. Of others the file says what everybody may read, at
most by id: never who voted, who reported, or who asked anonymously.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from tempfile import TemporaryFile
from typing import IO, Any

from flask import current_app
from sqlalchemy import Select, case, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from qa.accounts.models import Member, Organisation
from qa.board.models import (
    Answer,
    Ballot,
    Bookmark,
    BookmarkFolder,
    CloseVote,
    Comment,
    Draft,
    Follow,
    FollowUp,
    GuideCredit,
    GuideRevision,
    Invitation,
    Question,
    Reaction,
    Revision,
    SuggestedEdit,
    TimelineEntry,
    Vote,
)
from qa.core import clock
from qa.core.db import db, snapshot
from qa.ledger.models import Holder, LedgerAccount, Transfer
from qa.moderation.models import Flag
from qa.notifications.models import Notice
from qa.recognition.models import HeldBadge, MemberFigure, Place, Star
from qa.reputation.models import Attendance, Award, MemberDay, Reputation, Standing
from qa.search.models import SavedSearch
from qa.uploads.models import Upload

AT_ONCE = 500
"""Rows held at a time."""

_MADE_BY_US = frozenset(
    ("body_html", "about_html", "renderer", "about_renderer", "request_key", "tag_bits", "heat")
)


@dataclass(frozen=True, slots=True)
class Part:
    """The rows whose column `of` is the member, under `name`, less the columns `without`."""

    name: str
    of: InstrumentedAttribute[Any]
    without: frozenset[str] = frozenset()

    def rows(self, member_id: int) -> Select[Any]:
        """The statement."""
        table = self.of.class_.__table__
        left_out = _MADE_BY_US | self.without
        columns = [column for column in table.columns if column.key not in left_out]
        return select(*columns).where(self.of == member_id).order_by(*table.primary_key.columns)


def _part(name: str, of: InstrumentedAttribute[Any], *without: str) -> Part:
    return Part(name, of, frozenset(without))


PARTS = (
    _part("account", Member.id, "password", "fs_uniquifier", "folded_name"),
    _part("organisations", Organisation.main_id),
    _part("questions", Question.author_id, "revealed_to_id"),
    _part("answers", Answer.author_id, "checks", "check_at", "rank"),
    _part("comments", Comment.author_id),
    _part("follow_ups", FollowUp.author_id),
    _part("revisions", Revision.author_id, "approver_id"),
    _part("suggested_edits", SuggestedEdit.author_id, "decided_by_id"),
    _part("guide_revisions", GuideRevision.author_id, "authorship"),
    _part("guide_credits", GuideCredit.member_id),
    _part("acts", TimelineEntry.actor_id),
    _part("votes", Vote.voter_id, "author_id"),
    _part("ballots", Ballot.voter_id),
    _part("close_votes", CloseVote.voter_id),
    _part("reactions", Reaction.member_id),
    _part("reports", Flag.flagger_id, "decided_by_id"),
    _part("invitations_sent", Invitation.inviter_id),
    _part("invitations_received", Invitation.invitee_id, "inviter_id"),
    _part("drafts", Draft.member_id),
    _part("bookmark_folders", BookmarkFolder.member_id),
    _part("bookmarks", Bookmark.member_id),
    _part("follows", Follow.member_id),
    _part("saved_searches", SavedSearch.member_id, "seen_id"),
    _part("uploads", Upload.owner_id, "digest"),
    _part("notices", Notice.member_id, "data"),
    _part("reputation", Reputation.member_id, "purse_id"),
    _part("awards", Award.member_id, "key"),
    _part("standings", Standing.member_id),
    _part("days", MemberDay.member_id),
    _part("sign_ins", Attendance.member_id),
    _part("badges", HeldBadge.member_id),
    _part("figures", MemberFigure.member_id),
    _part("places", Place.member_id),
    _part("stars", Star.member_id),
)

NOT_EXPORTED = {
    "questions.revealed_to_id": "who asked anonymously is theirs to show",
    "revisions.approver_id": "the edit is its author's",
    "suggested_edits.decided_by_id": "the edit is its author's",
    "votes.author_id": "votes are their voters' secret",
    "flags.member_id": "who reports a member is not told to them",
    "flags.decided_by_id": "an act of the office, in the moderators' log",
    "organisation_acts.actor_id": "an act of the office, in the moderators' log",
    "ring_acts.actor_id": "an act of the office, in the moderators' log",
    "rings.decided_by_id": "an act of the office, in the moderators' log",
    "duplicate_candidates.decided_by_id": "an act of the office, shown to moderators",
    "synonym_groups.edited_by_id": "an act of the office, on the administrators' page",
    "pinned_results.edited_by_id": "an act of the office, on the administrators' page",
    "reputations.purse_id": "the points are those of the main account",
}
"""Columns that name a member and are no part of their file, and why. Ratings of whether an answer
helped are no part of it either: they are kept without saying whose they are.
"""


def write(member_id: int) -> IO[bytes]:
    """The file of a member, on disk and open at its beginning; whoever closes it deletes it.

    Written whole before anything of it is sent: a slow reader keeps no transaction open, and what
    goes wrong is an error page, not half a file.
    """
    file = TemporaryFile()  # noqa: SIM115  (the response closes it)
    try:
        with snapshot():
            for piece in _pieces(member_id):
                file.write(piece.encode())
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def _pieces(member_id: int) -> Iterator[str]:
    head = {
        "format": "shangbang-member",
        "version": 1,
        "made_at": clock.now(),
        "site": current_app.config["SITE_URL"],
    }
    yield "{\n" + ",\n".join(f"{_json(name)}: {_json(value)}" for name, value in head.items())
    for part in PARTS:
        yield from _list(part.name, part.rows(member_id))
    yield from _list("transfers", _transfers(member_id))
    yield "\n}\n"


def _list(name: str, statement: Select[Any]) -> Iterator[str]:
    yield f",\n{_json(name)}: ["
    between = "\n"
    for row in db.session.execute(statement, execution_options={"yield_per": AT_ONCE}):
        yield between + _json(dict(row._mapping))
        between = ",\n"
    yield "]"


def _transfers(member_id: int) -> Select[Any]:
    own = (
        select(LedgerAccount.id)
        .where(LedgerAccount.holder == Holder.MEMBER, LedgerAccount.holder_key == str(member_id))
        .subquery()
    )
    ids = select(own.c.id)
    gave = Transfer.source_id.in_(ids)
    return (
        select(
            Transfer.id,
            Transfer.at,
            Transfer.unit,
            Transfer.cause,
            Transfer.subject,
            case((gave, -Transfer.amount), else_=Transfer.amount).label("amount"),
            case((gave, Transfer.source_after), else_=Transfer.target_after).label("balance"),
            Transfer.reverses_id,
        )
        .where(or_(gave, Transfer.target_id.in_(ids)))
        .order_by(Transfer.id)
    )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(value)
