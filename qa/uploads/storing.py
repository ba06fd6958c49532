"""Taking files in, and deleting them.

To make a picture anew takes a second, and SQLite has one writer. So an upload goes in three
steps: `check` and `known` before, `qa.uploads.converting` without the database, `store` after.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import IO

from sqlalchemy import func, select

from qa.accounts.models import Member
from qa.core import clock
from qa.core.db import db, insert_once
from qa.core.errors import Invalid, Missing
from qa.core.i18n import _
from qa.core.rulings import require
from qa.core.text import clean_line
from qa.reputation.actors import Actor
from qa.reputation.rules import rules

from . import folder, policy
from .converting import Remade
from .models import Upload

_LONGEST_NAME = 120  # width of the column
_STEP = 64 * 1024


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it came: where it lies, the digest of its content, what its sender calls it."""

    path: Path
    digest: str
    name: str


def receive(stream: IO[bytes], name: str, place: Path) -> Sent:
    """Write what `stream` brings into `place`. Raises `Invalid` where it is too large."""
    largest = rules().uploads.largest_mb
    digest, size = hashlib.sha256(), 0
    path = place / "sent"
    with path.open("wb") as file:
        while block := stream.read(_STEP):
            size += len(block)
            if size > largest * policy.MEGABYTE:
                raise Invalid({"file": _("This file is too large: at most %(count)s MB.",
                                         count=largest)})  # fmt: skip
            digest.update(block)
            file.write(block)
    if not size:
        raise Invalid({"file": _("This file is empty.")})
    return Sent(path, digest.hexdigest(), clean_line(name)[-_LONGEST_NAME:])


def check(actor: Actor) -> None:
    """Raise `Refused` where `actor` may upload nothing more now."""
    today, used = usage(actor)
    require(policy.upload(actor, today, used))


def known(actor: Actor, digest: str) -> Upload | None:
    """What `actor` uploaded of the same bytes before; it has another day to be used in a post."""
    upload = db.session.scalar(
        select(Upload)
        .where(Upload.owner_id == actor.id, Upload.digest == digest)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if upload is not None and upload.used_at is None:
        upload.created_at = clock.now()
    return upload


def store(actor: Actor, sent: Sent, made: Remade) -> Upload:
    """Keep `made`, what `sent` was made into, as an upload of `actor`.

    The same bytes again are the same upload, also when they come twice at once. Raises `Refused`.
    """
    _hold(actor)  # what they have is counted here, and must not grow in the meantime
    before = known(actor, sent.digest)
    if before is not None:
        return before
    check(actor)
    key = folder.new_key()
    upload_id = insert_once(
        Upload,
        owner_id=actor.id,
        key=key,
        digest=sent.digest,
        kind=made.kind,
        name=sent.name or key,
        size=sum((sent.path.parent / ending).stat().st_size for ending in made.files),
        width=made.width,
        height=made.height,
    )
    folder.keep(sent.path.parent, key, made.files)
    return db.session.get_one(Upload, upload_id)


def remove(actor: Actor, upload: Upload) -> None:
    """Delete `upload`; where a post shows it, an empty frame stands in its place."""
    require(policy.remove(actor, upload))
    forget([upload])


def forget(uploads: Sequence[Upload]) -> None:
    """Delete `uploads`: first the rows, for a file without one is collected."""
    for upload in uploads:
        db.session.delete(upload)
    db.session.flush()
    for upload in uploads:
        folder.remove(upload.key)


def load(upload_id: int) -> Upload:
    """The upload with this id. Raises `Missing`."""
    upload = db.session.get(Upload, upload_id)
    if upload is None:
        raise Missing(_("There is no such file."))
    return upload


def usage(actor: Actor) -> tuple[int, int]:
    """How many files `actor` uploaded in 24 hours, and the bytes of all they have."""
    own = Upload.owner_id == actor.id
    recent = Upload.created_at > clock.now() - timedelta(days=1)
    today, used = db.session.execute(
        select(func.count().filter(recent), func.coalesce(func.sum(Upload.size), 0)).where(own)
    ).one()
    return int(today), int(used)


def _hold(actor: Actor) -> None:
    db.session.execute(
        select(Member.id).where(Member.id == actor.id).with_for_update(key_share=True)
    )
