"""What is looked for, counted by day and words, and of nobody.

A search is noted in the process like the reading of a question (`qa.core.web.visits`), and costs
the request no statement; what was noted and not yet written when a process is killed is lost.
The words are kept folded and without what looks like somebody's number or address. A reader
counts once a day for the same words, told apart by digests that end with the day, so that three
who looked for something are three readers or three days. Robots do not count.

Who opened a result is known by the page their browser says it came from: no link of the results
is any longer for it, and it holds for pages that the page cache gives out too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, cast
from urllib.parse import parse_qs

from flask import Flask, current_app, request
from flask_login import current_user
from sqlalchemy import Update, bindparam, case, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from qa.board.sensitive import HIDDEN, find
from qa.board.viewing import Readings, chunks
from qa.core import clock
from qa.core.db import db, insertion
from qa.core.robots import is_robot
from qa.core.text import clean_line
from qa.core.web.visits import Visit, Visits, visits

from . import language
from .analysis import words_of
from .forms import LONGEST_QUERY
from .models import LookedFor
from .wording import worded

MOST_A_DAY = 20_000
"""Different words kept of a day; of more, which nobody but a program types, none is new."""

_SEARCH = "search:"
_QUESTION = "question:"
_RESULTS = "/search?"
_REPORTS = "/moderation/"

_LONG_NUMBER = re.compile(r"\d(?:[ -]?\d){10,}")
"""Longer than customs codes: what `find` misses for fear of taking an amount for it."""

_ACCOUNT = re.compile(
    r"((?:微信|wechat|weixin|vx|qq)[号號]?[^0-9a-z]{0,3})(?=[a-z_-]*[0-9_])[0-9a-z_-]{5,}",
    re.IGNORECASE,
)
"""Somebody's name in a messenger, which has a digit or a stroke where a word has none."""


def init_app(app: Flask) -> None:
    """Have the searches that `app` notes counted here."""
    app.extensions["searches"] = Searches()
    cast("Visits", app.extensions["visits"]).count_with(count)


def note(words: str, answered: bool) -> None:
    """Note that the reader of this request looked for `words`, and for nothing but words.

    For the first page of results. `answered` says that some question has all the words.
    """
    reader = current_user.id if current_user.is_authenticated else None
    visits().note(request.environ, _SEARCH + words, reader, said=int(answered))


def count(noted: Sequence[Visit]) -> None:
    """Add those of `noted` that are searches, or came from one, to the days' counters."""
    searches: Searches = current_app.extensions["searches"]
    searches.count([visit for visit in noted if not is_robot(visit.agent)])


def tellable(words: str) -> str:
    """`words` as they are kept, without operators; empty where nothing is left that may be."""
    words = language.read(words).wanted
    for finding in reversed(find(words)):
        words = f"{words[: finding.start]}{HIDDEN}{words[finding.end :]}"
    words = _ACCOUNT.sub(rf"\1{HIDDEN}", _LONG_NUMBER.sub(HIDDEN, words))
    kept = worded(words)
    return kept if words_of(kept) else ""


class Searches:
    """What one process counts; used by its one thread that does.

    Openings wait for the next round: by then every process has written the searches they follow.
    Those of the last round before a process ends are lost.
    """

    def __init__(self) -> None:
        self._readings = Readings()
        self._opened: Counter[str] = Counter()

    def count(self, noted: Sequence[Visit]) -> None:
        """Write the searches in `noted`, and the openings of the round before."""
        opened, self._opened = self._opened, Counter(self._first(_openings(noted)))
        searches: Counter[str] = Counter()
        unanswered: Counter[str] = Counter()
        for visit in noted:
            if visit.subject.startswith(_SEARCH) and not visit.before.startswith(_REPORTS):
                for words in self._first([visit]):
                    searches[words] += 1
                    unanswered[words] += not visit.said
        for some in chunks(sorted(searches)):
            _add([{"of": w, "more": searches[w], "in_vain": unanswered[w]} for w in some])
        for some in chunks(sorted(opened)):
            with db.engine.begin() as connection:
                connection.execute(_FOLLOWED, _today({"of": w, "more": opened[w]} for w in some))

    def _first(self, found: Iterable[Visit]) -> Iterator[str]:
        """The words of those in `found` that their reader has not been seen with today."""
        for visit in found:
            kind, _colon, said = visit.subject.partition(":")
            words = tellable(said)
            if words and self._readings.is_first(visit._replace(subject=f"{kind}:{words}")):
                yield words


def _openings(noted: Iterable[Visit]) -> Iterator[Visit]:
    """The readings of questions that came from a search, each with its words as the subject."""
    for visit in noted:
        if visit.subject.startswith(_QUESTION) and visit.before.startswith(_RESULTS):
            arguments = parse_qs(visit.before.removeprefix(_RESULTS))
            typed = clean_line(arguments.get("q", [""])[0])[:LONGEST_QUERY]
            yield visit._replace(subject=f"opening:{typed}")


def _add(rows: Iterable[dict[str, Any]]) -> None:
    with db.engine.begin() as connection:
        full = connection.execute(_HELD, {"of_day": clock.today()}).scalar_one() >= MOST_A_DAY
        statement = _LOOKED_FOR_AGAIN if full else _looked_for(connection.dialect.name)
        connection.execute(statement, _today(rows))


def _today(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"of_day": clock.today(), **row} for row in rows]


_HELD = select(func.count()).where(LookedFor.day == bindparam("of_day"))

_TODAYS: Update = update(LookedFor.__table__).where(  # type: ignore[arg-type]
    LookedFor.day == bindparam("of_day"), LookedFor.words == bindparam("of")
)

_LOOKED_FOR_AGAIN = _TODAYS.values(
    searches=LookedFor.searches + bindparam("more"),
    unanswered=LookedFor.unanswered + bindparam("in_vain"),
)

_OPENED = LookedFor.followed + bindparam("more")
_FOLLOWED = _TODAYS.values(
    followed=case((LookedFor.searches < _OPENED, LookedFor.searches), else_=_OPENED)
)


@cache
def _looked_for(dialect: str) -> postgresql.Insert | sqlite.Insert:
    first = insertion(LookedFor, dialect).values(
        day=bindparam("of_day"),
        words=bindparam("of"),
        searches=bindparam("more"),
        unanswered=bindparam("in_vain"),
        followed=0,
    )
    return first.on_conflict_do_update(
        index_elements=[LookedFor.day, LookedFor.words],
        set_={
            "searches": LookedFor.searches + first.excluded.searches,
            "unanswered": LookedFor.unanswered + first.excluded.unanswered,
        },
    )
