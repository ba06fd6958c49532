"""Where the index lies: a folder for each build of it, and a file that points to the one in use.

::

    search/current        names the folder in use and the analysis it was made by
    search/<build>/       an index of Whoosh; ``.in-use`` is locked by everybody who reads it
    search/write.lock     locked while somebody changes the index in use, or points elsewhere
    search/rebuild.lock   locked while somebody builds another
    search/changed        ids written or deleted since that build began

All locks are ``flock``: they end with the process that holds them, however it ends.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO
from uuid import uuid4

from qa.search.analysis import ANALYSIS
from qa.search.engine import IndexBusy, IndexUnusable

LAYOUT = 2
"""Raise it when the schema changes: indexes of another layout are rebuilt."""

PATIENCE = 5.0
"""Seconds to wait for another process that writes; a commit takes a fraction of one."""

A_MOMENT = 0.5
"""Seconds to wait for one that only looks whether somebody is building."""


class IndexFolders:
    """The folders below `root`, which is made when first written to."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def current(self) -> Path:
        """The folder in use. Raises `IndexUnusable` where there is none that can be read."""
        try:
            told = json.loads((self._root / "current").read_text("utf-8"))
            folder: Path = self._root / str(told["folder"])
            made_by = told["layout"], told["analysis"]
        except (OSError, ValueError, LookupError, TypeError) as error:
            raise IndexUnusable(f"there is no index: {error}") from None
        if made_by != (LAYOUT, ANALYSIS):
            raise IndexUnusable("the index was made by other rules")
        if not folder.is_dir() or folder.joinpath("damaged").exists():
            raise IndexUnusable("the index is missing or damaged")
        return folder

    def condemn(self, folder: Path, error: Exception) -> IndexUnusable:
        """Have everybody take the index in `folder` for damaged, so that it is rebuilt.

        Returns what to raise for `error`, with which it failed. Where the machine is to blame,
        out of files or of memory, the index stays in use for those who can read it.
        """
        if not isinstance(error, (OSError, MemoryError)) or isinstance(error, FileNotFoundError):
            with suppress(OSError):  # it may not even be a folder any more
                folder.joinpath("damaged").touch()
        return IndexUnusable(f"the index failed: {error!r}")

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Nobody else changes the index inside. Raises `IndexBusy`."""
        with _locked(self._root / "write.lock", PATIENCE):
            yield

    @contextmanager
    def rebuilding(self) -> Iterator[Path]:
        """A new folder to build in; nobody else builds inside. Raises `IndexBusy`.

        From here on ids given to `note` are kept for `changed`.
        """
        with _locked(self._root / "rebuild.lock", A_MOMENT):
            self.sweep()
            with self.writing():
                (self._root / "changed").write_text("")
            folder = self._root / uuid4().hex
            folder.mkdir()
            with hold(folder):
                yield folder

    def being_rebuilt(self) -> bool:
        """Whether somebody is building another index at this moment."""
        try:
            with _locked(self._root / "rebuild.lock", 0):
                return False
        except IndexBusy:
            return True

    def note(self, ids: Iterable[int]) -> None:
        """Keep `ids` for whoever is building; call it while `writing`."""
        with (self._root / "changed").open("a") as file:
            file.writelines(f"{id_}\n" for id_ in ids)

    def changed(self) -> set[int]:
        """The ids noted since the build began, or since they were taken."""
        return {int(line) for line in (self._root / "changed").read_text().split()}

    def take_changed(self) -> set[int]:
        """The same, and begin with none again."""
        with self.writing():
            taken = self.changed()
            (self._root / "changed").write_text("")
        return taken

    def point_to(self, folder: Path) -> None:
        """Put the index in `folder` to use; call it while `writing`."""
        told = {"folder": folder.name, "layout": LAYOUT, "analysis": ANALYSIS}
        fresh = self._root / "current.new"
        with fresh.open("w", encoding="utf-8") as file:
            json.dump(told, file)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._root / "current")

    def sweep(self) -> None:
        """Remove the folders that are neither in use nor read by anybody; while `rebuilding`."""
        try:
            kept = self.current().name
        except IndexUnusable:
            kept = ""
        for folder in filter(Path.is_dir, self._root.iterdir()):
            if folder.name != kept and _is_free(folder / ".in-use"):
                shutil.rmtree(folder, ignore_errors=True)


def hold(folder: Path) -> IO[str]:
    """Keep `folder` from being swept until the returned file is closed."""
    file = (folder / ".in-use").open("a")
    fcntl.flock(file, fcntl.LOCK_SH)
    return file


def _is_free(lock: Path) -> bool:
    """Whether nobody holds `lock`; whoever made the folder may have been killed before it did."""
    with lock.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


@contextmanager
def _locked(path: Path, patience: float) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + patience
    with path.open("a") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= until:
                    raise IndexBusy(f"another process holds {path.name}") from None
                time.sleep(0.02)
        yield
