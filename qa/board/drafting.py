"""Drafts: what a member is writing is kept on the server as they type, on every device.

A draft is the fields of one form as they were typed, in a slot of its own. Every save names the
version it goes on from, so that a page left open somewhere does not overwrite what was written
elsewhere since. Posting forgets the draft in its own transaction: a post that fails keeps it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy import delete, func, select, update

from qa.accounts.models import Member
from qa.core import clock
from qa.core.db import db, insert_once
from qa.core.errors import Conflict, Invalid, Missing, Refused
from qa.core.i18n import _
from qa.core.rulings import require
from qa.reputation.actors import Actor

from . import policy
from .models import Answer, Draft, Question

MOST = 50
"""Drafts of one member."""

MOST_FIELDS = 60
MOST_BYTES = 128 * 1024
"""What one draft may hold; the longest question there can be is about half of it."""

KEPT_FOR = timedelta(days=90)

_SLOT = re.compile(r"(?P<kind>ask):(?P<key>[\w-]{8,64})|answer:(?P<question>[1-9]\d{0,17})", re.A)

Fields = Mapping[str, Sequence[str]]


def ask_slot(request_key: str) -> str:
    """The slot of the question that the ask form with this key will post."""
    return f"ask:{request_key}"


def answer_slot(question_id: int) -> str:
    """The slot of the member's answer to a question."""
    return f"answer:{question_id}"


def save(actor: Actor, slot: str, fields: Fields, version: int) -> int:
    """Keep `fields` in `slot`, going on from `version` (0: a new draft); returns the new version.

    The same save sent again changes nothing. Raises `Conflict` where the draft has been saved
    elsewhere since, `Missing` where what it was to become is posted, `Refused`, `Invalid`.
    """
    require(policy.draft(actor))
    _check(slot, fields)
    _hold(actor)
    if _is_posted(actor, slot):
        raise Missing(_("This has been posted already."))
    kept = find(actor, slot)
    if kept is None:
        return _begin(actor, slot, fields, version + 1)
    if kept.fields == dict(fields):
        return kept.version
    if kept.version != version:
        raise Conflict(_("A newer draft of this was saved on another page or device."))
    db.session.execute(
        update(Draft)
        .where(Draft.id == kept.id)
        .values(fields=dict(fields), version=version + 1, updated_at=clock.now())
    )
    return version + 1


def find(actor: Actor, slot: str) -> Draft | None:
    """The member's draft in `slot` as it is stored now."""
    return db.session.scalars(
        select(Draft)
        .where(Draft.member_id == actor.id, Draft.slot == slot)
        .execution_options(populate_existing=True)
    ).one_or_none()


def discard(actor: Actor, draft_id: int) -> None:
    """Throw a draft of the member's away; nothing where it is gone."""
    require(policy.draft(actor))
    db.session.execute(
        delete(Draft).where(Draft.id == draft_id, Draft.member_id == actor.id),
        execution_options={"synchronize_session": False},
    )


def forget(actor: Actor, slot: str) -> None:
    """What was in `slot` has been posted: its draft goes, and a save under way comes too late."""
    _hold(actor)
    db.session.execute(
        delete(Draft).where(Draft.member_id == actor.id, Draft.slot == slot),
        execution_options={"synchronize_session": False},
    )


def forget_old() -> None:
    """A chore: delete drafts nobody has gone on with. The caller commits."""
    db.session.execute(delete(Draft).where(Draft.updated_at < clock.now() - KEPT_FOR))


def _check(slot: str, fields: Fields) -> None:
    size = sum(len(name) + len(value.encode()) for name in fields for value in fields[name])
    if not _SLOT.fullmatch(slot):
        raise Invalid({"slot": _("This cannot be kept as a draft.")})
    if not {"title", "body"} & fields.keys():
        raise Invalid({"slot": _("There is nothing to keep yet.")})
    if len(fields) > MOST_FIELDS or size > MOST_BYTES:
        raise Invalid({"slot": _("This is too long to be kept as a draft.")})


def _hold(actor: Actor) -> None:
    """Have the member's other saves and posts wait, which would decide by what is there now."""
    db.session.execute(
        select(Member.id).where(Member.id == actor.id).with_for_update(key_share=True)
    )


def _begin(actor: Actor, slot: str, fields: Fields, version: int) -> int:
    count = select(func.count()).where(Draft.member_id == actor.id)
    if (db.session.scalar(count) or 0) >= MOST:
        raise Refused(_("You have %(count)s drafts. Discard one that you no longer need.",
                        count=MOST))  # fmt: skip
    insert_once(Draft, member_id=actor.id, slot=slot, fields=dict(fields), version=version)
    return version


def _is_posted(actor: Actor, slot: str) -> bool:
    parts = _SLOT.fullmatch(slot)
    if parts is None:
        return False
    if parts["kind"]:
        posted = select(Question.id).where(
            Question.author_id == actor.id, Question.request_key == parts["key"]
        )
    else:
        posted = select(Answer.id).where(
            Answer.author_id == actor.id, Answer.question_id == int(parts["question"])
        )
    return db.session.scalar(posted) is not None
