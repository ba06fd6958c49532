"""Keeping the tags: what each is for, and which words mean the same.

The questions of a tag that became a synonym follow in parts (`qa.board.refiling`). Undoing it
makes the word a tag of its own again; the questions stay where they went.
"""

from __future__ import annotations

from sqlalchemy import select, update

from qa.core import outbox
from qa.core.db import db, lock_rows
from qa.core.errors import Invalid, Missing
from qa.core.i18n import Text, _
from qa.core.rulings import require
from qa.core.text import clean, width
from qa.reputation.actors import Actor

from . import following, policy, tagging
from .drafts import TAG_WIDTH, folded_tags
from .events import TagKept, TagReplaced
from .following import Followed
from .models import Tag

DESCRIPTION_WIDTH = 2_000


def describe(actor: Actor, tag: Tag, text: str) -> None:
    """Say what `tag` is for, in Markdown. Raises `Refused`, `Invalid`."""
    require(policy.describe_tag(actor))
    description = clean(text)
    if width(description) > DESCRIPTION_WIDTH:
        raise Invalid({"description": _("This is too long.")})
    if tag.description == description:
        return
    tag.description = description
    outbox.record(TagKept(tag.id))


def make_synonym(actor: Actor, word: str, of: Tag) -> None:
    """Have `word`, a tag already or not, mean the tag `of`. Raises `Refused`, `Invalid`."""
    require(policy.replace_tag(actor))
    name = next(iter(folded_tags([word])), "")
    if error := _word_error(name):
        raise Invalid({"word": error})
    tagging.ensure([name])
    source = db.session.scalars(select(Tag).where(Tag.name == name)).one()
    _replace(source, of, "word")


def merge(actor: Actor, source: Tag, target: str) -> Tag:
    """Merge `source` into the tag called `target`, and return that; its name becomes a synonym.

    Its description goes with it where the other has none. Raises `Refused`, `Invalid`.
    """
    require(policy.replace_tag(actor))
    names = tagging.meant(folded_tags([target]))
    found = db.session.scalars(select(Tag).where(Tag.name.in_(names))).one_or_none()
    if found is None:
        raise Invalid({"into": _("There is no such tag.")})
    _replace(source, found, "into")
    return found


def release(actor: Actor, tag: Tag, word: str) -> None:
    """Have `word`, a synonym of `tag`, be a tag of its own again."""
    require(policy.replace_tag(actor))
    synonym = find(word)
    lock_rows(Tag, {tag.id, synonym.id})
    if synonym.synonym_of_id is None:
        return
    if synonym.synonym_of_id != tag.id:
        raise Missing(_("There is no such tag."))
    synonym.synonym_of_id = None
    outbox.record(TagKept(tag.id))


def find(name: str) -> Tag:
    """The tag with this very name, a synonym too. Raises `Missing`."""
    names = folded_tags([name])
    tag = db.session.scalars(select(Tag).where(Tag.name.in_(names))).one_or_none()
    if tag is None:
        raise Missing(_("There is no such tag."))
    return tag


def _replace(source: Tag, target: Tag, field: str) -> None:
    """Make `source` a synonym of `target`, and what meant `source` too: nothing leads twice."""
    lock_rows(Tag, {source.id, target.id})
    if source.synonym_of_id == target.id:
        return
    if source.id == target.id:
        raise Invalid({field: _("A tag cannot be a synonym of itself.")})
    if target.synonym_of_id is not None:
        raise Invalid({field: _("That tag is a synonym of another one.")})
    source.synonym_of_id = target.id
    target.description = target.description or source.description
    db.session.execute(
        update(Tag).where(Tag.synonym_of_id == source.id).values(synonym_of_id=target.id)
    )
    following.move(Followed.TAG, source.id, target.id)
    outbox.record_all([TagReplaced(source.id), TagKept(target.id)])


def _word_error(name: str) -> Text:
    if not name or "/" in name or width(name) > TAG_WIDTH:
        return _("A tag is a short word: at most %(count)s Chinese characters, no slash.",
                 count=TAG_WIDTH // 2)  # fmt: skip
    return ""
