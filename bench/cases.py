"""What is measured: each page with its reader, and the figure it has to reach."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from urllib.parse import quote

from .load import Request
from .reader import Reader
from .site import Site
from .wording import languages

DEEP = 200
"""The late page of the list; a site with fewer pages shows its last."""

ADVICE = "先查对方的信用，再谈比例；合同里要写明逾期怎么算，样品双方签字封存，以后按样验货。"


class Kind(StrEnum):
    """Who asks. A page is warm when the cache has it, cold when nobody has asked for it yet."""

    WARM = "guest, warm"
    COLD = "guest, cold"
    MEMBER = "signed in"


@dataclass(frozen=True, slots=True)
class Target:
    """The most a request may cost: so many times what `unit` does, a bare page or 1 ms."""

    times: float
    unit: str


Make = Callable[[Site, Reader], list[Request]]


@dataclass(frozen=True, slots=True)
class Case:
    """A row of the table: what `make` gives is one connection's share of a batch."""

    page: str
    kind: Kind
    make: Make
    target: Target
    growth: float = 1.2
    queries: int | None = None


def home(_site: Site) -> list[str]:
    """The first page of all."""
    return ["/"]


def first_page(_site: Site) -> list[str]:
    """The newest questions."""
    return ["/questions"]


def late_page(site: Site) -> list[str]:
    """Page 200 of them, or the last."""
    return [f"/questions?page={min(DEEP, site.questions // 20)}"]


def three_answers(site: Site) -> list[str]:
    """Question pages as most are."""
    return site.questions_with(3)


def fifty_answers(site: Site) -> list[str]:
    """Question pages as full as they get."""
    return site.questions_with(50)


def search(_site: Site) -> list[str]:
    """Two words that stand in thousands of questions each, now and then both in one."""
    random, words = Random(11), languages()[0].words
    pairs = zip(random.sample(words["goods"], 30), random.sample(words["term"], 30), strict=True)
    return [f"/search?q={quote(' '.join(pair))}" for pair in pairs]


def vote(site: Site, reader: Reader) -> list[Request]:
    """Votes for answers, one each."""
    ids = site.answers_to_vote_on(reader.member_id, 20)
    return [reader.post(f"/answers/{id_}/vote", value=1) for id_ in ids]


def answer(site: Site, reader: Reader) -> list[Request]:
    """Answers to questions, one each; a member may give ten a minute."""
    ids = site.questions_to_answer(reader.member_id, 8)
    return [reader.post(f"/questions/{id_}/answers", body=f"{ADVICE}{id_}") for id_ in ids]


def _reads(paths: Callable[[Site], list[str]], kind: Kind, number: int) -> Make:
    """`number` requests for the `paths` in turn."""

    def make(site: Site, reader: Reader) -> list[Request]:
        own = paths(site)
        turn = (own[place % len(own)] for place in range(number))
        return [reader.get(path) if kind == Kind.MEMBER else Request(path) for path in turn]

    return make


PAGES = {
    "home": home,
    "list, page 1": first_page,
    f"list, page {DEEP}": late_page,
    "question, 3 answers": three_answers,
    "question, 50 answers": fifty_answers,
}

LIMITS = {
    Kind.WARM: dict.fromkeys(PAGES, Target(1.8, "memory")),
    Kind.COLD: dict.fromkeys(PAGES, Target(6, "page")),
    Kind.MEMBER: {
        **dict.fromkeys(PAGES, Target(5, "page")),
        "question, 50 answers": Target(8, "page"),
    },
}
NUMBERS = {Kind.WARM: 300, Kind.COLD: 40, Kind.MEMBER: 40}
QUERIES = {(Kind.MEMBER, "question, 3 answers"): 9}

CASES = [
    Case(page, kind, _reads(paths, kind, NUMBERS[kind]), LIMITS[kind][page],
         queries=QUERIES.get((kind, page)))
    for kind in Kind
    for page, paths in PAGES.items()
]  # fmt: skip
CASES += [
    Case("search, two words", kind, _reads(search, kind, 25), Target(12, "ms"), growth=2)
    for kind in (Kind.COLD, Kind.MEMBER)
]
CASES += [
    Case("voting", Kind.MEMBER, vote, Target(5, "ms")),
    Case("posting an answer", Kind.MEMBER, answer, Target(15, "ms")),
]

LATE, FIRST, LATER = f"list, page {DEEP}", "list, page 1", 1.1
"""The late page may cost so many times the first."""

MOST_MEMORY_MB = 150
