"""Letting pairs of acts happen at the same moment, in threads and in processes of their own."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from flask import Flask

from qa.core.db import db
from tests.conftest import settings_for
from tests.playing import Act, play, play_in_process

Pair = tuple[Act, Act]
Meet = Callable[[list[Pair]], list[tuple[str, str]]]
Way = Callable[[Flask, Path, str, list[Pair]], list[tuple[str, str]]]

processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["tests.playing", "qa"])


def threads(app: Flask, _folder: Path, module: str, pairs: list[Pair]) -> list[tuple[str, str]]:
    """By two threads of this process."""
    barrier = threading.Barrier(2)
    with ThreadPoolExecutor(2) as pool:
        both = [
            pool.submit(play, app, module, [pair[side] for pair in pairs], barrier)
            for side in (0, 1)
        ]
        return list(zip(*(one.result() for one in both), strict=True))


def two_processes(
    _app: Flask, folder: Path, module: str, pairs: list[Pair]
) -> list[tuple[str, str]]:
    """By two hosts."""
    barrier = processes.Barrier(2)
    queues = [processes.Queue() for _ in range(2)]
    settings = settings_for(folder)
    both = [
        processes.Process(
            target=play_in_process,
            args=(settings, module, [pair[side] for pair in pairs], barrier, queues[side]),
        )
        for side in (0, 1)
    ]
    for process in both:
        process.start()
    try:
        return list(zip(*(queue.get(timeout=60) for queue in queues), strict=True))
    finally:
        for process in both:
            process.join(10)
            process.kill()
            process.join()
            process.close()


WAYS = (threads, two_processes)


def meet_in(way: Way, app: Flask, folder: Path, module: str) -> Meet:
    """What lets each pair of acts of `module` meet, and says what came of both."""

    def meet(pairs: list[Pair]) -> list[tuple[str, str]]:
        db.session.commit()
        found = way(app, folder, module, pairs)
        db.session.expire_all()
        return found

    return meet
