"""From what was typed so far to what is offered, each as it stands in the database now."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, bindparam, literal_column, select, union_all

from qa.accounts.models import Member
from qa.board.models import ANSWERED, Question, Tag
from qa.board.tree import tree
from qa.core.db import fetch
from qa.core.i18n import gettext, ngettext
from qa.core.web.links import link
from qa.search.analysis import HAN

from .book import DAMAGE, Book, BookUnusable, shelf
from .keys import typed_key
from .sources import offered_members, offered_tags

OFFERED = 8
MOST_TITLES = 5
MOST_OTHERS = 2

SPARE = 2
"""How many times as many are looked up: some may be hidden, or called the same."""

_CHINESE = re.compile(f"[{HAN}]")

log = logging.getLogger(__name__)


class Suggestion(NamedTuple):
    """What the search box offers: `kind` is ``question``, ``industry``, ``tag`` or ``member``.

    `note` is what stands beside it, in the reader's language; `solved` is of questions.
    """

    text: str
    url: str
    kind: str
    note: str = ""
    solved: bool = False


def suggest(text: str) -> list[Suggestion]:
    """At most `OFFERED` suggestions for somebody who has typed `text` so far.

    None while there is no book, nor for a text without a letter.
    """
    key = typed_key(text)
    if not key:
        return []
    try:
        found = _look_up(shelf().book(), key)
    except BookUnusable:
        return []
    except DAMAGE as error:
        log.warning("The suggestions are damaged: %r.", error)
        return []
    return _mix(found)


def _look_up(book: Book, key: str) -> dict[str, list[int]]:
    """The ids of each kind of thing that goes by `key`; where nothing does, by its sound."""
    for text in (key, _sound(book, key)):
        found = {
            kind: [one.id for one in book.tables[kind].beginning(text, most)]
            for kind, most in _WANTED.items()
        }
        if any(found.values()):
            break
    return found


def _sound(book: Book, key: str) -> str:
    """The pinyin of a `key` with Chinese in it; empty for one character, which sounds like many."""
    if len(key) < 2 or not _CHINESE.search(key):
        return ""
    return "".join(map(book.syllable, key))


def _mix(found: dict[str, list[int]]) -> list[Suggestion]:
    """Titles first, then the others in turn, until there are `OFFERED`."""
    rows = _read(found)
    titles: dict[str, Any] = {}
    for id_ in found["title"]:
        if row := rows.get(("title", id_)):
            titles.setdefault(row.text, row)
    others = (
        list(_industries(found["industry"])),
        [_tag(row) for id_ in found["tag"] if (row := rows.get(("tag", id_)))],
        [_member(row) for id_ in found["member"] if (row := rows.get(("member", id_)))],
    )
    shown = [_title(row) for row in list(titles.values())[:MOST_TITLES]]
    in_turn = zip_longest(*(some[:MOST_OTHERS] for some in others))
    room = OFFERED - len(shown)
    beside = [one for turn in in_turn for one in turn if one is not None][:room]
    return shown + sorted(beside, key=lambda one: _OTHERS.index(one.kind))


def _read(found: dict[str, list[int]]) -> dict[tuple[str, int], Any]:
    """Those of the questions, tags and members that may be shown now, by kind and id."""
    ids = {kind: found[kind] for kind in ("title", "tag", "member")}
    if not any(ids.values()):
        return {}
    return {(row.kind, row.id): row for row in fetch(_SHOWN, **ids)}


def _title(row: Any) -> Suggestion:
    solved = row.state in ANSWERED
    note = gettext("Solved") if solved else _counted_answers(row.number)
    url = link("board.question", question_id=row.id, slug=row.slug)
    return Suggestion(row.text, url, "question", note, solved)


def _industries(ids: Sequence[int]) -> Iterator[Suggestion]:
    for id_ in ids:
        node = tree().by_id.get(id_)
        if node and node.open:
            url = link("board.industry", slug=node.slug)
            yield Suggestion(node.name, url, "industry", _counted_questions(node.questions))


def _tag(row: Any) -> Suggestion:
    note = _counted_questions(row.number)
    return Suggestion(row.text, link("board.tag", name=row.text), "tag", note)


def _member(row: Any) -> Suggestion:
    return Suggestion(row.text, link("members.profile", name=row.text), "member")


def _counted_answers(number: int) -> str:
    return ngettext("%(num)s answer", "%(num)s answers", number)


def _counted_questions(number: int) -> str:
    return ngettext("%(num)s question", "%(num)s questions", number)


_OTHERS = ("industry", "tag", "member")

_WANTED = {
    "title": SPARE * MOST_TITLES,
    "industry": SPARE * MOST_OTHERS,
    "tag": SPARE * MOST_OTHERS,
    "member": SPARE * MOST_OTHERS,
}


def _ids(kind: str) -> BindParameter[list[int]]:
    return bindparam(kind, expanding=True)


_NOTHING: Any = literal_column("''")

_SHOWN = union_all(
    select(
        literal_column("'title'").label("kind"),
        Question.id.label("id"),
        Question.title.label("text"),
        Question.slug.label("slug"),
        Question.state.label("state"),
        Question.answers.label("number"),
    ).where(Question.id.in_(_ids("title")), Question.hidden_at.is_(None)),
    select(literal_column("'tag'"), Tag.id, Tag.name, _NOTHING, _NOTHING, Tag.questions).where(
        Tag.id.in_(_ids("tag")), offered_tags()
    ),
    select(
        literal_column("'member'"), Member.id, Member.name, _NOTHING, _NOTHING, literal_column("0")
    ).where(Member.id.in_(_ids("member")), offered_members()),
)
