"""My points, line by line: what each line is called, what it was about, which lines are shown."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import StringIO

from qa.board import queries as board
from qa.board.queries import Subject
from qa.core import clock
from qa.core.db import MAX_ID, db
from qa.core.i18n import Text, _, gettext
from qa.core.web.links import full_link
from qa.ledger import statements
from qa.ledger.posting import Account
from qa.ledger.statements import Choice
from qa.reputation import words
from qa.reputation.histories import Gain
from qa.reputation.rules import rules

CAUSES: Mapping[str, Text] = {
    **words.CAUSES,
    "bounty_put_up": _("Bounty put up"),
    "bounty_raised": _("Bounty raised"),
    "bounty_paid": _("Bounty paid"),
    "bounty_returned": _("Bounty returned"),
    "bounty_withdrawn": _("Bounty of a deleted question"),
    "bounty_seized": _("Bounty taken back: members had lifted each other"),
    "anonymous_question": _("Asked anonymously"),
    "pooled": _("Points pooled with the organisation"),
    "account_closed": _("Account closed"),
    "carried_over": _("Earned before"),
}
"""Every cause that moves points of members, as a line names it."""

BOUNTIES = (
    "bounty_put_up", "bounty_raised", "bounty_paid", "bounty_returned", "bounty_withdrawn",
)  # fmt: skip

SHOWN: Mapping[str, tuple[Text, Choice]] = {
    "all": (_("All"), Choice()),
    "in": (_("Came in"), Choice(direction=1)),
    "out": (_("Went out"), Choice(direction=-1)),
    "bounties": (_("Bounties"), Choice(causes=BOUNTIES)),
}
"""What can be chosen, by its name in the address."""

AT_ONCE = 500
"""Lines of the CSV file that are held in memory."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line as it is read; `about` is what it was about where everybody may see that."""

    id: int
    at: datetime
    words: str
    about: Subject | None
    change: int
    after: int


def rows(lines: Sequence[statements.Line | Gain]) -> list[Row]:
    """`lines` in words, with the posts they were about."""
    about = board.find_subjects({line.subject for line in lines if line.subject})
    return [
        Row(line.id, line.at, _words(line), about.get(line.subject), line.change, line.after)
        for line in lines
    ]


def _words(line: statements.Line | Gain) -> str:
    cause = line.rule if isinstance(line, Gain) else line.cause
    said = str(CAUSES.get(cause, _("Points moved")))
    if not line.takes_back:
        return said
    if _gives_again(line):
        return gettext("Given again: %(cause)s", cause=said)
    return gettext("Taken back: %(cause)s", cause=said)


def _gives_again(line: statements.Line | Gain) -> bool:
    """Whether a line that undoes another one goes the way of its cause: it undid an undoing."""
    rule = rules().awards.get(line.rule if isinstance(line, Gain) else line.cause)
    if rule is None:
        return False
    usual = rule.experience if isinstance(line, Gain) else rule.points
    return usual * line.change > 0


def as_csv(account: Account, choice: Choice) -> Iterator[str]:
    """All lines of `choice` as a CSV file, the newest first, in the language of the reader.

    It begins with a byte order mark, by which spreadsheets know that it is UTF-8. However slowly it
    is read, no transaction, and so no connection, is held meanwhile.
    """
    yield "\ufeff" + _csv_line(
        gettext("Moment"), gettext("Cause"), gettext("Question"), gettext("Address"),
        gettext("Points"), gettext("Balance"),
    )  # fmt: skip
    before = MAX_ID
    while lines := statements.lines(account, AT_ONCE, choice, before):
        part = "".join(map(_csv_row, rows(lines)))
        db.session.rollback()
        yield part
        before = lines[-1].id


def _csv_row(row: Row) -> str:
    return _csv_line(
        f"{row.at.astimezone(clock.zone()):%Y-%m-%d %H:%M:%S}",
        row.words,
        row.about.title if row.about else "",
        address(row.about) if row.about else "",
        row.change,
        row.after,
    )


def address(about: Subject) -> str:
    """Where the post is, with the site's name."""
    page = full_link("board.question", question_id=about.question_id, slug=about.slug)
    return f"{page}#{about.anchor}" if about.anchor else page


def _csv_line(*cells: str | int) -> str:
    """A line of the file; a text that a spreadsheet would take for a formula gets a quote."""
    safe = (f"'{cell}" if isinstance(cell, str) and cell[:1] in tuple("=+-@\t\r") else cell
            for cell in cells)  # fmt: skip
    out = StringIO()
    csv.writer(out).writerow(safe)
    return out.getvalue()
