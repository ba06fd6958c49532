"""Rules of our own for the Markdown parser: what Chinese text needs, and a bound on tables."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_block import StateBlock, table
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token
from markdown_it.utils import EnvType

_WIDEST_TABLE = 20
_MOST_CELLS = 50_000
_SCHEME = re.compile(r"(?<![0-9A-Za-z])https?\Z", re.IGNORECASE)
_PART = r"[^\W_](?:[\w·-]| (?=\w))*"
_NAME = re.compile(f"{_PART}(?:[:：]{_PART})?")  # of an account of a company: company:name
_LONGEST_NAME = 41
_ADDRESS = re.compile(r"://[0-9A-Za-z][0-9A-Za-z\-._~:/?#@!$&()+,;=%]*")


def table_of_bounded_width(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    """The library's tables, up to 20 columns: every short row is filled up to the header's width,
    so that a few kilobytes of source could make a wide table of a megabyte. For the same reason
    there are no tables where the lines that follow could fill more than 50,000 cells.
    """
    header = state.src[state.bMarks[first] : state.eMarks[first]]
    bars = header.count("|")
    bounded = bars <= _WIDEST_TABLE + 1 and bars * (end - first) <= _MOST_CELLS
    return bounded and table(state, first, end, silent)


def link_address(state: StateInline, silent: bool) -> bool:
    """Link a bare web address. It ends at the first character that is not ASCII."""
    found = _ADDRESS.match(state.src, state.pos, state.posMax)
    scheme = found and _SCHEME.search(state.src, max(0, state.pos - 6), state.pos)
    if not found or not scheme or state.linkLevel:
        return False
    address = _without_stops(scheme.group() + found.group())
    if not silent:
        if not state.pending.endswith(scheme.group()):
            return False
        state.pending = state.pending[: -len(scheme.group())]
        _push_link(state, address)
    state.pos += len(address) - len(scheme.group())
    return True


def _without_stops(address: str) -> str:
    """`address` without the sentence's own stops and closing brackets at its end."""
    unopened = address.count(")") - address.count("(")
    end = len(address)
    while address[end - 1] in "?!.,:;~_-&" or (address[end - 1] == ")" and unopened > 0):
        unopened -= address[end - 1] == ")"
        end -= 1
    return address[:end]


def _push_link(state: StateInline, address: str, text: str = "") -> None:
    state.push("link_open", "a", 1).attrs = {"href": state.md.normalizeLink(address)}
    state.push("text", "", 0).content = text or address
    state.push("link_close", "a", -1)


def link_mention(state: StateInline, silent: bool) -> bool:
    """Link ``@name`` where the name, the longest that fits, is among ``env["mentions"]``.

    Chinese has no blank after the name, so the names have to be known; one of Latin letters ends
    where the word does. ``env["found"]`` collects what was mentioned, or what may have been
    where no names are known. An address of mail is no mention.
    """
    pos = state.pos
    if state.src[pos] != "@" or state.linkLevel or (pos and _is_latin(state.src[pos - 1])):
        return False
    run = _NAME.match(state.src, pos + 1, min(state.posMax, pos + 1 + _LONGEST_NAME))
    if not run:
        return False
    known, found = state.env.get("mentions") or {}, None if silent else state.env.get("found")
    if found is not None and not known:
        found[run.group()] = None
    after = state.src[run.end() : min(state.posMax, run.end() + 1)]
    name = _known_name(run.group() + after, known, len(run.group()))
    if not name:
        return False
    if found is not None:
        found[_folded(name)] = None
    if not silent:
        _push_link(state, known[_folded(name)], f"@{name}")
    state.pos += 1 + len(name)
    return True


def _known_name(text: str, known: Mapping[str, str], longest: int) -> str:
    """The longest beginning of `text` that is a known name and does not cut a Latin word."""
    for end in range(longest if known else 0, 0, -1):
        cut = _is_latin(text[end - 1]) and (_is_latin(text[end : end + 1]) or text[end:][:1] == "_")
        if not cut and _folded(text[:end]) in known:
            return text[:end]
    return ""


def _is_latin(char: str) -> bool:
    """Whether `char` is a letter or digit of a script that puts blanks between its words."""
    return char.isalnum() and not _is_wide(char)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


class _ChineseState(StateInline):
    """Chinese has no blanks between words, and its stops stand where a mark closes.

    CommonMark wants a blank after ``**注意：**`` before it takes the stars for marks; here they
    are marks when either neighbour is a wide character.
    """

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:
        scanned = super().scanDelims(start, canSplitWord)
        end = start + scanned.length
        before = self.src[start - 1] if start else " "
        after = self.src[end] if end < self.posMax else " "
        if not canSplitWord or not (_is_wide(before) or _is_wide(after)):
            return scanned
        return Scanned(
            scanned.can_open or not after.isspace(),
            scanned.can_close or not before.isspace(),
            scanned.length,
        )


class ChineseInline(ParserInline):
    """The library's parser of lines, reading marks as `_ChineseState` does."""

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        state = _ChineseState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"
