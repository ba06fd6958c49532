"""Having a file made anew by the program in `decoding`, within bounds of time and memory."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from qa.core import pictures
from qa.core.errors import Invalid
from qa.core.i18n import Text, _
from qa.reputation.rules import rules

PROGRAM = Path(__file__).with_name("decoding.py")
SECONDS = 40

_HARD = _("This file asks too much of our machines. Save it again with another program, smaller.")
_BROKEN = _("This file is damaged or incomplete. Save it again, and try once more.")
FAULTS: dict[str, Text] = {
    "kind": _("Only pictures (JPEG, PNG, WebP, GIF) and PDF files can be uploaded."),
    "broken": _BROKEN,
    "shape": _("This picture is too narrow for anything to be seen on it."),
    "locked": _("This PDF file is locked with a password. Save it without one."),
}
"""What `decoding` finds wrong, in words; too many pixels are said with the figure."""

_at_once = BoundedSemaphore(2)
"""A process makes two files at a time, so that a few large ones do not take all memory."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Remade:
    """A file made anew: `files` are its versions, as endings of names in the folder given."""

    kind: str
    width: int | None
    height: int | None
    files: tuple[str, ...]


def remake(source: Path, folder: Path) -> Remade:
    """Make the file `source` anew in `folder`. Raises `Invalid`."""
    limits = {
        "pixels": rules().uploads.pixels_m * 1_000_000,
        "widths": pictures.WIDTHS,
        "tallest": pictures.TALLEST,
    }
    answer = _run(str(source), str(folder), json.dumps(limits))
    fault = answer.get("fault")
    if fault == "pixels":
        raise Invalid({"file": _("This picture has too many pixels: at most %(count)s million.",
                                 count=rules().uploads.pixels_m)})  # fmt: skip
    if fault:
        raise Invalid({"file": FAULTS[fault]})
    return Remade(answer["kind"], answer["width"], answer["height"], tuple(answer["files"]))


def _run(*arguments: str) -> dict[str, Any]:
    command = [sys.executable, "-I", str(PROGRAM), *arguments]
    try:
        with _at_once:
            done = subprocess.run(  # noqa: S603 - our own program, our own names of files
                command, capture_output=True, timeout=SECONDS, check=False, env={}
            )
    except subprocess.TimeoutExpired:
        raise Invalid({"file": _HARD}) from None
    if done.returncode:
        log.info("An upload could not be read: %s", done.stderr.decode("utf-8", "replace")[-300:])
        raise Invalid({"file": _HARD if done.returncode < 0 else _BROKEN})
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
