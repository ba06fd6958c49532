"""``make bench``: what every page costs beside two bare ones, at two sizes, in one run.

Sites that are not in the folder yet are generated first; a second run finds them there. Every
server has one gthread worker. The cases take turns in rounds, so that what else happens on the
machine falls on all of them alike; a figure is the lower quartile of its rounds.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from . import counting, report, singly
from .cases import CASES, Case, Kind
from .load import Batch, Request, batch, memory_mb, summary
from .reader import Reader, sign_in
from .servers import Server
from .site import Site

CONNECTIONS = 2
BARE_REQUESTS = 300

FIRST_READER = 30
"""Members are numbered by how busy they are; from here on they are like most readers."""


@dataclass(slots=True)
class Place:
    """A site with its two servers, and the readers of the round."""

    site: Site
    server: Server
    cold: Server
    readers: Sequence[Reader] = ()
    last: int = FIRST_READER

    def measure(self, case: Case) -> Batch:
        """A batch of `case`."""
        if case.fresh:
            self.change_readers()
        server = self.cold if case.kind == Kind.COLD else self.server
        shares = [case.make(self.site, reader) for reader in self.readers]
        return batch(server.port, server.pid, shares)

    def change_readers(self) -> None:
        """Sign other members in, so that nobody meets a limit."""
        first, self.last = self.last, self.last + CONNECTIONS
        self.readers = [sign_in(self.server.port, own) for own in range(first, self.last)]


class Run:
    """All servers, and what has been measured on them."""

    def __init__(self, stack: ExitStack, sites: Sequence[Site]) -> None:
        self.bare = stack.enter_context(Server("bench.bare:create_bare_app()", "/page", {}))
        self.places = [
            Place(
                site,
                stack.enter_context(Server("app:app", "/", site.settings)),
                stack.enter_context(Server("bench.cold:app", "/", site.settings)),
            )
            for site in sites
        ]
        self.bare_batches: defaultdict[str, list[Batch]] = defaultdict(list)
        self.batches: defaultdict[tuple[Case, int], list[Batch]] = defaultdict(list)

    def rounds(self, number: int) -> None:
        """Measure everything `number` times, after a round that only warms up."""
        with Progress(console=Console(stderr=True)) as progress:
            task = progress.add_task("Rounds", total=(number + 1) * (len(CASES) + 1))
            for turn in range(number + 1):
                self._round_of_bare_pages()
                progress.advance(task)
                for place in self.places:
                    place.change_readers()
                for case in CASES:
                    for place in self.places:
                        self.batches[case, place.site.questions].append(place.measure(case))
                    progress.advance(task)
                if not turn:
                    self.bare_batches.clear()
                    self.batches.clear()

    def _round_of_bare_pages(self) -> None:
        for name in ("memory", "page"):
            shares = [[Request(f"/{name}")] * BARE_REQUESTS] * CONNECTIONS
            self.bare_batches[name].append(batch(self.bare.port, self.bare.pid, shares))

    def _singly(self, place: Place) -> list[singly.Times]:
        first = place.site.questions // 8  # of the members: nobody who has read before
        members = range(first, first + singly.READERS)
        return [measure(place.site, place.server, members) for measure in singly.MEASURES]

    def results(self) -> report.Results:
        """The figures, with the statements of each case and the memory of each site's server."""
        largest = self.places[-1]
        return report.Results(
            sizes=[place.site.questions for place in self.places],
            bare={name: summary(batches) for name, batches in self.bare_batches.items()},
            figures={key: summary(batches) for key, batches in self.batches.items()},
            queries={
                case: counting.statements(
                    largest.site.app, case.make(largest.site, largest.readers[0])[0]
                )
                for case in CASES
            },
            memory_mb={
                place.site.questions: memory_mb(place.server.web_process) for place in self.places
            },
            singly={place.site.questions: self._singly(place) for place in self.places},
            worker_ms={place.site.questions: place.site.work() * 1000 for place in self.places},
        )


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="bench.run", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[2_000, 100_000], metavar="N")
    parser.add_argument(
        "--folder", type=Path, default=Path(tempfile.gettempdir()) / "shangbang-bench",
        help="where the generated sites are kept (about 2 GB)",
    )  # fmt: skip
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    sites = [Site(options.folder, questions) for questions in sorted(options.sizes)]
    for site in sites:
        site.prepare()
    with ExitStack() as stack:
        run = Run(stack, sites)
        run.rounds(options.rounds)
        report.show(run.results())


if __name__ == "__main__":
    main()
