"""Bookmarks: questions that a member keeps, in folders or in the first drawer."""

from __future__ import annotations

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError

from qa.core.db import db, insert_once
from qa.core.errors import Conflict, Invalid, Missing, Refused
from qa.core.i18n import _
from qa.core.rulings import require
from qa.core.text import clean_line
from qa.reputation.actors import Actor

from . import policy
from .models import Bookmark, BookmarkFolder, Question

MOST_BOOKMARKS = 1_000
MOST_FOLDERS = 50
NAME_LENGTH = 40


def keep(actor: Actor, question: Question, folder_id: int | None = None) -> None:
    """Keep `question` in a folder, or in the first drawer; one kept already is moved there.

    Raises `Refused`, `Missing`.
    """
    require(policy.bookmark(actor))
    if folder_id is not None:
        _hold(actor, folder_id)
    moved = db.session.execute(
        update(Bookmark)
        .where(Bookmark.member_id == actor.id, Bookmark.question_id == question.id)
        .values(folder_id=folder_id)
        .returning(Bookmark.id),
        execution_options={"synchronize_session": False},
    ).first()
    if moved is None:
        _limit_bookmarks(actor)
        insert_once(Bookmark, member_id=actor.id, question_id=question.id, folder_id=folder_id)


def drop(actor: Actor, question_id: int) -> None:
    """Keep the question no longer."""
    db.session.execute(
        delete(Bookmark).where(Bookmark.member_id == actor.id, Bookmark.question_id == question_id)
    )


def make_folder(actor: Actor, name: str) -> int:
    """Make a folder and return its id; one of that name that is there will do.

    Raises `Refused`, `Invalid`.
    """
    require(policy.bookmark(actor))
    name = _checked(name)
    query = select(BookmarkFolder.id).where(BookmarkFolder.member_id == actor.id)
    there = db.session.scalar(query.where(BookmarkFolder.name == name))
    if there is not None:
        return there
    if len(db.session.scalars(query).all()) >= MOST_FOLDERS:
        raise Refused(_("You have %(count)s folders; delete one first.", count=MOST_FOLDERS))
    folder_id = insert_once(BookmarkFolder, member_id=actor.id, name=name)
    return folder_id or db.session.scalars(query.where(BookmarkFolder.name == name)).one()


def rename_folder(actor: Actor, folder_id: int, name: str) -> None:
    """Call the folder `name`. Raises `Missing`, `Invalid`, `Conflict`."""
    folder = _hold(actor, folder_id)
    name = _checked(name)
    try:
        with db.session.begin_nested():
            folder.name = name
    except IntegrityError:
        raise Conflict(_("You have a folder of that name already.")) from None


def delete_folder(actor: Actor, folder_id: int) -> None:
    """Delete the folder; what lay in it lies in the first drawer then. Raises `Missing`."""
    folder = _hold(actor, folder_id)
    db.session.execute(
        update(Bookmark).where(Bookmark.folder_id == folder.id).values(folder_id=None),
        execution_options={"synchronize_session": False},
    )
    db.session.delete(folder)
    db.session.flush()


def _hold(actor: Actor, folder_id: int) -> BookmarkFolder:
    """The actor's own folder, locked: nobody puts anything into one that is being deleted."""
    folder = db.session.scalars(
        select(BookmarkFolder)
        .where(BookmarkFolder.id == folder_id, BookmarkFolder.member_id == actor.id)
        .with_for_update()
    ).one_or_none()
    if folder is None:
        raise Missing(_("There is no such folder."))
    return folder


def _checked(name: str) -> str:
    name = clean_line(name)
    if not name:
        raise Invalid({"name": _("Give the folder a name.")})
    if len(name) > NAME_LENGTH:
        raise Invalid({"name": _("Use at most %(most)s characters.", most=NAME_LENGTH)})
    return name


def _limit_bookmarks(actor: Actor) -> None:
    kept = db.session.scalar(select(func.count()).where(Bookmark.member_id == actor.id)) or 0
    if kept >= MOST_BOOKMARKS:
        raise Refused(_("You keep %(count)s questions; take some out first.",
                        count=MOST_BOOKMARKS))  # fmt: skip
