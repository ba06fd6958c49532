"""The form in which two writings of one search are the same: for the log and for pins."""

from __future__ import annotations

from qa.core.text import clean_line

from .analysis import fold

LONGEST = 200
"""Characters of a search that are kept."""

_ENDS = " ?!.,;:、。…~"
"""What may stand around the words of a sentence and says nothing; folded."""


def worded(words: str) -> str:
    """`words` folded, on one line, without the signs around them, cut to `LONGEST`."""
    return " ".join(fold(clean_line(words)).split()).strip(_ENDS)[:LONGEST].rstrip(_ENDS)
