"""The lines of a file, plain or compressed by gzip, in bounded memory."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path

LONGEST = 4 * 1024 * 1024
"""Bytes of a line; a longer one is passed over without being held."""

_GZIP = b"\x1f\x8b"


class Lines:
    """The lines of the file at `path` with their numbers; b"" stands for one that is too long.

    A file that breaks off or cannot be unpacked ends early, and `damage` then says where.
    """

    def __init__(self, path: Path) -> None:
        self.size = path.stat().st_size
        self.damage = ""
        self._raw = path.open("rb")
        compressed = self._raw.read(2) == _GZIP
        self._raw.seek(0)
        self._file = gzip.GzipFile(fileobj=self._raw) if compressed else self._raw

    def position(self) -> int:
        """How many bytes of the file, as it lies on the disk, have been read."""
        return self.size if self._raw.closed else self._raw.tell()

    def __iter__(self) -> Iterator[tuple[int, bytes]]:
        number = 0
        try:
            while line := self._file.readline(LONGEST):
                number += 1
                yield number, self._whole(line)
        except (OSError, EOFError, zlib.error) as error:
            self.damage = f"the file is damaged after line {number} ({error})"
        finally:
            self._raw.close()

    def _whole(self, line: bytes) -> bytes:
        """`line`, or b"" after reading to the end of it where it is too long."""
        if len(line) < LONGEST or line.endswith(b"\n"):
            return line
        while line and not line.endswith(b"\n"):
            line = self._file.readline(LONGEST)
        return b""
