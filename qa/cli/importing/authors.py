"""The accounts that imported posts are written under: made once, found again by their address.

A source without authors gets a fixed crowd of stand-ins. Nobody can sign in to any of these
accounts, and mail to them goes nowhere (RFC 2606 keeps ``.example`` free).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from qa.accounts import names
from qa.accounts.models import Member, fold_name
from qa.accounts.passwords import nobodys_hash
from qa.core import clock
from qa.core.db import db
from qa.core.text import clean_line

from .keys import number_of

CROWD = 200
"""Stand-ins of a source, and so the most people one of its questions can need."""

_AT_ONCE = 1000  # values in one IN list; SQLite takes 32,766
_PLAIN = re.compile(r"[a-z0-9][a-z0-9.-]*")
_CHINESE = re.compile("[\u3400-\u9fff]")
_UNNAMEABLE = re.compile(r"[^\w·-]+")


@dataclass(frozen=True, slots=True)
class Author:
    """An account to be found by `email`, or to be made; then `name` is what it would be called."""

    email: str
    name: str
    joined: datetime | None = None


def stand_in(source: str, number: int, sample: str) -> Author:
    """One of the crowd of `source`, any `number`; named in the language of `sample`."""
    place = number % CROWD
    name = "网友" if _CHINESE.search(sample) else "trader"
    return Author(_address(source, place + 1), f"{name}{number_of(source, place) % 10**6:06}")


def stand_ins(source: str, key: str, people: int, sample: str) -> list[Author]:
    """The first `people`, at most `CROWD`, of those who take part in the question `key`.

    They are all different, and the same in every run.
    """
    first = number_of(source, key)
    return [stand_in(source, first + place, sample) for place in range(people)]


def user(source: str, number: int, name: str, joined: datetime | None) -> Author:
    """The user `number` of `source`, under the name they had there as far as we allow it."""
    wish = _UNNAMEABLE.sub(" ", clean_line(name)).replace("_", " ")[: names.LONGEST]
    wish = " ".join(wish.split()).strip("-· ")
    return Author(
        _address(source, number), wish if names.fault(wish) is None else f"user{number}", joined
    )


def _address(source: str, number: int) -> str:
    plain = _PLAIN.fullmatch(source) is not None
    return f"import+{source if plain else f'{number_of(source):x}'}-{number}@invalid.example"


def member_ids(authors: Iterable[Author]) -> Mapping[str, int]:
    """The ids of `authors` by address; those who have no account yet get one."""
    wanted = {author.email: author for author in authors}
    ids = _ids(list(wanted))
    new = [author for email, author in wanted.items() if email not in ids]
    if new:
        _make(new)
        ids |= _ids([author.email for author in new])
    return ids


def _ids(emails: Sequence[str]) -> dict[str, int]:
    ids = {}
    for start in range(0, len(emails), _AT_ONCE):
        few = emails[start : start + _AT_ONCE]
        rows = db.session.execute(select(Member.email, Member.id).where(Member.email.in_(few)))
        ids.update(dict(rows.all()))
    return ids


def _make(authors: Sequence[Author]) -> None:
    moment, password, chosen = clock.now(), nobodys_hash(), _free_names(authors)
    rows = [
        {
            "name": chosen[author.email],
            "folded_name": fold_name(chosen[author.email]),
            "email": author.email,
            "password": password,
            "confirmed_at": moment,
            "created_at": author.joined or moment,
        }
        for author in authors
    ]
    db.session.execute(insert(Member), rows)


def _free_names(authors: Sequence[Author]) -> dict[str, str]:
    """A name nobody has for each of `authors`, by address: the wish, or the wish and a number."""
    chosen: dict[str, str] = {}
    used: set[str] = set()
    pending, attempt = list(authors), 0
    while pending:
        wishes = {author.email: _wish(author, attempt) for author in pending}
        used |= _taken([fold_name(wish) for wish in wishes.values()])
        for email, wish in wishes.items():
            if fold_name(wish) not in used:
                chosen[email] = wish
                used.add(fold_name(wish))
        pending = [author for author in pending if author.email not in chosen]
        attempt += 1
    return chosen


def _wish(author: Author, attempt: int) -> str:
    if attempt == 0:
        return author.name
    number = str(number_of(author.email, attempt) % 10**6)
    return f"{author.name[: names.LONGEST - 1 - len(number)].rstrip(' -·')} {number}"


def _taken(folded: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(folded), _AT_ONCE):
        few = folded[start : start + _AT_ONCE]
        found.update(
            db.session.scalars(select(Member.folded_name).where(Member.folded_name.in_(few)))
        )
    return found
