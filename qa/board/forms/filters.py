"""The filters of the lists as an address names them, and as the form offers them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from qa.board.models import Kind, State
from qa.board.queries.filters import EQUAL, Filters
from qa.board.trade_card import CHOICES, LABELS
from qa.board.tree import Node, tree
from qa.core.errors import Missing
from qa.core.i18n import Text, _
from qa.core.text import clean_line
from qa.core.web import language, typed

STATES: Mapping[str, Text] = {
    State.OPEN: _("Not solved yet"),
    State.VOTING: _("In the public vote"),
    State.SOLVED: _("Solved"),
    State.RECOMMENDED: _("Answer recommended"),
    State.DECLINED: _("Ended without an answer"),
    State.EXPIRED: _("Expired"),
    State.CLOSED: _("Closed"),
}

LANGUAGES: Mapping[str, Text] = {"zh": _("Chinese"), "en": _("English")}

KINDS: Mapping[str, Text] = {
    Kind.GENUINE: _("Is this genuine?"),
    Kind.QUESTION: _("Other questions"),
}

OFFERED: Mapping[str, Mapping[str, Text]] = {
    "state": STATES,
    **CHOICES,
    "language": LANGUAGES,
    "kind": KINDS,
}
"""The values that each filter takes, in the order of the form."""

TITLES: Mapping[str, Text] = {
    "industry": _("Industry"),
    "tag": _("Tag"),
    "state": _("State"),
    "bounty": _("Bounty"),
    **{name: LABELS[name] for name in CHOICES},
    "language": _("Language"),
    "kind": _("Kind of question"),
    "featured": _("Featured"),
}


def offered() -> Mapping[str, Mapping[str, str]]:
    """`OFFERED` in the reader's language: sixty words on every list, translated once."""
    return _translated(language.current())[0]


def titles() -> Mapping[str, str]:
    """`TITLES` in the reader's language."""
    return _translated(language.current())[1]


@cache
def _translated(_language: str) -> tuple[dict[str, dict[str, str]], dict[str, str]]:
    choices = {
        name: {value: str(words) for value, words in texts.items()}
        for name, texts in OFFERED.items()
    }
    return choices, {name: str(words) for name, words in TITLES.items()}


@dataclass(frozen=True, slots=True)
class Chosen:
    """A filter that is set: its name, what it says, and the address arguments without it."""

    name: str
    words: Text
    without: Mapping[str, str]


def read_filters(given: Mapping[str, str], industry: Node | None = None) -> Filters:
    """The filters that the arguments `given` name. Raises `Missing` for a value that is none.

    `industry` is that of the page, where its path names it already.
    """
    for name in EQUAL:
        if given.get(name) and given[name] not in OFFERED[name]:
            raise Missing(_("There is no such list."))
    return Filters(
        industry=industry or read_industry(given.get("industry", "")),
        tag=clean_line(given.get("tag", "")).lower(),
        bounty=_points(given.get("bounty", "")),
        featured=_is_set(given.get("featured", "")),
        **{name: given.get(name, "") for name in EQUAL},
    )


def read_industry(slug: str) -> Node | None:
    """The industry of an address; None where it names none. Raises `Missing`."""
    node = tree().by_slug.get(slug)
    if slug and node is None:
        raise Missing(_("There is no such industry."))
    return node


def _points(text: str) -> int:
    points = typed.digits(text or "0", 6)
    if points is None:
        raise Missing(_("There is no such list."))
    return points


def _is_set(text: str) -> bool:
    if text not in ("", "1"):
        raise Missing(_("There is no such list."))
    return text == "1"


def chosen(filters: Filters, fixed: str = "") -> list[Chosen]:
    """The filters that are set, each with an address without it; `fixed` is the page."""
    arguments = {name: value for name, value in filters.arguments.items() if name != fixed}
    return [
        Chosen(
            name,
            _words(filters, name, value),
            {other: kept for other, kept in arguments.items() if other != name},
        )
        for name, value in arguments.items()
    ]


def _words(filters: Filters, name: str, value: str) -> Text:
    if name == "industry" and filters.industry is not None:
        return filters.industry.name
    if name == "bounty":
        return _("Bounty from %(points)s", points=value)
    if name == "featured":
        return TITLES[name]
    return OFFERED.get(name, {}).get(value, value)
