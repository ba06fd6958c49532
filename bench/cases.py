"""What is measured: each page with its reader, and the figure it has to reach."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from urllib.parse import quote

from qa.board.models import TABS, Question

from .load import Request
from .reader import Reader
from .site import Site
from .wording import languages

DEEP = 200
"""The late page of the list; a site with fewer pages shows its last."""

FILTERS = {
    "state": "declined",
    "language": "en",
    "kind": "genuine",
    "stage": "dispute",
    "quantity": "sample",
    "region": "europe",
    "platform": "fair",
    "bounty": "50",
    "featured": "1",
}
"""A value of each filter."""

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
    fresh: bool = False  # by others than the case before: as many as one member may do a minute


def home(_site: Site) -> list[str]:
    """The first page of all."""
    return ["/"]


def first_page(_site: Site) -> list[str]:
    """The newest questions."""
    return ["/questions"]


def late_page(site: Site) -> list[str]:
    """Page 200 of them, or the last."""
    return [f"/questions?page={min(DEEP, site.questions // 20)}"]


def tab(name: str) -> Callable[[Site], list[str]]:
    """The first page of a tab."""
    return lambda _site: [f"/questions?tab={name}"]


def next_page(site: Site) -> list[str]:
    """What follows the 1,000th row, by its place; and what stands before it."""
    place = quote(site.place_in_newest(min(1_000, site.questions // 2)))
    return [f"/questions?after={place}&page=51", f"/questions?before={place}&page=50"]


def one_filter(_site: Site) -> list[str]:
    """Each filter by itself."""
    return [f"/questions?{name}={value}" for name, value in FILTERS.items()]


def rare_filters(site: Site) -> list[str]:
    """Combinations that hardly anything fits: the list is looked through to its end."""
    tag = quote(site.rarest_tag())
    return [
        f"/questions?tag={tag}&language=en&region=europe",
        "/questions?tab=hot&state=declined&kind=genuine&featured=1",
        "/questions?state=expired&bounty=51",
        "/questions?tab=solved&stage=dispute&platform=fair&quantity=container",
    ]


def tag_and_state(site: Site) -> list[str]:
    """A tag that many questions carry, in every order it can be asked for."""
    tag = quote(site.commonest_tag())
    return [f"/questions?tab={name}&tag={tag}&language=zh" for name in ("newest", "hot", "solved")]


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


def sixth_answer(site: Site, reader: Reader) -> list[Request]:
    """Answers to questions with five, one each."""
    ids = site.questions_to_answer(reader.member_id, 8, Question.answers == 5)
    return [reader.post(f"/questions/{id_}/answers", body=f"{ADVICE}{id_}") for id_ in ids]


def crowded_answer(site: Site, reader: Reader) -> list[Request]:
    """Answers to the questions with the most answers, one each."""
    ids = site.crowded(reader.member_id, 8)
    return [reader.post(f"/questions/{id_}/answers", body=f"{ADVICE}{id_}") for id_ in ids]


def ask(site: Site, reader: Reader) -> list[Request]:
    """A question; it stands on the newest list when the answer arrives."""
    title = f"第一次出口机械配件，{reader.member_id} 号客户要求到港付款怎么办？"
    return [reader.post("/questions/ask", title=title, body=ADVICE, industry=site.industry_id)]


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
LISTS = {
    **{f"list, {name}": tab(name) for name in TABS if name != "newest"},
    "list, turned by place": next_page,
    "list, one filter": one_filter,
    "list, tag and language": tag_and_state,
    "list, rare filters": rare_filters,
}
CASES += [
    Case(page, Kind.MEMBER, _reads(paths, Kind.MEMBER, NUMBERS[Kind.MEMBER]), Target(15, "ms"),
         growth=4)
    for page, paths in LISTS.items()
]  # fmt: skip
FEW, CROWD = "answering after 5 others", "answering after 500 others"
CASES += [
    Case("voting", Kind.MEMBER, vote, Target(5, "ms")),
    Case("posting an answer", Kind.MEMBER, answer, Target(15, "ms")),
    Case(FEW, Kind.MEMBER, sixth_answer, Target(15, "ms"), fresh=True),
    Case(CROWD, Kind.MEMBER, crowded_answer, Target(15, "ms"), fresh=True),
    Case("asking", Kind.MEMBER, ask, Target(100, "ms"), growth=2),
]

LATE, FIRST = f"list, page {DEEP}", "list, page 1"
BESIDE = {LATE: FIRST, CROWD: FEW}
"""A case that may cost hardly more than another one."""

HARDLY_MORE = 1.1

MOST_MEMORY_MB = 150
