"""Folders of bookmarks, and whom to invite, as they were typed."""

from __future__ import annotations

from wtforms import StringField

from qa.core.i18n import _
from qa.core.web.forms import VerbForm


class FolderForm(VerbForm):
    """The name of a folder."""

    name = StringField(_("Name of the folder"))


class InviteForm(VerbForm):
    """Whom to ask for an answer."""

    member = StringField(_("Name of the member"))
