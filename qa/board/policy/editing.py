"""Editing posts, and deciding on what others suggest."""

from __future__ import annotations

from qa.core.i18n import _
from qa.core.rulings import ALLOWED, Denied, Ruling
from qa.reputation.actors import Actor
from qa.reputation.privileges import earned

from .shapes import SIGN_IN, HasAuthor, HasState, halted

_OWN_EDIT = Denied(_("You suggested this edit yourself; somebody else decides on it."))
_OTHERS_EDIT = Denied(_("Only the member who suggested this edit can take it back."))
_EDITING = _("Editing others' posts")
_SUGGESTING = _("Suggesting edits")


def edit(actor: Actor | None, post: HasAuthor, question: HasState) -> Ruling:
    """Edit `post`, which is `question` or an answer to it, at once; authors always can."""
    if actor is None:
        return SIGN_IN
    if halt := halted(actor, question):
        return halt
    if actor.id == post.author_id:
        return ALLOWED
    return earned(actor, "edit", _EDITING)


def suggest_edit(actor: Actor | None, question: HasState) -> Ruling:
    """Suggest an edit of `question` or of an answer to it."""
    if actor is None:
        return SIGN_IN
    return halted(actor, question) or earned(actor, "suggest_edit", _SUGGESTING)


def begin_edit(actor: Actor | None, post: HasAuthor, question: HasState) -> Ruling:
    """Open the form for `post`: to edit it, or to suggest how it should read."""
    ruling = edit(actor, post, question)
    return ruling if ruling.ok else suggest_edit(actor, question)


def decide_edit(
    actor: Actor | None, suggested: HasAuthor, post: HasAuthor, question: HasState
) -> Ruling:
    """Approve or reject the edit `suggested` of `post`."""
    if actor is None:
        return SIGN_IN
    if actor.id == suggested.author_id:
        return _OWN_EDIT
    return edit(actor, post, question)


def withdraw_edit(actor: Actor | None, suggested: HasAuthor) -> Ruling:
    """Take the edit `suggested` back, which only its author can."""
    if actor is None:
        return SIGN_IN
    return ALLOWED if actor.id == suggested.author_id else _OTHERS_EDIT


def list_edits(actor: Actor | None) -> Ruling:
    """See all edits that wait for a decision."""
    return earned(actor, "edit", _EDITING) if actor else SIGN_IN
