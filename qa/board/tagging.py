"""Tags: which ones words mean, hanging them on questions, making new ones.

A question carries no synonym but the tag that is meant by it. Whoever hangs tags on a question
holds their rows first, and a tag becomes a synonym only with its row held, so that none slips
onto a question while it becomes one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import aliased

from qa.core.db import db, fetch, insert_once
from qa.core.errors import Invalid
from qa.core.i18n import _
from qa.reputation.actors import Actor

from . import policy
from .models import QuestionTag, Tag

_MEANT = aliased(Tag)
_SYNONYMS = (
    select(Tag.name, _MEANT.name)
    .join(_MEANT, _MEANT.id == Tag.synonym_of_id)
    .where(Tag.name.in_(bindparam("names", expanding=True)))
)
_HELD = (
    select(Tag.name, Tag.id, Tag.synonym_of_id)
    .where(Tag.name.in_(bindparam("names", expanding=True)))
    .order_by(Tag.id)
    .with_for_update(key_share=True)
)


def meant(names: Sequence[str]) -> list[str]:
    """The tags that `names` mean, each once, in their order: a synonym means another tag."""
    others = synonyms(names)
    return list(dict.fromkeys(others.get(name, name) for name in names))


def synonyms(names: Collection[str]) -> dict[str, str]:
    """Those of `names` that mean another tag, each with it."""
    return {row[0]: row[1] for row in fetch(_SYNONYMS, names=list(names))} if names else {}


def choose(actor: Actor, names: Sequence[str]) -> dict[str, int]:
    """As `hold`, for names that `actor` typed; new tags need the privilege (`Invalid`)."""
    require_known(actor, names)
    return hold(names)


def require_known(actor: Actor, names: Sequence[str]) -> None:
    """Raise `Invalid` where `names` has new tags and `actor` may not make any."""
    known = set(db.session.scalars(select(Tag.name).where(Tag.name.in_(names))))
    new = [name for name in names if name not in known]
    ruling = policy.create_tag(actor)
    if new and not ruling.ok:
        text = _("Nobody has used %(tags)s as a tag yet. %(reason)s",
                 tags=", ".join(new), reason=ruling.reason)  # fmt: skip
        raise Invalid({"tags": text})


def hold(names: Sequence[str]) -> dict[str, int]:
    """The tags that `names` mean with their ids, made where they are new, and held till the end.

    What became a synonym while its row was waited for means another tag in turn.
    """
    while True:
        names = meant(names)
        if not names:
            return {}
        rows = {row.name: row for row in fetch(_HELD, names=names)}
        if len(rows) < len(names):
            ensure([name for name in names if name not in rows])
        elif all(row.synonym_of_id is None for row in rows.values()):
            return {name: rows[name].id for name in names}


def hang(question_id: int, held: Mapping[str, int]) -> None:
    """Hang the tags `held` on a new question."""
    _hang(question_id, held.values())
    count(dict.fromkeys(held.values(), 1))


def rehang(question_id: int, held: Mapping[str, int]) -> None:
    """Have a visible question carry `held` and no other tags; the caller has locked its row."""
    before = set(
        db.session.scalars(select(QuestionTag.tag_id).where(QuestionTag.question_id == question_id))
    )
    now = set(held.values())
    db.session.execute(
        delete(QuestionTag).where(
            QuestionTag.question_id == question_id, QuestionTag.tag_id.in_(before - now)
        ),
        execution_options={"synchronize_session": False},
    )
    _hang(question_id, now - before)
    count(dict.fromkeys(before - now, -1) | dict.fromkeys(now - before, 1))


def count(changes: Mapping[int, int]) -> None:
    """Change the number of questions of each tag by what `changes` says for its id.

    In one order: two who count the same tags must not wait for each other.
    """
    for tag_id in sorted(changes):
        db.session.execute(
            update(Tag).where(Tag.id == tag_id).values(questions=Tag.questions + changes[tag_id]),
            execution_options={"synchronize_session": False},
        )


def ensure(names: Sequence[str]) -> None:
    """Make the tags `names` (as stored: lower case) that are not there yet, in one order."""
    for name in sorted(names):
        insert_once(Tag, name=name, questions=0)


def _hang(question_id: int, tag_ids: Collection[int]) -> None:
    db.session.add_all(QuestionTag(tag_id=id_, question_id=question_id) for id_ in sorted(tag_ids))
