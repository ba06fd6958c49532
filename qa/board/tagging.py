"""Tags: hanging them on questions, making new ones."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, update

from qa.core.db import db, insert_once
from qa.core.errors import Invalid
from qa.core.i18n import _
from qa.reputation.actors import Actor

from . import policy
from .models import QuestionTag, Tag


def tag(actor: Actor, question_id: int, names: Sequence[str]) -> None:
    """Hang the tags `names` on a new question; new tags need the privilege (`Invalid`)."""
    known = set(db.session.scalars(select(Tag.name).where(Tag.name.in_(names))))
    new = [name for name in names if name not in known]
    ruling = policy.create_tag(actor)
    if new and not ruling.ok:
        text = _("Nobody has used %(tags)s as a tag yet. %(reason)s",
                 tags=", ".join(new), reason=ruling.reason)  # fmt: skip
        raise Invalid({"tags": text})
    ensure(new)
    ids = db.session.scalars(
        select(Tag.id).where(Tag.name.in_(names)).order_by(Tag.id).with_for_update(key_share=True)
    ).all()
    db.session.add_all(QuestionTag(tag_id=tag_id, question_id=question_id) for tag_id in ids)
    db.session.execute(
        update(Tag).where(Tag.id.in_(ids)).values(questions=Tag.questions + 1),
        execution_options={"synchronize_session": False},
    )


def ensure(names: Sequence[str]) -> None:
    """Make the tags `names` (as stored: lower case) that are not there yet.

    In one order, as they are counted above: two who need the same ones must not wait for each
    other.
    """
    for name in sorted(names):
        insert_once(Tag, name=name, questions=0)
