"""Taking one file of a request in, without the database while it is being made anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from werkzeug.datastructures import FileStorage

from qa.core.db import db
from qa.core.web.requests import longer_body
from qa.reputation.actors import acting
from qa.reputation.rules import rules
from qa.uploads import folder, policy, storing
from qa.uploads.converting import remake
from qa.uploads.models import Upload

View = TypeVar("View", bound=Callable[..., Any])

_FIELDS = 1024 * 1024
"""Bytes of what stands in a form beside its file."""


def takes_a_file(view: View) -> View:
    """For a view whose form has a file: a member's request may be as large as that needs."""
    return longer_body(view, rules().uploads.largest_mb * policy.MEGABYTE + _FIELDS)


def receive(file: FileStorage) -> Upload:
    """The upload made of `file`, committed: it is the member's, whatever becomes of the post.

    Raises `Refused`, `Invalid`.
    """
    actor = acting()
    storing.check(actor)
    db.session.commit()  # SQLite has one writer: nothing is held while the file comes in
    with folder.arriving() as place:
        sent = storing.receive(file.stream, file.filename or "", place)
        upload = storing.known(actor, sent.digest)
        db.session.commit()  # nor while it is made anew
        if upload is None:
            upload = storing.store(actor, sent, remake(sent.path, place))
            db.session.commit()
    return upload
