"""The file of rows that could not be taken: where each stood, and why."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

from flask import current_app

_SHOWN = 500  # characters of a rejected row


class Rejects:
    """Rows of `name` that could not be taken, in ``DATA_DIR/rejects/NAME.jsonl``.

    Each run writes the file anew, since each run meets all of them again; without rejects there
    is none.
    """

    def __init__(self, name: str) -> None:
        folder: Path = current_app.config["DATA_DIR"] / "rejects"
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / f"{name}.jsonl"
        self.path.unlink(missing_ok=True)
        self.count = 0
        self._file: TextIO | None = None

    def add(self, where: Mapping[str, Any], reason: str, text: str = "") -> None:
        """Note the row at `where`; of its `text` the beginning is kept."""
        if self._file is None:
            # A lone surrogate, which may be just what was wrong, becomes the escape of JSON.
            self._file = self.path.open("w", encoding="utf-8", errors="backslashreplace")
        row = {**where, "reason": reason, "text": text.strip()[:_SHOWN]}
        self._file.write(json.dumps(row, ensure_ascii=False) + "\n")
        self.count += 1

    def __enter__(self) -> Rejects:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file is not None:
            self._file.close()
