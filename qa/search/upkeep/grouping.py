"""Saying which texts mean the same to merchants: a text stands in one group only."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence

from sqlalchemy import func, select

from qa.core import clock
from qa.core.db import db, lock_table
from qa.core.errors import Invalid, Missing
from qa.core.i18n import Text, _
from qa.core.rulings import require
from qa.core.text import clean_line
from qa.reputation.actors import Actor
from qa.search.analysis import words_of
from qa.search.models import SynonymGroup

from . import policy

MOST_GROUPS = 500
TEXTS = range(2, 11)
"""How many texts a group has."""

LONGEST = 30
"""Characters of a text."""

_SEPARATORS = re.compile(r"[,，、;；\n]")

log = logging.getLogger(__name__)


def split(text: str) -> list[str]:
    """The texts typed into one field, between commas or line by line."""
    return [part for piece in _SEPARATORS.split(text) if (part := clean_line(piece))]


def add(actor: Actor, texts: Sequence[str]) -> SynonymGroup:
    """Have `texts` mean the same; returns their group, which may be there already.

    Raises `Refused`, `Invalid`.
    """
    require(policy.keep_search(actor))
    lock_table(SynonymGroup)
    for group in _in_force():
        if _keys(group.texts) == _keys(texts):
            return group
    check(texts)
    _check_number()
    group = SynonymGroup(texts=list(texts), edited_by_id=actor.id)
    db.session.add(group)
    db.session.flush()
    _note(actor, group, "made")
    return group


def edit(actor: Actor, group_id: int, texts: Sequence[str], version: str) -> None:
    """Give a group other `texts`. `version` is what `version_of` said of it when they were typed.

    Raises `Refused`, `Missing`, `Invalid`.
    """
    require(policy.keep_search(actor))
    lock_table(SynonymGroup)
    group = load(group_id)
    if group.texts == list(texts):
        return
    check(texts, group_id)
    if version != version_of(group):
        raise Invalid({"texts": _changed(group)})
    group.texts = list(texts)
    _note(actor, group, "edited")


def remove(actor: Actor, group_id: int) -> None:
    """Have the texts of a group mean the same no longer; twice is once."""
    require(policy.keep_search(actor))
    lock_table(SynonymGroup)
    group = _load_any(group_id)
    if not group.removed:
        group.removed = True
        _note(actor, group, "removed")


def restore(actor: Actor, group_id: int) -> None:
    """Put a removed group back. Raises `Invalid` where another one has taken a text of it."""
    require(policy.keep_search(actor))
    lock_table(SynonymGroup)
    group = _load_any(group_id)
    if group.removed:
        check(group.texts)
        _check_number()
        group.removed = False
        _note(actor, group, "put back")


def load(group_id: int) -> SynonymGroup:
    """The group with this id, unless it was removed. Raises `Missing`."""
    group = _load_any(group_id)
    if group.removed:
        raise Missing(_("There is no such group."))
    return group


def version_of(group: SynonymGroup) -> str:
    """Tells how `group` stood when somebody began to edit it."""
    return group.edited_at.isoformat()


def check(texts: Sequence[str], group_id: int = 0) -> None:
    """Raise `Invalid` unless `texts` can be a group: the one with this id, 0 for a new one."""
    if len(texts) not in TEXTS:
        raise Invalid({"texts": _("A group has %(least)s to %(most)s texts.", least=TEXTS[0],
                                  most=TEXTS[-1])})  # fmt: skip
    seen: dict[str, str] = {}
    for text, key in zip(texts, _keys(texts), strict=True):
        if error := _text_error(text, key, seen.setdefault(key, text)):
            raise Invalid({"texts": error})
    for group in _in_force():
        for text in group.texts if group.id != group_id else ():
            if _key(text) in seen:
                raise Invalid({"texts": _taken(seen[_key(text)], group)})


def _text_error(text: str, key: str, first: str) -> Text:
    """What is wrong with `text`; `first` is the text with the same words, itself perhaps."""
    if len(text) > LONGEST:
        return _("“%(text)s” is too long: at most %(count)s characters.", text=text[:LONGEST],
                 count=LONGEST)  # fmt: skip
    if not key:
        return _("“%(text)s” has no word in it.", text=text)
    if first is not text:
        return _("“%(text)s” and “%(other)s” are the same to the search already.", text=text,
                 other=first)  # fmt: skip
    return ""


def _taken(text: str, group: SynonymGroup) -> Text:
    return _("“%(text)s” is in another group: %(texts)s. Edit that one.", text=text,
             texts=", ".join(group.texts))  # fmt: skip


def _changed(group: SynonymGroup) -> Text:
    return _("Somebody changed this group meanwhile: %(texts)s. Send yours again to replace it.",
             texts=", ".join(group.texts))  # fmt: skip


def _check_number() -> None:
    held = select(func.count()).where(~SynonymGroup.removed)
    if db.session.scalars(held).one() >= MOST_GROUPS:
        raise Invalid({"texts": _("There are %(count)s groups already. Remove one first.",
                                  count=MOST_GROUPS)})  # fmt: skip


def _in_force() -> Sequence[SynonymGroup]:
    return db.session.scalars(select(SynonymGroup).where(~SynonymGroup.removed)).all()


def _load_any(group_id: int) -> SynonymGroup:
    group = db.session.get(SynonymGroup, group_id, populate_existing=True)
    if group is None:
        raise Missing(_("There is no such group."))
    return group


def _keys(texts: Sequence[str]) -> list[str]:
    return [_key(text) for text in texts]


def _key(text: str) -> str:
    """The words of `text` as the search has them: equal for texts that find the same anyway."""
    return " ".join(words_of(text))


def _note(actor: Actor, group: SynonymGroup, what: str) -> None:
    group.edited_by_id, group.edited_at = actor.id, clock.now()
    log.info("Synonym group %s was %s by member %s.", group.id, what, actor.id)
