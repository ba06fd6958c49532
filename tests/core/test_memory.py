from __future__ import annotations

import subprocess
import sys

CHECK_PASSWORDS = """
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from argon2 import PasswordHasher

from qa.core import memory

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

memory.give_back()
hasher, everybody = PasswordHasher(memory_cost=19 * 1024, time_cost=1, parallelism=1), Barrier(4)

def check():
    everybody.wait()
    for _ in range(2):
        hasher.hash("a good long password")

before = resident()
with ThreadPoolExecutor(4) as threads:
    for future in [threads.submit(check) for _ in range(4)]:
        future.result()
    print((resident() - before) // 1_000_000)
"""


def test_checking_passwords_does_not_leave_a_process_larger() -> None:
    done = subprocess.run(
        [sys.executable, "-c", CHECK_PASSWORDS], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) < 15
