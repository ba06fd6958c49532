"""Reading the XML of a dump, row by row, in constant memory."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO
from xml.etree import ElementTree

from qa.cli.importing.progress import Bar

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(?:x([0-9a-fA-F]{1,8})|([0-9]{1,10}));")
_LONGEST_REFERENCE = 14


class BadXml(ValueError):
    """A file of the dump cannot be read; the text says where."""


def rows(path: Path) -> Iterator[Mapping[str, str]]:
    """The attributes of each ``<row/>`` of the file. Raises `BadXml`.

    The standard library's parser is safe for this: expat refuses entities that multiply (since
    2.4.1, older than Debian 12), and ElementTree opens no external ones.
    """
    with path.open("rb") as file, Bar(path.name, path.stat().st_size) as bar:
        events = ElementTree.iterparse(_Allowed(file), ("start", "end"))  # noqa: S314
        try:
            root = next(events)[1]
            for number, (event, element) in enumerate(events):
                if event == "end" and element.tag == "row":
                    yield element.attrib
                    root.clear()
                if number % 4096 == 0:
                    bar.move(file.tell(), f"{number // 2:,} rows")
            bar.move(file.tell(), "")
        except (ElementTree.ParseError, StopIteration) as error:
            raise BadXml(f"{path.name}: {error or 'empty'}") from None


class _Allowed:
    """The text of `file` without what XML forbids and dumps contain all the same.

    Control characters, written out or as references, would otherwise end the reading.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
        self._held = ""

    def read(self, size: int = 65_536, /) -> str:
        """The next piece of about `size` bytes, empty only at the end."""
        text = ""
        while not text:
            piece = self._file.read(size)
            text = self._whole_references(self._decoder.decode(piece, not piece), not piece)
            text = _REFERENCE.sub(_allowed, _CONTROL.sub("", text))
            if not piece:
                break
        return text

    def _whole_references(self, text: str, last: bool) -> str:
        """What is at hand, short of a reference at its end that may go on in the next piece."""
        text, self._held = self._held + text, ""
        cut = -1 if last else text.rfind("&", -_LONGEST_REFERENCE)
        if cut >= 0 and ";" not in text[cut:]:
            text, self._held = text[:cut], text[cut:]
        return text


def _allowed(reference: re.Match[str]) -> str:
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    text = code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE
    return reference[0] if text or 0x10000 <= code <= 0x10FFFF else ""
