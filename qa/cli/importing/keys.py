"""What is derived from a row for good: the key it is known by, and numbers that look random."""

from __future__ import annotations

import unicodedata
from hashlib import blake2b

from qa.core.text import clean_line


def title_key(title: str) -> str:
    """The key of a question in a source that knows its questions by nothing but the title.

    Case, width of characters and blanks make no difference.
    """
    folded = unicodedata.normalize("NFKC", clean_line(title)).casefold()
    return blake2b(folded.encode(), digest_size=16).hexdigest()


def number_of(*parts: object) -> int:
    """A number of 64 bits, the same for the same `parts` in every run."""
    text = "\0".join(map(str, parts))
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")
