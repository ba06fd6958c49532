"""What operators and controls ask for: filters of the engine, and notes on what means nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from qa.board.models import State
from qa.board.tree import Node
from qa.core.i18n import Text, _
from qa.core.text import shorten
from qa.search.analysis import fold
from qa.search.engine import Filters, Range

from .names import Names, tag_name, with_children
from .narrowing import Contradiction, Narrowing
from .terms import Sentence, Term
from .values import read_days, read_numbers
from .vocabulary import ANSWERED_OR_NOT, HOW, IS, LANGUAGES, LANGUAGES_CALLED, STATES, YES_OR_NO

LONGEST_QUOTED = 30
"""Characters of what was typed that a note repeats."""


class Unusable(Exception):
    """A condition that means nothing. `note` says why, and what would help."""

    def __init__(self, note: Text) -> None:
        self.note = note


@dataclass(frozen=True, slots=True)
class Applied:
    """A condition that is in force.

    The control called `parameter` says the same with the value `argument`; `label` says it to
    people. `term` is the operator that asked for it, None where the control itself did.
    """

    parameter: str
    argument: str
    label: Text
    term: Term | None


@dataclass(frozen=True, slots=True)
class Meaning:
    """What operators and controls come to.

    `industries` are those chosen, without what lies below them. `notes` tell of everything that
    was left out, and why.
    """

    filters: Filters
    applied: tuple[Applied, ...]
    industries: tuple[Node, ...]
    notes: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class _Condition:
    name: str
    value: str
    minus: bool = False
    term: Term | None = None

    @property
    def shown(self) -> str:
        minus = "-" * self.minus
        return shorten(f"{minus}{self.name}:{self.value}", LONGEST_QUOTED)


def understand(searches: Sequence[tuple[Sentence, Mapping[str, str]]]) -> list[Meaning]:
    """The meaning of the operators of each sentence within what its controls choose.

    Controls are values by the names of arguments; what is empty chooses nothing. The names in all
    of them are looked up together.
    """
    conditions = [[*_conditions(sentence, controls)] for sentence, controls in searches]
    every = [*chain.from_iterable(conditions)]
    names = Names(
        tags={one.value for one in every if one.name == "tag"},
        authors={one.value for one in every if one.name == "author"},
    )
    return [
        _Reading(some, names).meaning(sentence)
        for some, (sentence, _controls) in zip(conditions, searches, strict=True)
    ]


def _conditions(sentence: Sentence, controls: Mapping[str, str]) -> Iterator[_Condition]:
    yield from (one for one in _read_controls(controls) if one.value)
    for term in sentence.operators:
        yield _Condition(term.name, term.text, term.minus, term)


def _read_controls(controls: Mapping[str, str]) -> Iterator[_Condition]:
    for name in ("industry", "tag", "author"):
        yield _Condition(name, controls.get(name, ""))
    yield _Condition("is", controls.get("state", ""))
    for name in ("bounty", "expert"):
        yield _Condition("is", name if controls.get(name) == "1" else "")
    for name in ("lang", "since", "until", "score", "answers"):
        yield _Condition(name, controls.get(name, ""))


class _Reading:
    """Conditions being understood, one after the other."""

    def __init__(self, conditions: Sequence[_Condition], names: Names) -> None:
        self._conditions = conditions
        self._names = names
        self._narrowing = Narrowing()
        self._industries: list[Node] = []

    def meaning(self, sentence: Sentence) -> Meaning:
        """All of them, with the slips of the sentence they stand in."""
        applied: list[Applied] = []
        notes: list[Text] = [*_slips(sentence)]
        for condition in self._conditions:
            try:
                parameter, argument, label = self._apply(condition)
            except Unusable as error:
                notes.append(error.note)
            except Contradiction:
                notes.append(
                    _("“%(term)s” contradicts what else was chosen; it was left out.",
                      term=condition.shown)
                )  # fmt: skip
            else:
                applied.append(Applied(parameter, argument, label, condition.term))
        filters = self._narrowing.filters
        return Meaning(filters, tuple(applied), tuple(self._industries), tuple(notes))

    def _apply(self, condition: _Condition) -> tuple[str, str, Text]:
        """Put `condition` on the questions; returns its parameter, argument and label."""
        if not condition.value:
            raise Unusable(
                _("Nothing stands behind “%(term)s”. Write the value right behind the colon.",
                  term=condition.shown)
            )  # fmt: skip
        if condition.minus and condition.name != "is":
            raise Unusable(
                _("“%(term)s” was left out: a minus works on words, phrases and is: only.",
                  term=condition.shown)
            )  # fmt: skip
        apply: Mapping[str, Callable[[_Condition], tuple[str, str, Text]]] = {
            "industry": self._industry, "tag": self._tag, "author": self._author,
            "is": self._is, "score": self._numbers, "answers": self._numbers,
            "since": self._since, "until": self._until, "lang": self._language,
        }  # fmt: skip
        return apply[condition.name](condition)

    def _industry(self, condition: _Condition) -> tuple[str, str, Text]:
        value = condition.value
        nodes = self._names.industries(value)
        if not nodes:
            raise Unusable(self._no_industry(value))
        self._choose(condition, "industries", frozenset(with_children(nodes)))
        self._industries += nodes
        return "industry", nodes[0].slug if len(nodes) == 1 else value, nodes[0].name

    def _no_industry(self, name: str) -> Text:
        shown = shorten(name, LONGEST_QUOTED)
        like = self._names.industries_like(name)
        if like:
            names = ", ".join(node.name for node in like)
            return _("No industry is called “%(name)s”; it was left out. There is: %(names)s.",
                     name=shown, names=names)  # fmt: skip
        return _("No industry is called “%(name)s”; it was left out.", name=shown)

    def _tag(self, condition: _Condition) -> tuple[str, str, Text]:
        tag_id = self._names.tag(condition.value)
        if tag_id is None:
            shown = shorten(condition.value, LONGEST_QUOTED)
            raise Unusable(_("No tag is called “%(name)s”; it was left out.", name=shown))
        self._narrowing.add_tag(tag_id)
        name = tag_name(condition.value)
        return "tag", name, name

    def _author(self, condition: _Condition) -> tuple[str, str, Text]:
        author = self._names.author(condition.value)
        shown = shorten(condition.value, LONGEST_QUOTED)
        if author is None:
            raise Unusable(_("No member is called “%(name)s”; it was left out.", name=shown))
        if author.hides:
            raise Unusable(
                _("“%(name)s” does not show what they asked; it was left out.", name=shown)
            )
        self._choose(condition, "authors", frozenset((author.id,)))
        return "author", author.name, author.name

    def _is(self, condition: _Condition) -> tuple[str, str, Text]:
        value = IS.get(fold(condition.value))
        if value is None:
            raise _unreadable(condition)
        if value in STATES:
            return self._state(condition, value)
        if value == "unanswered":
            by = Range(least=1) if condition.minus else Range(most=0)
            self._narrowing.narrow("answers", by)
            return "answers", ">=1" if condition.minus else "0", ANSWERED_OR_NOT[condition.minus]
        self._narrowing.demand(value, not condition.minus)
        return value, str(int(not condition.minus)), YES_OR_NO[value][condition.minus]

    def _state(self, condition: _Condition, value: str) -> tuple[str, str, Text]:
        states, label = STATES[value]
        if condition.minus:
            self._narrowing.bound("states", frozenset(State) - states)
            return "state", "", _("Not: %(choice)s", choice=label)
        self._choose(condition, "states", states)
        return "state", value, label

    def _choose(self, condition: _Condition, name: str, values: frozenset[object]) -> None:
        put = self._narrowing.choose if condition.term else self._narrowing.bound
        put(name, values)

    def _numbers(self, condition: _Condition) -> tuple[str, str, Text]:
        numbers = read_numbers(condition.value)
        if numbers is None:
            raise _unreadable(condition)
        self._narrowing.narrow(condition.name, numbers.range)
        written = numbers.written.replace(">=", "≥ ").replace("<=", "≤ ")
        if condition.name == "score":
            label = _("Score %(range)s", range=written)
        else:
            label = _("Answers %(range)s", range=written)
        return condition.name, numbers.written, label

    def _since(self, condition: _Condition) -> tuple[str, str, Text]:
        days = read_days(condition.value)
        if days is None:
            raise _unreadable(condition)
        self._narrowing.narrow("created", Range(least=days.first))
        return "since", days.written, _("From %(day)s", day=days.written)

    def _until(self, condition: _Condition) -> tuple[str, str, Text]:
        days = read_days(condition.value)
        if days is None:
            raise _unreadable(condition)
        self._narrowing.narrow("created", Range(most=days.last))
        return "until", days.written, _("Until %(day)s", day=days.written)

    def _language(self, condition: _Condition) -> tuple[str, str, Text]:
        value = LANGUAGES_CALLED.get(fold(condition.value))
        if value is None:
            raise _unreadable(condition)
        self._narrowing.demand("language", value)
        return "lang", value, LANGUAGES[value]


def _unreadable(condition: _Condition) -> Unusable:
    return Unusable(
        _("“%(term)s” could not be read; it was left out. %(how)s",
          term=condition.shown, how=HOW[condition.name])
    )  # fmt: skip


def _slips(sentence: Sentence) -> Iterator[Text]:
    for written, meant in sentence.misnamed:
        yield _("There is no operator “%(name)s:”; it was searched as words. Is it “%(meant)s:”?",
                name=written, meant=meant)  # fmt: skip
    if sentence.stray:
        yield _("A quotation mark had no partner; its words were searched one by one.")
