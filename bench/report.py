"""The table, in Markdown, so that it can be read here and kept in ``docs/performance.md``."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from .cases import BESIDE, CASES, HARDLY_MORE, MOST_MEMORY_MB, Case, Target
from .load import Summary
from .singly import Times

TOOLS = ("Flask", "SQLAlchemy", "Jinja2", "gunicorn")


@dataclass(frozen=True, slots=True)
class Results:
    """What a run has found. Figures are by case and size, the rest by size."""

    sizes: Sequence[int]
    bare: Mapping[str, Summary]
    figures: Mapping[tuple[Case, int], Summary]
    queries: Mapping[Case, int]
    memory_mb: Mapping[int, tuple[float, float]]
    worker_ms: Mapping[int, float]
    singly: Mapping[int, Sequence[Times]]

    def limit_ms(self, target: Target) -> float:
        """What `target` comes to beside the bare pages of this run."""
        return target.times * (1 if target.unit == "ms" else self.bare[target.unit].cpu_ms)

    def growth(self, case: Case) -> float:
        """How many times the smallest site's cost the largest one's is."""
        first, last = (self.figures[case, size].cpu_ms for size in (self.sizes[0], self.sizes[-1]))
        return last / first

    def missed(self, case: Case) -> list[str]:
        """The figures to reach that `case` does not reach, in words."""
        found = self.figures[case, self.sizes[-1]]
        missed = []
        if found.cpu_ms > self.limit_ms(case.target):
            missed.append("CPU")
        if self.growth(case) > case.growth:
            missed.append("growth")
        if case.queries is not None and self.queries[case] > case.queries:
            missed.append("queries")
        if case.page in BESIDE and found.cpu_ms > HARDLY_MORE * self._other(case).cpu_ms:
            missed.append(f"beside {BESIDE[case.page]}")
        return missed

    def _other(self, case: Case) -> Summary:
        page = BESIDE[case.page]
        other = next(other for other in CASES if (other.page, other.kind) == (page, case.kind))
        return self.figures[other, self.sizes[-1]]


def show(results: Results) -> None:
    """Print it all."""
    for line in _lines(results):
        print(line)


def _lines(results: Results) -> Iterator[str]:
    yield from _machine()
    yield ""
    yield "| bare page | CPU ms | p50 / p99 ms | requests/s | bytes |"
    yield "|---|---|---|---|---|"
    for name, found in results.bare.items():
        yield f"| {name} | {found.cpu_ms:.2f} | {_times(found)} | {found.bytes:,.0f} |"
    yield ""
    sizes = " | ".join(f"{size:,}: CPU ms" for size in results.sizes)
    yield (
        f"| page | reader | {sizes} | beside | growth | queries | p50 / p99 ms | requests/s "
        "| at most | reached |"
    )
    yield "|---|---" + "|---" * len(results.sizes) + "|---" * 7 + "|"
    for case in CASES:
        yield _row(results, case)
    yield ""
    yield from _singly(results)
    yield ""
    yield from _memory(results)


def _row(results: Results, case: Case) -> str:
    found = [results.figures[case, size] for size in results.sizes]
    costs = " | ".join(f"{summary.cpu_ms:.2f}" for summary in found)
    target = case.target
    beside = found[-1].cpu_ms / results.limit_ms(Target(1, target.unit))
    if target.unit == "ms":
        ratio, limit = "", f"{target.times:g} ms"
    else:
        ratio, limit = f"{beside:.2f} × {target.unit}", f"{target.times:g} ×"
    missed = results.missed(case)
    queries = f"{results.queries[case]}" + (f" of {case.queries}" if case.queries else "")
    return (
        f"| {case.page} | {case.kind} | {costs} | {ratio} | {results.growth(case):.2f} "
        f"| {queries} | {_times(found[-1])} | {limit} "
        f"| {'**no: ' + ', '.join(missed) + '**' if missed else 'yes'} |"
    )


def _singly(results: Results) -> Iterator[str]:
    sizes = " | ".join(f"{size:,}: median / p95 ms" for size in results.sizes)
    yield f"| one at a time | {sizes} | at most | reached |"
    yield "|---" + "|---" * len(results.sizes) + "|---|---|"
    for row in zip(*(results.singly[size] for size in results.sizes), strict=True):
        found = " | ".join(f"{times.median:.1f} / {times.p95:.1f}" for times in row)
        last = row[-1]
        yield (
            f"| {last.act} | {found} | {last.median_limit:g} / {last.p95_limit:g} "
            f"| {'yes' if last.reached else '**no**'} |"
        )


def _times(found: Summary) -> str:
    return f"{found.p50_ms:.1f} / {found.p99_ms:.1f} | {found.requests_a_second:,.0f}"


def _memory(results: Results) -> Iterator[str]:
    for size in results.sizes:
        resident, proportional = results.memory_mb[size]
        verdict = "yes" if proportional < MOST_MEMORY_MB else "**no**"
        yield (
            f"- {size:,} questions: the web process adds {proportional:.0f} MB to the machine "
            f"(proportional; {resident:.0f} MB with all it shares with gunicorn's first process); "
            f"under {MOST_MEMORY_MB} MB: {verdict}. "
            f"The worker then spends {results.worker_ms[size]:.1f} ms on each answer."
        )


def _machine() -> Iterator[str]:
    information = Path("/proc/cpuinfo").read_text()
    model = next(
        (
            line.partition(":")[2].strip()
            for line in information.splitlines()
            if "model name" in line
        ),
        platform.machine(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    tools = ", ".join(f"{tool} {version(tool)}" for tool in TOOLS)
    yield f"{datetime.now(UTC):%Y-%m-%d}. {os.cpu_count()} cores of {model}, {memory:.0f} GiB."
    yield f"Python {platform.python_version()}, {tools}."
