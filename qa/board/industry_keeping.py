"""Keeping the industries: making, renaming, closing, moving and merging them.

What administrators change by hand is theirs: `qa.board.industries.sync` leaves it alone. The
questions of an industry that was moved or merged follow in parts (`qa.board.refiling`); asking,
and moving a question, hold the rows of its industry, so that none is filed behind the last part.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.exc import IntegrityError

from qa.core import outbox
from qa.core.db import db, insert_once, lock_rows
from qa.core.errors import Conflict, Invalid, Missing
from qa.core.i18n import Text, _
from qa.core.rulings import require
from qa.core.text import clean_line, width
from qa.reputation.actors import Actor

from . import following, policy
from .events import IndustryKept, IndustryRefiled
from .following import Followed
from .models import Industry, IndustryAddress

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_SLUG = 60
RESERVED = frozenset({"new"})
"""Addresses below ``/industries`` that are pages."""

NAME_WIDTH = 40
WORDS = 60
WORD_WIDTH = 24

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class IndustryDraft:
    """An industry as it was described: names by language, the words it is known by, address."""

    name_zh_Hans: str
    name_zh_Hant: str
    name_en: str
    slug: str
    words: tuple[str, ...] = ()

    def checked(self) -> IndustryDraft:
        """The draft with its texts cleaned. Raises `Invalid`, by name of field."""
        draft = replace(
            self,
            **{name: clean_line(getattr(self, name)) for name in NAMES},
            slug=clean_line(self.slug).lower(),
            words=tuple(dict.fromkeys(word for text in self.words if (word := clean_line(text)))),
        )
        errors: dict[str, Text] = {name: _name_error(getattr(draft, name)) for name in NAMES}
        errors |= {"slug": _slug_error(draft.slug), "words": _words_error(draft.words)}
        if found := {field: error for field, error in errors.items() if error}:
            raise Invalid(found)
        return draft


NAMES = ("name_zh_Hans", "name_zh_Hant", "name_en")


def hold_open(industry_id: int | None, *others: int) -> Industry | None:
    """The industry for a question, held with its parent till the end; None where it is shut.

    `others` are those that are counted anew with it: all are held in one order.
    """
    parent = select(Industry.parent_id).where(Industry.id == industry_id).scalar_subquery()
    rows = db.session.scalars(
        select(Industry)
        .where(or_(Industry.id.in_([industry_id, *others]), Industry.id == parent))
        .order_by(Industry.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()
    industry = next((row for row in rows if row.id == industry_id), None)
    return industry if industry is not None and industry.open_for_questions else None


def create(actor: Actor, draft: IndustryDraft, parent_id: int | None, kind: str) -> Industry:
    """Make an industry, below `parent_id` or at the top; returns it. Raises `Invalid`."""
    require(policy.keep_industries(actor))
    draft = draft.checked()
    parent = _parent(parent_id)
    last = db.session.scalar(select(func.max(Industry.position))) or 0
    industry_id = insert_once(
        Industry,
        slug=draft.slug,
        parent_id=parent.id if parent else None,
        kind=parent.kind if parent else _checked_kind(kind),
        words=list(draft.words),
        position=last + 1,
        edited=True,
        **{name: getattr(draft, name) for name in NAMES},
    )
    if industry_id is None:
        raise Invalid({"slug": _TAKEN})
    _free_address(draft.slug)
    outbox.record(IndustryKept(industry_id))
    _note(actor, industry_id, "created")
    return db.session.get_one(Industry, industry_id)


def edit(actor: Actor, industry: Industry, draft: IndustryDraft) -> None:
    """Give `industry` other names, words or another address; the old address redirects."""
    require(policy.keep_industries(actor))
    draft = draft.checked()
    lock_rows(Industry, [industry.id])
    if draft.slug != industry.slug:
        _readdress(industry, draft.slug)
    for name in NAMES:
        setattr(industry, name, getattr(draft, name))
    industry.words, industry.edited = list(draft.words), True
    outbox.record(IndustryKept(industry.id))
    _note(actor, industry.id, "edited")


def close(actor: Actor, industry: Industry) -> None:
    """Have `industry` take no new questions; those it has stay."""
    require(policy.keep_industries(actor))
    _set_open(actor, industry, False)


def reopen(actor: Actor, industry: Industry) -> None:
    """Have `industry` take questions again. Raises `Conflict` where it was merged away."""
    require(policy.keep_industries(actor))
    _set_open(actor, industry, True)


def move(actor: Actor, industry: Industry, parent_id: int | None) -> None:
    """Put `industry` below another one, or at the top; its questions follow in parts."""
    require(policy.keep_industries(actor))
    lock_rows(Industry, filter(None, [industry.id, parent_id]))
    parent = _parent(parent_id)
    if industry.parent_id == parent_id:
        return
    _check_unmerged(industry)
    if parent is not None and (parent.id == industry.id or _has_children(industry)):
        raise Invalid({"parent": _("What has industries below it stays at the top.")})
    industry.parent_id, industry.edited = parent_id, True
    if parent is not None:
        industry.kind = parent.kind
    outbox.record(IndustryRefiled(industry.id))
    _note(actor, industry.id, f"moved below {parent_id}")


def merge(actor: Actor, source: Industry, target: Industry | None) -> None:
    """Have `target` take over the questions and the address of `source`, which is closed."""
    require(policy.keep_industries(actor))
    if target is None:
        raise Invalid({"into": _("Choose another industry that takes questions.")})
    lock_rows(Industry, {source.id, target.id})
    if source.merged_into_id == target.id:
        return
    _check_unmerged(source)
    if source.id == target.id or target.merged_into_id or not target.open_for_questions:
        raise Invalid({"into": _("Choose another industry that takes questions.")})
    if _has_children(source):
        raise Invalid({"into": _("Move or merge the industries below it first.")})
    source.open_for_questions, source.merged_into_id, source.edited = False, target.id, True
    _forward(source.id, target.id)
    following.move(Followed.INDUSTRY, source.id, target.id)
    outbox.record(IndustryRefiled(source.id))
    _note(actor, source.id, f"merged into {target.id}")


def by_slug(slug: str) -> Industry:
    """The industry at this address of its own, for its keepers. Raises `Missing`."""
    industry = db.session.scalars(select(Industry).where(Industry.slug == slug)).one_or_none()
    if industry is None:
        raise Missing(_("There is no such industry."))
    return industry


_TAKEN = _("Another industry has this address.")


def _set_open(actor: Actor, industry: Industry, state: bool) -> None:
    lock_rows(Industry, [industry.id])
    _check_unmerged(industry)
    if industry.open_for_questions == state:
        return
    industry.open_for_questions, industry.edited = state, True
    outbox.record(IndustryKept(industry.id))
    _note(actor, industry.id, "opened" if state else "closed")


def _parent(parent_id: int | None) -> Industry | None:
    """The industry to be above another one: at the top itself. Raises `Invalid`."""
    if parent_id is None:
        return None
    parent = db.session.get(Industry, parent_id)
    if parent is None or parent.parent_id is not None or parent.merged_into_id is not None:
        raise Invalid({"parent": _("Choose an industry of the top level.")})
    return parent


def _has_children(industry: Industry) -> bool:
    below = select(Industry.id).where(
        Industry.parent_id == industry.id, Industry.merged_into_id.is_(None)
    )
    return db.session.scalar(below.limit(1)) is not None


def _check_unmerged(industry: Industry) -> None:
    if industry.merged_into_id is not None:
        raise Conflict(_("This industry has been merged into another one."))


def _readdress(industry: Industry, slug: str) -> None:
    old = industry.slug
    try:
        with db.session.begin_nested():
            industry.slug = slug
    except IntegrityError:
        raise Invalid({"slug": _TAKEN}) from None
    _free_address(slug)
    db.session.merge(IndustryAddress(slug=old, industry_id=industry.id))


def _free_address(slug: str) -> None:
    """What an industry is called now leads there, whoever was called so before."""
    db.session.execute(delete(IndustryAddress).where(IndustryAddress.slug == slug))


def _forward(source_id: int, target_id: int) -> None:
    """Have what led to the one lead to the other, so that nothing is followed twice."""
    db.session.execute(
        update(IndustryAddress)
        .where(IndustryAddress.industry_id == source_id)
        .values(industry_id=target_id)
    )
    db.session.execute(
        update(Industry)
        .where(Industry.merged_into_id == source_id)
        .values(merged_into_id=target_id)
    )


def _checked_kind(kind: str) -> str:
    if kind not in ("trade", "topic"):
        raise Invalid({"kind": _("Choose trades or business topics.")})
    return kind


def _name_error(name: str) -> Text:
    if not name:
        return _("Give it a name in each language.")
    return _("This is too long.") if width(name) > NAME_WIDTH else ""


def _slug_error(slug: str) -> Text:
    if not SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG or slug in RESERVED:
        return _("An address is small letters and digits, with hyphens between them.")
    return ""


def _words_error(words: Sequence[str]) -> Text:
    if len(words) > WORDS or any(width(word) > WORD_WIDTH for word in words):
        return _("At most %(count)s short words.", count=WORDS)
    return ""


def _note(actor: Actor, industry_id: int, what: str) -> None:
    log.info("Industry %s was %s by member %s.", industry_id, what, actor.id)
