"""What the pages show of uploads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from sqlalchemy import select

from qa.core import pictures
from qa.core.db import db
from qa.reputation.actors import Actor
from qa.reputation.rules import rules

from . import policy
from .models import Upload
from .storing import usage

PAGE = 30

_NO_MARKS = str.maketrans(dict.fromkeys("[]()\\`*_<>!|~", " "))


@dataclass(frozen=True, slots=True)
class UploadView:
    """An upload on its owner's page, and as the editor gets it; `markdown` shows it in a post."""

    id: int
    name: str
    url: str
    thumbnail: str
    markdown: str
    size: int
    width: int | None
    height: int | None
    created_at: datetime
    used: bool


@dataclass(frozen=True, slots=True)
class Files:
    """The page of a member's files; `older` is where the next page begins, if there is one."""

    uploads: Sequence[UploadView]
    older: int | None
    used: int
    total: int
    today: int
    a_day: int
    largest_mb: int


def files_of(actor: Actor, before: int | None = None) -> Files:
    """The files of `actor`, the newest first; `before` is the id of the last one seen."""
    query = select(Upload).where(Upload.owner_id == actor.id)
    if before is not None:
        query = query.where(Upload.id < before)
    rows = db.session.scalars(query.order_by(Upload.id.desc()).limit(PAGE + 1)).all()
    today, used = usage(actor)
    return Files(
        uploads=[view(upload) for upload in rows[:PAGE]],
        older=rows[PAGE - 1].id if len(rows) > PAGE else None,
        used=used,
        total=rules().uploads.total_mb * policy.MEGABYTE,
        today=today,
        a_day=policy.a_day(actor),
        largest_mb=rules().uploads.largest_mb,
    )


def view(upload: Upload) -> UploadView:
    """`upload` as it is shown."""
    address, thumbnail = f"/files/{upload.key}.pdf", ""
    stem = " ".join(PurePath(upload.name).stem.translate(_NO_MARKS).split())
    markdown = f"[{stem or upload.key}.pdf]({address})"
    if upload.width and upload.height:
        address = pictures.address(upload.key, upload.width, upload.height)
        smallest = pictures.WIDTHS[0]
        thumbnail = f"/files/{upload.key}-{smallest}.webp" if smallest < upload.width else address
        markdown = f"![{stem}]({address})"
    return UploadView(
        id=upload.id,
        name=upload.name,
        url=address,
        thumbnail=thumbnail,
        markdown=markdown,
        size=upload.size,
        width=upload.width,
        height=upload.height,
        created_at=upload.created_at,
        used=upload.used_at is not None,
    )


def name_of(key: str) -> str | None:
    """What the owner calls the upload `key`."""
    return db.session.scalar(select(Upload.name).where(Upload.key == key))
