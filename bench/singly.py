"""What is measured one request at a time: its spread counts, not only what it costs on average."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from urllib.parse import quote

from .cases import ADVICE
from .load import Client, Request, cpu_seconds
from .reader import sign_in
from .servers import Server
from .site import Site
from .wording import Writer

READERS = 5
"""Members who ask; nobody may ask more than five questions a minute."""

QUESTIONS = 25
LOOKUPS = 200  # titles that are typed; one address may look up 240 a minute
PATIENCE = 5.0


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds, and the most that their median and their 95th percentile may be."""

    act: str
    ms: Sequence[float]
    median_limit: float
    p95_limit: float

    @property
    def median(self) -> float:
        """The one in the middle."""
        return sorted(self.ms)[len(self.ms) // 2]

    @property
    def p95(self) -> float:
        """What one in twenty exceeds."""
        return sorted(self.ms)[len(self.ms) * 95 // 100]

    @property
    def reached(self) -> bool:
        """Whether both are within their limits."""
        return self.median <= self.median_limit and self.p95 <= self.p95_limit


def asked_to_visible(site: Site, server: Server, members: Sequence[int]) -> Times:
    """From sending a question until a guest's page of the newest ones shows it, by the clock.

    The guest asks for the page again and again; the page cache stands in front, as always.
    """
    found = []
    readers = [sign_in(server.port, member_id) for member_id in members]
    with Client(server.port) as guest, Client(server.port) as asker:
        for number in range(QUESTIONS):
            reader = readers[number % len(readers)]
            title = f"第 {time.time_ns()} 批货到港以后客户不肯付尾款，怎么办？"
            sent = reader.post(
                "/questions/ask", title=title, body=ADVICE, industry=site.industry_id
            )
            guest.send(Request("/questions"))
            begun = time.perf_counter()
            asker.send(sent)
            while title.encode() not in guest.send(Request("/questions")).body:
                if time.perf_counter() - begun > PATIENCE:
                    raise TimeoutError(title)
            found.append((time.perf_counter() - begun) * 1000)
    return Times("asking until a guest sees it, by the clock", found, 100, 100)


def similar(_site: Site, server: Server, _members: Sequence[int]) -> Times:
    """The CPU of looking up questions like a title that is being typed, and its industries."""
    random = Random(19)
    writer, found = Writer(random), []
    titles = [writer.title(writer.topic()) for _ in range(LOOKUPS)]
    with Client(server.port) as client:
        client.send(Request(f"/questions/similar?title={quote(titles[0])}"))
        for title in titles:
            typed = title[: random.randint(len(title) // 2, len(title))]
            before = cpu_seconds(server.pid)
            client.send(Request(f"/questions/similar?title={quote(typed)}"))
            found.append((cpu_seconds(server.pid) - before) * 1000)
    return Times("similar questions and industries of a title, CPU", found, 30, 80)


Measure = Callable[[Site, Server, Sequence[int]], Times]
MEASURES: Sequence[Measure] = (similar, asked_to_visible)
