"""Bookmarks and their folders."""

from __future__ import annotations

from flask import render_template, request
from werkzeug.wrappers import Response

from qa.board import bookmarking, queries
from qa.board.forms import FolderForm
from qa.core.db import db
from qa.core.errors import Conflict, DomainError, Invalid, Missing
from qa.core.i18n import _
from qa.core.web import typed
from qa.core.web.kept import sign_in_to_act, sign_in_to_read
from qa.core.web.limits import MARK, limiter
from qa.core.web.links import link
from qa.core.web.replies import local_address, see_other, wants_fragment
from qa.core.web.seeking import before
from qa.reputation.actors import acting, current

from .blueprint import blueprint

Reply = str | Response | tuple[str, int]


@blueprint.post("/questions/<id:question_id>/bookmark")
@limiter.limit(MARK)
@sign_in_to_act("board.question")
def bookmark(question_id: int) -> Reply:
    """Keep a question (`value` 1, in `folder`, or a `new` one), or keep it no longer (0)."""
    question = queries.load_question(question_id)
    value = request.form.get("value")
    if value == "1":
        bookmarking.keep(acting(), question, _chosen_folder())
    elif value == "0":
        bookmarking.drop(acting(), question.id)
    else:
        raise Invalid({"value": _("Keep the question, or keep it no longer.")})
    db.session.commit()
    if wants_fragment():
        marks = queries.my_marks(current(), question)
        return render_template("board/_bookmark.html", question=question, marks=marks)
    page = link("board.question", question_id=question.id, slug=question.slug)
    return see_other(local_address(request.form.get("next")) or page)


@blueprint.get("/desk/bookmarks")
@sign_in_to_read
def bookmarks() -> str:
    """The member's bookmarks: all, those in the first drawer (`folder=0`), or in a folder."""
    return _page(FolderForm(formdata=None))


@blueprint.post("/desk/folders")
@limiter.limit(MARK)
@sign_in_to_act("board.bookmarks")
def make_folder() -> Reply:
    """Make a folder."""
    form = FolderForm()
    try:
        folder_id = bookmarking.make_folder(acting(), form.name.data or "")
    except Invalid as error:
        return _again(form, error)
    db.session.commit()
    return see_other(link("board.bookmarks", folder=folder_id))


@blueprint.post("/desk/folders/<id:folder_id>")
@limiter.limit(MARK)
@sign_in_to_act("board.folder")
def rename_folder(folder_id: int) -> Reply:
    """Call a folder otherwise."""
    form = FolderForm()
    try:
        bookmarking.rename_folder(acting(), folder_id, form.name.data or "")
    except (Invalid, Conflict) as error:
        return _again(form, error)
    db.session.commit()
    return see_other(link("board.bookmarks", folder=folder_id))


@blueprint.get("/desk/folders/<id:folder_id>")
@sign_in_to_read
def folder(folder_id: int) -> Response:
    """A folder's questions are a part of the bookmarks."""
    return see_other(link("board.bookmarks", folder=folder_id))


@blueprint.post("/desk/folders/<id:folder_id>/delete")
@limiter.limit(MARK)
@sign_in_to_act("board.folder")
def delete_folder(folder_id: int) -> Reply:
    """Delete a folder; its questions stay bookmarked."""
    bookmarking.delete_folder(acting(), folder_id)
    db.session.commit()
    return see_other(link("board.bookmarks"))


def _chosen_folder() -> int | None:
    new = request.form.get("new", "")
    if new.strip():
        return bookmarking.make_folder(acting(), new)
    return _folder_id(request.form.get("folder", "")) or None


def _folder_id(text: str) -> int:
    """The folder that `text` names; 0 is the first drawer. Raises `Missing`."""
    if not text:
        return 0
    folder_id = typed.row_id(text)
    if folder_id is None:
        raise Missing(_("There is no such folder."))
    return folder_id


def _again(form: FolderForm, error: DomainError) -> Reply:
    db.session.rollback()
    form.show(error.errors if isinstance(error, Invalid) else {"name": error.reason})
    return _page(form), error.status


def _page(form: FolderForm) -> str:
    viewer, chosen = acting(), request.args.get("folder", "")
    folders = queries.folders_of(viewer)
    more = queries.BOOKMARKS_A_PAGE + 1
    if not chosen:
        open_folder, kept = None, queries.bookmarks_of(viewer, more, before())
    else:
        wanted = _folder_id(chosen) or None
        open_folder = next((folder for folder in folders if folder.id == wanted), None)
        if open_folder is None:
            raise Missing(_("There is no such folder."))
        kept = queries.bookmarks_in(viewer, wanted, more, before())
    return render_template(
        "board/bookmarks.html",
        form=form,
        folders=folders,
        folder=open_folder,
        kept=kept[: more - 1],
        has_next=len(kept) == more,
    )
