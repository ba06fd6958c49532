"""Plain text: what people send made fit to store, measured fairly, and turned into addresses."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from .i18n import Text, _

_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")

# Control characters, soft hyphens, marks and overrides of direction, spaces without a width,
# tags of the last plane: a reader does not see them, so they only serve to deceive. The joiners
# U+200C and U+200D stay, because emoji and several scripts need them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)

# Letters by category, blank on the screen: fillers of Hangul, the empty pattern of Braille.
_BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")

_WORDS = re.compile(r"[^\W_]+")
_LATIN = re.compile("[0-9A-Za-z]")
_LATIN_WORD = re.compile("[A-Za-zÀ-ɏ]+")
_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")


def storable(text: str) -> str:
    """`text` without NUL and lone surrogates, which no database and no page can hold."""
    return _UNSTORABLE.sub("", text)


def clean(text: str) -> str:
    """`text` as it is stored: NFC, lines ended by a line feed, no unseen characters, stripped.

    Empty where nothing in it can be seen.
    """
    text = _UNSEEN.sub("", _BREAKS.sub("\n", text))
    if not text.isascii():
        text = unicodedata.normalize("NFC", _piled_marks().sub(r"\1", text))
    text = text.strip()
    return text if any(map(_is_seen, text)) else ""


def clean_line(text: str) -> str:
    """As `clean`, on one line: every run of blanks becomes one space."""
    return " ".join(clean(text).split())


def width(text: str) -> int:
    """Fair length of `text`: a Chinese character says as much as two letters and counts 2."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def too_wide(text: str, limit: int) -> Text:
    """What to tell whoever wrote `text`, where its width is above `limit`; else empty."""
    if width(text) <= limit:
        return ""
    return _(
        "Too long: at most %(chinese)s Chinese characters or %(latin)s letters.",
        chinese=limit // 2,
        latin=limit,
    )


def is_chinese(text: str) -> bool:
    """Whether `text` reads as Chinese: at least as many characters of it as words in Latin."""
    characters = len(_HAN.findall(text))
    return characters > 0 and characters >= len(_LATIN_WORD.findall(text))


def shorten(text: str, length: int) -> str:
    """`text` in at most `length` characters, with an ellipsis where something was left out."""
    if len(text) <= length:
        return text
    return _cut(text, length - 1, " ").rstrip(" ,.;:、，。；：") + "…"


def slugify(title: str, limit: int = 60) -> str:
    """The words of `title`, of any script, joined by hyphens, for an address; never empty."""
    words = _WORDS.findall(unicodedata.normalize("NFKC", title).lower())
    return _cut("-".join(words), limit, "-").rstrip("-") or "untitled"


def _cut(text: str, length: int, blank: str) -> str:
    """The first `length` characters; a Latin word cut in two goes, unless it is the first."""
    head, rest = text[:length], text[length:]
    if _LATIN.match(rest) and _LATIN.match(head[-1:]):
        return head.rpartition(blank)[0] or head
    return head


@cache
def _piled_marks() -> re.Pattern[str]:
    """Finds what stands above or below one letter beyond 30 marks, as UAX #15 bounds them.

    No language has so many, and bringing n of them into order takes n² steps.
    """
    marks = (
        char
        for char in map(chr, range(0x300, 0x1F000))
        if unicodedata.combining(unicodedata.normalize("NFD", char)[0])
    )
    each = f"[{''.join(marks)}]"
    return re.compile(f"({each}{{30}}){each}+")


def _is_seen(char: str) -> bool:
    return unicodedata.category(char)[0] not in "CZM" and char not in _BLANK_LETTERS
