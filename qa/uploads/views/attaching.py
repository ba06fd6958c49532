"""The file field of a form with a text: it works without script, by sending the form."""

from __future__ import annotations

from typing import Any, Protocol

from flask import request
from flask_login import current_user

from qa.core.errors import Invalid
from qa.core.i18n import _
from qa.uploads import queries

from .receiving import receive


class HasBody(Protocol):
    """A form with a text called ``body``."""

    body: Any


def attach(form: HasBody) -> bool:
    """Take in the file that came with `form`, and put its Markdown at the end of the text.

    Returns whether only that was asked for, and the form is to be shown again. The piece
    ``uploads/_attach.html`` is its counterpart. Raises `Refused`, and `Invalid` for ``body``.
    """
    if not current_user.is_authenticated:
        return False  # a guest who looks at a preview
    file = request.files.get("file")
    only = "attach" in request.form
    if file is None or not file.filename:
        if only:
            raise Invalid({"body": _("Choose a picture or a PDF file first.")})
        return False
    try:
        upload = receive(file)
    except Invalid as error:
        raise Invalid({"body": error.reason}) from None
    text = f"{form.body.data or ''}".rstrip()
    form.body.data = f"{text}\n\n{queries.view(upload).markdown}\n".lstrip()
    return only
