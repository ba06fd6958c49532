"""A small load client that also reads what the server spent.

    python -m bench.load http://127.0.0.1:5000/questions --pid 1234 -n 300 -c 2

The main figure is server CPU: user and system time of the server's process and all its living
descendants, after a batch less before it, divided by the requests. Latency and throughput are
reported beside it. Linux only: it reads /proc and the CPU clocks of other processes.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

BATCHES = 5


class Unexpected(Exception):
    """An answer with another status than the measurement is about."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent, and the status that shows it was done."""

    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    method: str = "GET"
    body: bytes | None = None
    status: int = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float


@dataclass(frozen=True, slots=True)
class Batch:
    """What a batch of requests came to: milliseconds of server CPU each, latencies, wall time."""

    cpu_ms: float
    seconds: Sequence[float]
    wall: float
    bytes: float


@dataclass(frozen=True, slots=True)
class Summary:
    """Several batches of one kind.

    The CPU is their lower quartile: what else the machine does can only make a batch dearer.
    """

    cpu_ms: float
    requests_a_second: float
    p50_ms: float
    p99_ms: float
    bytes: float


_places = count(2)


class Client:
    """One connection that is kept open. Each comes from a loopback address of its own, so that
    limits by address take them for different readers."""

    def __init__(self, port: int) -> None:
        place = next(_places)
        address = f"127.{1 + place // 65025 % 250}.{place // 255 % 255}.{1 + place % 254}"
        self._connection = HTTPConnection(
            "127.0.0.1", port, timeout=60, source_address=(address, 0)
        )

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def send(self, request: Request) -> Answer:
        """Send `request`. Raises `Unexpected`."""
        begun = time.perf_counter()
        self._connection.request(
            request.method,
            request.path,
            request.body,
            {"Accept-Language": "zh-CN", **request.headers},
        )
        reply = self._connection.getresponse()
        body = reply.read()
        seconds = time.perf_counter() - begun
        if reply.status != request.status:
            raise Unexpected(f"{request.method} {request.path}: {reply.status}\n{body[:2000]!r}")
        return Answer(reply.status, dict(reply.getheaders()), body, seconds)


def batch(port: int, pid: int, shares: Sequence[Sequence[Request]]) -> Batch:
    """Send each of `shares` over a connection of its own, at once, to the server `pid`."""

    def send(requests: Sequence[Request]) -> list[Answer]:
        with Client(port) as client:
            return [client.send(request) for request in requests]

    cpu, begun = cpu_seconds(pid), time.perf_counter()
    with ThreadPoolExecutor(len(shares)) as pool:
        answers = [answer for share in pool.map(send, shares) for answer in share]
    wall, cpu = time.perf_counter() - begun, cpu_seconds(pid) - cpu
    return Batch(
        cpu_ms=cpu * 1000 / len(answers),
        seconds=[answer.seconds for answer in answers],
        wall=wall,
        bytes=statistics.mean(len(answer.body) for answer in answers),
    )


def summary(batches: Sequence[Batch]) -> Summary:
    """The figures of `batches` taken together."""
    latencies = sorted(seconds for batch in batches for seconds in batch.seconds)
    return Summary(
        cpu_ms=sorted(batch.cpu_ms for batch in batches)[len(batches) // 4],
        requests_a_second=statistics.median(len(batch.seconds) / batch.wall for batch in batches),
        p50_ms=latencies[len(latencies) // 2] * 1000,
        p99_ms=latencies[len(latencies) * 99 // 100] * 1000,
        bytes=statistics.mean(batch.bytes for batch in batches),
    )


def cpu_seconds(pid: int) -> float:
    """User and system time of the process and its living descendants, all their threads."""
    return sum(map(_clock, family(pid)))


def _clock(pid: int) -> float:
    # The number of another process's CPU clock, as clock_getcpuclockid(3) makes it; it counts
    # nanoseconds where /proc/PID/stat has ticks of ten milliseconds.
    try:
        return time.clock_gettime((~pid << 3) | 2)
    except OSError:  # it has just ended
        return 0.0


def family(pid: int) -> list[int]:
    """The process and its living descendants."""
    children: defaultdict[int, list[int]] = defaultdict(list)
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                stat = (folder / "stat").read_text()
            except OSError:  # it has just ended
                continue
            children[int(stat.rpartition(")")[2].split()[1])].append(int(folder.name))
    found = [pid]
    for member in found:
        found += children[member]
    return found


def memory_mb(pid: int) -> tuple[float, float]:
    """Resident and proportional set size of one process, in MB of a million bytes."""
    sizes = {
        name: int(rest.split()[0]) * 1024 / 1e6
        for name, _, rest in (
            line.partition(":")
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
        )
    }
    return sizes["Rss"], sizes["Pss"]


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(
        prog="bench.load", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("url", help="an http address of this machine")
    parser.add_argument("--pid", type=int, required=True, help="the server's first process")
    parser.add_argument("-n", type=int, default=200, help="requests in each of five batches")
    parser.add_argument("-c", type=int, default=2, help="connections")
    parser.add_argument("-H", dest="headers", action="append", default=[], metavar="NAME: VALUE")
    options = parser.parse_args()
    url = urlsplit(options.url)
    path = url.path + (f"?{url.query}" if url.query else "")
    headers = dict(header.split(": ", 1) for header in options.headers)
    shares = [[Request(path or "/", headers)] * (options.n // options.c)] * options.c
    batch(url.port or 80, options.pid, shares)
    found = summary([batch(url.port or 80, options.pid, shares) for _ in range(BATCHES)])
    print(
        f"{found.cpu_ms:.2f} ms of server CPU a request, "
        f"{found.requests_a_second:.0f} requests/s, p50 {found.p50_ms:.1f} ms, "
        f"p99 {found.p99_ms:.1f} ms, {found.bytes:,.0f} bytes"
    )


if __name__ == "__main__":
    main()
