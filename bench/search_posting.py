"""How soon a question is found by the search, while many are posted.

    python -m bench.search_posting [--questions 100000] [--folder FOLDER] [--rate 20] [--seconds 30]

The generated site of ``bench.run`` is served as ``flask serve`` does, web process and worker.
Members post by the form; every fifth question is followed by a guest, who searches for a word
that only this question has, ten times a second, until the results show it. What is measured is
the time, by the clock, from the answer to the form to the answer of the search.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path
from queue import Queue

from .cases import ADVICE
from .load import Client, Request, cpu_seconds, family
from .reader import Reader, sign_in
from .servers import PATIENCE, ROOT, free_port
from .site import Site

EACH = 4
"""Questions that one member posts: a newcomer, and anybody in a minute, may post hardly more."""

FIRST_MEMBER = 100
FOLLOWED = 5
BETWEEN = 0.1
"""Seconds between two searches of a guest."""

GIVEN_UP = 30.0
POSTING, FOLLOWING = 8, 40
"""Threads that post and that search."""


@contextmanager
def served(settings: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    """The site with its worker on a free port; the port and the first process's id."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "app", "serve"],
        cwd=ROOT, env={**os.environ, **settings, "PORT": str(port)}, start_new_session=True,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait(port, process)
        yield port, process.pid
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(PATIENCE)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 10 * PATIENCE
    while True:
        try:
            with Client(port) as client:
                client.send(Request("/"))
        except (OSError, HTTPException):
            if process.poll() is not None or time.monotonic() > until:
                raise
            time.sleep(0.2)
        else:
            return


def post(port: int, members: Queue[Reader], industry: int, word: str) -> float:
    """Post a question with `word` in its title; when it was answered."""
    reader = members.get()
    title = f"客户 {word} 的货到港以后不肯付尾款，怎么办？"
    with Client(port) as client:
        client.send(reader.post("/questions/ask", title=title, body=ADVICE, industry=industry))
    members.put(reader)
    return time.perf_counter()


def follow(port: int, word: str, posted: Future[float]) -> float:
    """Search for `word` until it is found; the seconds since it was posted."""
    since = posted.result()
    with Client(port) as client:
        while f"<mark>{word}</mark>".encode() not in client.send(Request(f"/search?q={word}")).body:
            if time.perf_counter() - since > GIVEN_UP:
                return float("inf")
            time.sleep(BETWEEN)
    return time.perf_counter() - since


def run(port: int, members: Sequence[Reader], industry: int, rate: int) -> list[float]:
    """Post at `rate` a second until everybody has posted; the seconds until some were found."""
    chance, at_hand = random.Random(), Queue[Reader]()
    for reader in [*members] * EACH:
        at_hand.put(reader)
    posts, followed = list[Future[float]](), list[Future[float]]()
    with ThreadPoolExecutor(POSTING) as posting, ThreadPoolExecutor(FOLLOWING) as following:
        begun = time.perf_counter()
        for number in range(len(members) * EACH):
            time.sleep(max(0.0, begun + number / rate - time.perf_counter()))
            word = "".join(chance.choices("bcdfghjkmnpqrtvwxz", k=12))
            posts.append(posting.submit(post, port, at_hand, industry, word))
            if number % FOLLOWED == 0:
                followed.append(following.submit(follow, port, word, posts[-1]))
        spent = max(one.result() for one in posts) - begun
        print(f"{len(posts)} questions were posted in {spent:.1f} s.")
        return [one.result() for one in followed]


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="bench.search_posting", description=__doc__)
    parser.add_argument("--questions", type=int, default=100_000)
    parser.add_argument(
        "--folder", type=Path, default=Path(tempfile.gettempdir()) / "shangbang-bench"
    )
    parser.add_argument("--rate", type=int, default=20)
    parser.add_argument("--seconds", type=int, default=30)
    given = parser.parse_args()
    site = Site(given.folder, given.questions)
    site.prepare()
    with served(site.settings) as (port, pid):
        number = given.rate * given.seconds // EACH
        members = [sign_in(port, FIRST_MEMBER + place) for place in range(number)]
        _first, web, worker, *_others = family(pid)
        before = [cpu_seconds(web), cpu_seconds(worker)]
        times = sorted(run(port, members, site.industry_id, given.rate))
        spent = [cpu_seconds(one) - at for one, at in zip((web, worker), before, strict=True)]
    print(
        f"Found after {statistics.median(times):.2f} s (median), "
        f"{times[len(times) * 95 // 100]:.2f} s (95th percentile), {times[-1]:.2f} s (longest) "
        f"of {len(times)}. CPU of the web process {spent[0]:.1f} s, of the worker {spent[1]:.1f} s."
    )


if __name__ == "__main__":
    main()
