"""Memory that Python frees goes back to the system.

glibc keeps freed blocks for the next ones, of a size that grows with the largest it has seen,
and it does so for each thread apart. To check a password takes 19 MiB; after one in each of its
threads a web process would stay 80 MB larger for good.
"""

from __future__ import annotations

import ctypes

_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8  # of glibc's malloc.h

BLOCK = 1024 * 1024
"""Blocks from this size on are taken from the system one by one, and given back at once."""

ARENAS = 2
"""Threads share so many pools; with one lock on all of Python more would save nothing."""


def give_back() -> None:
    """Set this process up for it; nothing where the system's C library is another."""
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError):
        return
    mallopt(_M_MMAP_THRESHOLD, BLOCK)
    mallopt(_M_ARENA_MAX, ARENAS)
